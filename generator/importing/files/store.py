"""Rows of files as text in a scratch database, as a pipeline would land them.

Bounded memory: DuckDB keeps the database on disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from ..profile.sql import identifier, literal, shown
from ..profile.table import Rows
from . import json_lines
from .form import File
from .grouping import Group
from .unpacking import LONGEST_LINE, Unreadable

__all__ = ["Store"]

_LIMITS: dict[str, str | bool | int | float | list[str]] = {"memory_limit": "1GB"}


class Store:
    """A scratch database, one table for each group of files."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self.connection = duckdb.connect(str(scratch / "rows.duckdb"), config=_LIMITS)
        self.connection.execute("set timezone = 'UTC'")
        self.connection.execute("set preserve_insertion_order = true")
        self._count = 0
        self._each: int | None = None

    def close(self) -> None:
        """Let go of the database; its file goes with the scratch folder."""
        self.connection.close()

    def load(self, group: Group, sample: int | None) -> Rows:
        """Read the rows of a group: all, or the first ones of each file up to `sample`.

        What keeps a file from being read, wholly or in part, becomes a hint of the group.
        Raises Unreadable when nothing could be read at all.
        """
        self._count += 1
        name = f"t{self._count}"
        self._each = None if sample is None else -(-sample // len(group.files))
        native: dict[str, str] = {}
        alike = [
            (files, *self._relation(files, native, group.hints))
            for files in _alike(group.files)
        ]
        found = dict.fromkeys(column for _, _, texts in alike for column in texts)
        columns = {column: f"c{place}" for place, column in enumerate(found)}
        shape = ", ".join(f"{name} varchar" for name in (*columns.values(), "_file"))
        self.connection.execute(f"create table {name} ({shape})")
        count = sum(
            self._insert(f"{name} by name", columns, group, files, relation, texts)
            for files, relation, texts in alike
            if relation
        )
        if not count:
            raise Unreadable("none of its files could be read")
        rows = self._one(f"select count(*) from {name}")
        total = rows if sample is None else None
        return Rows(self.connection, name, columns, rows, total, count, native)

    def _insert(
        self,
        into: str,
        columns: Mapping[str, str],
        group: Group,
        files: Sequence[File],
        relation: str,
        texts: Mapping[str, str],
    ) -> int:
        """Insert the rows of files, or of those that can be read; return how many can."""
        listed = ", ".join(f"{sql} as {columns[c]}" for c, sql in texts.items())
        file = "filename" if len(group.files) > 1 else "null"
        insert = f"insert into {into} select {listed}, {file}::varchar as _file from "
        try:
            self.connection.execute(insert + relation)
        except duckdb.Error as error:
            if len(files) > 1:
                return sum(
                    self._insert(
                        into, columns, group, [one], *self._relation([one], {}, [])
                    )
                    for one in files
                )
            group.hints.append(f"{files[0].name}: {_problem(error, files[0])}")
            if files[0].form.format != "csv":
                return 0
            try:
                # Lines that are whole say enough of what the others are meant to be.
                self.connection.execute(insert + _read_csv(files, ignores_errors=True))
            except duckdb.Error:
                return 0
        return len(files)

    def _relation(
        self, files: Sequence[File], native: dict[str, str], hints: list[str]
    ) -> tuple[str, dict[str, str]]:
        """SQL that gives the rows of files of one header, and SQL of each column's text."""
        form = files[0].form
        if form.format == "jsonl":
            return json_lines.relation(files, self._each, self._scratch, native, hints)
        if form.format == "parquet":
            relation = (
                f"read_parquet({_list(files)}, union_by_name = true,"
                " filename = true, hive_partitioning = false)"
            )
            return self._first(relation, files), self._texts(files, native)
        texts: dict[str, str] = {}
        for place, column in enumerate(files[0].columns):
            if column and column not in texts:
                texts[column] = f"f{place}"
                continue
            what = "the name of another one" if column else "no name"
            hints.append(
                f"column {place + 1} has {what} in the header, so that no spec can say "
                "which is meant; it stays in raw"
            )
        return self._first(_read_csv(files), files), texts

    def _first(self, relation: str, files: Sequence[File]) -> str:
        """The first rows of each file, if not all of them are wanted."""
        if self._each is None:
            return relation
        limit = f"limit {self._each}"
        parts = (
            f"(from {relation.replace(_list(files), _list([f]))} {limit})"
            for f in files
        )
        return f"({' union all by name '.join(parts)})"

    def _texts(self, files: Sequence[File], native: dict[str, str]) -> dict[str, str]:
        """SQL of the text that lands for each column of Parquet files."""
        texts = {}
        for file in files:
            relation = (
                f"read_parquet({literal(file.readable)}, hive_partitioning = false)"
            )
            described = self.connection.execute(
                f"describe select * from {relation}"
            ).fetchall()
            for column, kind, *_ in described:
                if native.setdefault(column, kind) != kind:
                    native[column] = "VARCHAR"
                texts[column] = _as_text(identifier(column), kind)
        return texts

    def _one(self, query: str) -> Any:
        found = self.connection.execute(query).fetchone()
        assert found
        return found[0]


def _alike(files: Sequence[File]) -> Iterator[list[File]]:
    """Files that are read by one call: of one header and one packing."""
    alike: dict[tuple[object, ...], list[File]] = {}
    for file in files:
        of_header = file.columns if file.form.format == "csv" else ()
        packing = file.readable.suffix == ".gz"
        alike.setdefault((of_header, packing), []).append(file)
    yield from alike.values()


def _list(files: Sequence[File]) -> str:
    return f"[{', '.join(literal(file.readable) for file in files)}]"


def _read_csv(files: Sequence[File], ignores_errors: bool = False) -> str:
    """SQL that reads files just as the pipeline does."""
    form = files[0].form
    types = ", ".join(f"f{n}: 'varchar'" for n in range(len(files[0].columns)))
    packed = "gzip" if files[0].readable.suffix == ".gz" else "none"
    return (
        f"read_csv({_list(files)}, columns = {{{types}}}, auto_detect = false,"
        f" header = {form.header}, delim = {literal(form.delimiter)},"
        f" quote = {literal(form.quote)}, escape = {literal(form.quote)}, nullstr = '',"
        f" allow_quoted_nulls = false, compression = '{packed}', filename = true,"
        f" hive_partitioning = false,"
        f" max_line_size = {LONGEST_LINE}, buffer_size = {4 * LONGEST_LINE},"
        f" ignore_errors = {ignores_errors})"
    )


def _as_text(column: str, kind: str) -> str:
    if kind == "BLOB":
        return f"base64({column})"
    nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION"))
    return f"cast({f'to_json({column})' if nested else column} as varchar)"


def _problem(error: duckdb.Error, file: File) -> str:
    message = str(error)
    refuses = "a pipeline refuses the file until that is mended"
    at = re.search(r"CSV Error on Line: (\d+)", message)
    line = f"record {at[1]}: " if at else ""
    if found := re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message):
        return f"{line}{found[2]} fields instead of {found[1]}; {refuses}"
    if "unterminated quote" in message:
        return f"{line}a quote opens and does not close as it should; {refuses}"
    said = message.partition("\n")[0].replace(str(file.readable), file.name)
    return f"{line}{shown([said]) if len(said) > 200 else said}; {refuses}"
