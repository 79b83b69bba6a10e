"""Checks of bridges: what they join, and by which shares."""

from __future__ import annotations

from collections.abc import Iterator

from .bridges import EQUAL, Bridge, ends_of
from .check_modeling import check_named_once, check_table
from .check_rollups import is_dimension
from .document import Path
from .findings import Finding, closest
from .names import identifier
from .spec import Place, Spec
from .types import LogicalType

__all__ = ["check_bridges"]


def check_bridges(spec: Spec) -> Iterator[Finding]:
    """Bridges of tables that join no two dimensions, and shares that are none."""
    modeling = spec.modeling
    yield from check_named_once(spec, ("modeling", "bridges"), modeling.bridges)
    excluded = {place for name in modeling.exclude for place in spec.find(name)}
    in_vault = modeling.vault.bridges if modeling.vault else ()
    also = {place for name in in_vault for place in spec.find(name)}
    for name, bridge in modeling.bridges.items():
        path: Path = ("modeling", "bridges", name)
        found = list(check_table(spec, path, name))
        yield from found
        if found:
            continue
        place = spec.find(name)[0]
        if place in excluded:
            message = f"`{name}` is excluded, and also a bridge"
            yield Finding(path, message, "Keep one of the two.")
        elif place in also:
            message = f"the bridge of `{name}` in the vault would be called the same"
            yield Finding(path, message, "Keep one of the two.")
        else:
            yield from _check_bridge(spec, path, place, bridge)


def _check_bridge(
    spec: Spec, path: Path, place: Place, bridge: Bridge
) -> Iterator[Finding]:
    table = spec.places[place]
    references = dict(_references(spec, place))
    ends = ends_of(table.key, references)
    if not ends:
        message = f"the key of `{place.table}` is not two references to dimensions"
        hint = (
            "A bridge has one row for each pair of them, and nothing else in its key."
        )
        yield Finding(path, message, hint)
        return
    if bridge.divides and identifier(bridge.divides) not in ends:
        message = f"`{bridge.divides}` is no reference in the key of `{place.table}`"
        yield Finding((*path, "divides"), message, closest(bridge.divides, ends))
    yield from _check_weight((*path, "weight"), spec, place, bridge.weight)


def _check_weight(
    path: Path, spec: Spec, place: Place, weight: str | None
) -> Iterator[Finding]:
    columns = spec.places[place].columns
    if weight == EQUAL and EQUAL in columns:
        message = f"`{EQUAL}` means shares of one size, and is a column here, too"
        hint = f"Call the column otherwise, and keep the original as `name: {EQUAL}`."
        yield Finding(path, message, hint)
    elif weight is None or weight == EQUAL:
        return
    elif weight not in columns:
        message = f"`{weight}` is no column of this table"
        yield Finding(path, message, closest(weight, [*columns, EQUAL]))
    elif not _holds_shares(columns[weight].type):
        message = f"`{weight}` is {columns[weight].type}, which holds no shares of 1"
        hint = f"A share is a float or such as decimal(9,4); or say `weight: {EQUAL}`."
        yield Finding(path, message, hint)


def _holds_shares(of: LogicalType) -> bool:
    """Whether both 1 and a part of it are of the type."""
    return of.kind == "float" or (of.kind == "decimal" and 0 < of.scale < of.precision)


def _references(spec: Spec, place: Place) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns by which a table refers to dimensions, by role."""
    for link in spec.links(place):
        targets, _ = spec.find_reference(link.to)
        if targets and targets[0] != place and is_dimension(spec, targets[0]):
            yield identifier(link.role or targets[0].table), link.columns
