"""Where a spec and a source say different things of the same table. The spec stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .drafting import Draft
from .found import Address, FoundColumn, FoundTable
from .standing import Standing, logical_type

__all__ = ["differences", "gone"]


def gone(draft: Draft, stands: Mapping[Address, Standing]) -> Iterator[str]:
    """Tables and columns that the spec has and the source has no more."""
    found = {table.address: table for table in draft.source.tables}
    present = draft.source.present or found.keys()
    for address, table in stands.items():
        if address not in present:
            physical = ".".join(part for part in address if part)
            yield table.name + (f" ({physical})" if physical != table.name else "")
        elif address in found:
            names = {column.name for column in found[address].columns}
            for physical, name in table.columns.items():
                if physical not in names:
                    yield f"{table.name}.{name}"


def differences(draft: Draft, stands: Mapping[Address, Standing]) -> Iterator[str]:
    """What the source says otherwise of the tables that the spec has."""
    for table in draft.source.tables:
        stand = stands.get(table.address)
        if stand is None:
            continue
        for column in table.columns:
            if column.name in stand.columns:
                name = stand.columns[column.name]
                said = f"{stand.name}.{name}"
                yield from (f"{said}: {text}" for text in _column(column, name, stand))
        yield from _table(table, stand, draft)


def _column(column: FoundColumn, name: str, stand: Standing) -> Iterator[str]:
    ours, theirs = stand.types[name], logical_type(column.type.value)
    if ours != theirs and column.type.sure:
        native = f" ({column.native})" if column.native else ""
        yield f"the spec says {ours}, the source {theirs}{native}"
    may_be_null = column.nullable.value and column.nullable.sure
    if may_be_null and name not in stand.nullable and name not in stand.key:
        yield "the source allows it to be missing, the spec does not"


def _table(table: FoundTable, stand: Standing, draft: Draft) -> Iterator[str]:
    if table.key and table.key.sure:
        key = tuple(stand.columns.get(name, name) for name in table.key.value)
        if set(key) != set(stand.key):
            ours, theirs = ", ".join(stand.key), ", ".join(key)
            yield f"{stand.name}: the spec's key is {ours}, the source's {theirs}"
    for reference in table.references:
        columns = frozenset(stand.columns.get(name, name) for name in reference.columns)
        there = draft.tables.get(reference.to)
        is_known = set(reference.columns) <= set(stand.columns)
        if there and reference.sure and is_known and columns not in stand.links:
            yield (
                f"{stand.name}: {', '.join(sorted(columns))} refers to {there.name} at the "
                f"source, and the spec does not say so"
            )
