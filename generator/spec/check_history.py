"""Checks of what becomes of attributes' old values."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Path
from .findings import Finding, closest
from .history import BESIDE, PART, UNLESS_SAID
from .modeling import Dimension
from .names import identifier
from .spec import Place, Spec

__all__ = ["check_history", "columns_beside"]


def check_history(
    spec: Spec, path: Path, place: Place, dimension: Dimension
) -> Iterator[Finding]:
    """Attributes that are none, and a part that another table is called like."""
    table = spec.places[place]
    known = list(dimension.attributes or table.columns)
    attributes = [name for name in known if name not in table.key]
    for name, way in dimension.history.items():
        here = (*path, "history", name)
        if name == UNLESS_SAID:
            continue
        if name in table.key:
            message = f"`{name}` is part of the key, which has no history"
            yield Finding(here, message, closest(name, attributes))
        elif table.cursor and name == table.cursor.column:
            message = f"`{name}` is the cursor, which says when a version began"
            yield Finding(here, message, "Leave it out: each version has its own.")
        elif name not in attributes:
            message = f"`{name}` is no attribute of this dimension"
            yield Finding(here, message, closest(name, attributes))
        if way == "separate":
            called = PART.format(spec.entities[place])
            if called in spec.entities.values():
                message = f"`{name}` would move to `{called}`, which is another table"
                yield Finding(here, message, "Rename that table, with `name:` here.")


def columns_beside(spec: Spec, place: Place) -> dict[str, str]:
    """The columns that histories add to a dimension, and what they are."""
    if place not in spec.histories:
        return {}
    dimension, table = spec.histories[place], spec.places[place]
    added = {}
    for name in dimension.attributes or table.columns:
        told = name not in table.key and not (
            table.cursor and name == table.cursor.column
        )
        way = dimension.history.get(name, dimension.history[UNLESS_SAID])
        if told and way in BESIDE:
            added[BESIDE[way].format(identifier(name))] = f"the history of `{name}`"
    return added
