"""Checks of measures: that they can be taken, and how far they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .columns import Column
from .document import Path
from .facts import Fact
from .findings import Finding, closest
from .names import identifier
from .tables import Table

__all__ = ["check_additive", "check_measures"]

_NUMERIC = ("sum", "average", "median")
_UNORDERED = ("boolean", "json", "binary", "uuid")


def check_measures(
    path: Path, measures: Any, columns: Mapping[str, Column]
) -> Iterator[Finding]:
    """Measures of what is no column, or has another type, and of other measures."""
    seen: dict[str, str] = {}
    for name, measure in measures.items():
        other = seen.setdefault(identifier(name), name)
        if other != name:
            message = (
                f"`{name}` and `{other}` would both be called `{identifier(name)}`"
            )
            yield Finding((*path, name), message, "Choose another name for one.")
        for index, of in enumerate(measure.of):
            if of not in measures or measures[of].of:
                known = [name for name, other in measures.items() if not other.of]
                message = f"`{of}` is no measure here that a ratio can be of"
                yield Finding((*path, name, "of", index), message, closest(of, known))
        if measure.column is None:
            continue
        column = columns.get(measure.column)
        if column is None:
            message = f"`{measure.column}` is no column of this table"
            hint = closest(measure.column, columns)
            yield Finding((*path, name, "column"), message, hint)
        elif measure.aggregate in _NUMERIC and not column.type.is_number:
            message = f"`{measure.aggregate}` needs a number; `{measure.column}` is {column.type}"
            yield Finding((*path, name, "aggregate"), message)
        elif measure.aggregate in ("min", "max") and column.type.kind in _UNORDERED:
            message = f"`{measure.aggregate}` needs values with an order; `{measure.column}` is {column.type}"
            yield Finding((*path, name, "aggregate"), message)


def check_additive(path: Path, fact: Fact, table: Table) -> Iterator[Finding]:
    """States, which have to be of the same moments to be added up."""
    if fact.kind == "periodic_snapshot" or _time(fact, table) in (
        fact.grain or table.key
    ):
        return
    for name, measure in fact.measures.items():
        if measure.additive == "not_over_time":
            message = "states add up only where all are of the same moments"
            hint = "Give the fact a `time` that is part of its grain, or make it a periodic snapshot."
            yield Finding((*path, name, "additive"), message, hint)


def _time(fact: Fact, table: Table) -> str | None:
    """When it happened, as the design finds it where the spec does not say."""
    cursor = table.cursor.column if table.cursor else None
    in_key = [name for name in table.key if name in table.columns]
    for name in (fact.time, cursor, *in_key):
        column = table.columns.get(name) if name else None
        if column and column.type.is_temporal:
            return name
    return None
