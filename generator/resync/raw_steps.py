"""What another spec asks of raw tables that stay: room, names, and rows that no longer count.

Whatever touches rows is for a person to decide, and keeps what it takes out.
"""

# ruff: noqa: S608  names are identifiers; what is made here is shown and not run
from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from ..design.build import Design
from ..design.names import quote_identifier
from ..design.sources import Source
from ..design.tables import Column, Reaction, Table
from ..kinds.registry import find
from ..spec.names import identifier
from ..spec.types import LogicalType
from .statements import Step, forget_records, path_of, quoted

__all__ = ["steps_in_raw"]


@dataclass(frozen=True)
class _Pair:
    """A table that is the same one in both designs, by its name or by its `was`."""

    old: Table
    new: Table
    old_source: Source
    new_source: Source
    old_design: Design
    design: Design

    @property
    def raw(self) -> str:
        return path_of(self.design, self.new.raw_schema, self.new.name)

    @property
    def listing(self) -> str:
        """The list of what has landed, which is that of the kind it was read by."""
        return path_of(self.design, self.old.raw_schema, self.old.origin.listing)

    def was(self, column: Column) -> str:
        """What the column was called, as an identifier."""
        declared = self.new_source.options.tables[self.new.place.table].columns
        return identifier(declared[column.logical].was or column.logical)

    def reads(self) -> tuple[str, ...]:
        """What has changed of how its rows are read, by name."""
        before = _reads(self.old_source, self.old)
        after = _reads(self.new_source, self.new)
        names = dict.fromkeys([*before, *after])
        changed = [n for n in names if before.get(n) != after.get(n)]
        if self.added and Reaction("new_columns", "ignore") in self.old.reactions:
            changed.append("columns, since new ones were ignored")
        if self.forgets_deletes:
            changed.append("deletes")
        return tuple(changed)

    @property
    def added(self) -> tuple[Column, ...]:
        """The columns that nothing has declared so far, as raw knows them."""
        known = {column.raw.casefold() for column in self.old.landed}
        return tuple(c for c in self.new.landed if c.raw.casefold() not in known)

    @property
    def stays_staged(self) -> bool:
        """Whether its staged rows are where they were."""
        before, after = self.old_design.layers, self.design.layers
        return (before["staging"].schema, self.old.staging) == (
            after["staging"].schema,
            self.new.staging,
        )

    @property
    def forgets_deletes(self) -> bool:
        """Whether loads have found out what is gone, and do so no more."""
        return self.old.finds_deleted and not self.new.finds_deleted


def steps_in_raw(old: Design, new: Design) -> Iterator[Step]:
    """Steps to take before a run, table by table."""
    for pair in _pairs(old, new):
        yield from _moved(pair)
        yield from _recased(pair)
        yield from _new_columns(pair)
        yield from _renamed(pair)
        yield from _superseded(pair)
        yield from _marks_of_the_gone(pair)
        yield from _read_otherwise(pair)


def _pairs(old: Design, new: Design) -> Iterator[_Pair]:
    before = {(t.raw_schema, t.name): (s, t) for s in old.sources for t in s.tables}
    for source in new.sources:
        for table in source.tables:
            was = source.options.tables[table.place.table].was or table.name
            found = before.get((table.raw_schema, table.name))
            found = found or before.get((table.raw_schema, identifier(was)))
            if found:
                yield _Pair(found[1], table, found[0], source, old, new)


def _moved(pair: _Pair) -> Iterator[Step]:
    if pair.old.name == pair.new.name:
        return
    raw = path_of(pair.design, pair.old.raw_schema, pair.old.name)
    yield Step(
        f"What landed in {pair.old.place}, which is {pair.new.place} from now on",
        "sql",
        (
            f"alter table if exists {raw} rename to {quoted(pair.design, pair.new.name)};",
            (
                f"update {pair.listing} set table_name = '{pair.new.name}' "
                f"where table_name = '{pair.old.name}';"
            ),
            *forget_records(pair.design, pair.new),
        ),
    )


def _recased(pair: _Pair) -> Iterator[Step]:
    """Names that differ by capitals alone are one column, in raw and for dlt."""
    before = {column.raw.casefold(): column for column in pair.old.landed}
    commands = []
    for column in pair.new.landed:
        was = before.get(column.raw.casefold())
        if was and was.raw != column.raw:
            rename = f"alter table if exists {pair.raw} rename column"
            between = quote_identifier(f"{column.raw} was", frozenset())
            commands.append(f"{rename} {was.raw_sql} to {between};")
            commands.append(f"{rename} {between} to {column.raw_sql};")
    if commands:
        why = f"Columns of {pair.new.place} that are written with other capitals"
        yield Step(why, "sql", (*commands, *forget_records(pair.design, pair.new)))


