"""Where a spec and a source say different things of the same table. The spec stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .drafting import Draft
from .found import Address, FoundColumn, FoundReference, FoundTable
from .standing import Standing, logical_type

__all__ = ["differences", "gone", "likely"]


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


def likely(draft: Draft, stands: Mapping[Address, Standing]) -> Iterator[str]:
    """What tables of the spec might say, by what was concluded: cursors and references."""
    for table in draft.source.tables:
        stand = stands.get(table.address)
        if stand is None:
            continue
        if table.cursor and not stand.cursor:
            name = draft.tables[table.address].columns[table.cursor.value]
            yield f"{stand.name}: cursor: {name} — {table.cursor.evidence}"
        for reference in table.references:
            missing = _missing(reference, table, stand, draft)
            is_said = missing and frozenset(missing.columns) in stand.links
            if missing and not reference.sure and not is_said:
                yield f"{stand.name}: {missing} — {reference.evidence}"


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
        missing = _missing(reference, table, stand, draft)
        if reference.sure and missing:
            to = stand.links.get(frozenset(missing.columns))
            yield f"{stand.name}: {missing} at the source, and " + (
                f"to {', '.join(sorted(to))} in the spec"
                if to
                else "the spec does not say so"
            )
    for rule in table.rules:
        named = rule.keys.get("columns") or [rule.keys.get("column")]
        about = frozenset(stand.columns.get(name, name) for name in named if name)
        if rule.sure and (rule.keys["rule"], about) not in stand.rules:
            of = f" of {', '.join(sorted(about))}" if about else ""
            yield (
                f"{stand.name}: the source promises {rule.name} ({rule.keys['rule']}{of}), "
                f"and the spec has no such rule"
            )


@dataclass(frozen=True)
class _Missing:
    """A reference that a table of the spec lacks, by logical names."""

    columns: tuple[str, ...]
    to: str

    def __str__(self) -> str:
        verb = "refer" if len(self.columns) > 1 else "refers"
        return f"{', '.join(self.columns)} {verb} to {self.to}"


def _missing(
    reference: FoundReference, table: FoundTable, stand: Standing, draft: Draft
) -> _Missing | None:
    """A reference that the spec's table does not have; a new column brings its own."""
    there = draft.tables.get(reference.to)
    comes_with_column = len(reference.columns) == 1 and not (
        set(reference.columns) <= stand.known
    )
    if there is None or comes_with_column:
        return None
    names = draft.tables[table.address].columns
    columns = tuple(names.get(name, name) for name in reference.columns)
    if there.name in stand.links.get(frozenset(columns), ()):
        return None
    return _Missing(columns, there.name)