def _new_columns(pair: _Pair) -> Iterator[Step]:
    text = pair.design.warehouse.sql_type(LogicalType("string"))
    if pair.added:
        yield Step(
            f"Columns that raw may not have yet, of {pair.new.place}",
            "sql",
            tuple(
                f"alter table if exists {pair.raw} "
                f"add column if not exists {column.raw_sql} {text};"
                for column in pair.added
            ),
        )


def _renamed(pair: _Pair) -> Iterator[Step]:
    before = {column.name: column for column in pair.old.landed}
    renamed = [
        (before[pair.was(column)], column)
        for column in pair.new.landed
        if pair.was(column) in before
        and before[pair.was(column)].raw.casefold() != column.raw.casefold()
    ]
    if renamed:
        names = ", ".join(f"`{was.physical}`" for was, _ in renamed)
        yield Step(
            f"Values that landed in {pair.new.place} under {names}",
            "sql",
            tuple(_fill(pair, was, now) for was, now in renamed),
            "if the source has renamed the column; not if it had both all along",
        )


def _fill(pair: _Pair, was: Column, now: Column) -> str:
    """Fill the files, or the loads, in which the new column has no value at all."""
    unit = pair.new.origin.batch
    whole = f"_dlt_load_id, {unit}" if unit else "_dlt_load_id"
    return (
        f"update {pair.raw} set {now.raw_sql} = {was.raw_sql} "
        f"where ({whole}) not in (select {whole} "
        f"from {pair.raw} where {now.raw_sql} is not null);"
    )


def _superseded(pair: _Pair) -> Iterator[Step]:
    if pair.old.incremental or not pair.new.incremental:
        return
    loads = path_of(pair.design, pair.new.raw_schema, "_dlt_loads")
    listed = pair.old.origin.listed
    last = (
        f"(select max({listed}._dlt_load_id) from {pair.listing} as {listed} "
        f"inner join {loads} as loads on {listed}._dlt_load_id = loads.load_id "
        f"where {listed}.table_name = '{pair.new.name}' and loads.status = 0)"
    )
    kept = path_of(pair.design, pair.new.raw_schema, f"{pair.new.name}__superseded")
    older = f"where _dlt_load_id < {last}"
    yield Step(
        f"Loads of {pair.new.place} that a later one replaced; {kept} keeps them",
        "sql",
        (
            f"create table {kept} as select * from {pair.raw} {older};",
            f"delete from {pair.raw} {older};",
            f"delete from {pair.listing} {older} and table_name = '{pair.new.name}';",
        ),
        "unless rows that a later load had left out shall come back",
    )


def _marks_of_the_gone(pair: _Pair) -> Iterator[Step]:
    """A mark has the key alone; to a model that knows no marks it is a row."""
    if pair.forgets_deletes:
        kept = path_of(pair.design, pair.new.raw_schema, f"{pair.new.name}__gone")
        yield Step(
            f"Marks of rows that are gone from {pair.new.place}; {kept} keeps them",
            "sql",
            (
                f"create table {kept} as select * from {pair.raw} where _is_gone;",
                f"delete from {pair.raw} where _is_gone;",
            ),
        )


def _read_otherwise(pair: _Pair) -> Iterator[Step]:
    changed = pair.reads()
    if not changed:
        return
    why = f"{pair.new.place} is read otherwise ({', '.join(changed)})"
    # What is on no list is new: the next load reads it.
    commands = [f"delete from {pair.listing} where table_name = '{pair.new.name}';"]
    if not pair.new.last_load_only:
        # Another change of the same table must not meet the rows that this one keeps.
        read = repr(_reads(pair.old_source, pair.old)).encode()
        name = f"{pair.new.name}__before_{hashlib.sha256(read).hexdigest()[:6]}"
        kept = path_of(pair.design, pair.new.raw_schema, name)
        why += f"; {kept} keeps what has landed"
        commands += [
            f"create table {kept} as select * from {pair.raw};",
            f"delete from {pair.raw} where true;",
        ]
    if pair.new.incremental and pair.stays_staged:
        # Any comment but the digest of its definition has staging built anew.
        schema = pair.design.layers["staging"].schema
        staging = path_of(pair.design, schema, pair.new.staging)
        commands.append(pair.design.warehouse.comment(staging, "Raw was read anew"))
    condition = "if only what the source holds now, as it is read now, shall count"
    yield Step(why, "sql", tuple(commands), condition)


def _reads(source: Source, table: Table) -> dict[str, str]:
    kind = find("sources", source.kind)
    declared = source.options.tables[table.place.table]
    return {
        "kind": source.kind,
        **kind.reads(source.options, (table.place.table, declared)),
    }
