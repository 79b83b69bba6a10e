"""Rows of files as text in a scratch database, as a pipeline would land them.

Bounded memory: DuckDB keeps the database on disk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
        each = None if sample is None else -(-sample // len(group.files))
        native: dict[str, str] = {}
        columns: dict[str, str] = {}
        parts: list[str] = []
        count = 0
        for files in _alike(group.files):
            relation, found = self._relation(files, each, native, group.hints)
            if not relation:
                continue
            for column in found:
                columns.setdefault(column, f"c{len(columns)}")
            texts = ", ".join(f"{sql} as {columns[c]}" for c, sql in found.items())
            file = "filename" if len(group.files) > 1 else "null"
            parts.append(f"select {texts}, {file}::varchar as _file from {relation}")
            count += len(files)
        if not parts:
            raise Unreadable("none of its files could be read")
        shape = ", ".join(f"{name} varchar" for name in (*columns.values(), "_file"))
        self.connection.execute(f"create table {name} ({shape})")
        for part in parts:
            self.connection.execute(f"insert into {name} by name {part}")
        rows = self._one(f"select count(*) from {name}")
        total = rows if sample is None else None
        return Rows(self.connection, name, columns, rows, total, count, native)

    def _relation(
        self,
        files: Sequence[File],
        each: int | None,
        native: dict[str, str],
        hints: list[str],
    ) -> tuple[str, dict[str, str]]:
        """SQL that gives the rows of files of one header, and SQL of each column's text."""
        form = files[0].form
        if form.format == "parquet":
            names = ", ".join(literal(file.readable) for file in files)
            relation = f"read_parquet([{names}], union_by_name = true, filename = true)"
            return self._first(relation, files, each), self._texts(files, native)
        if form.format == "jsonl":
            return json_lines.relation(files, each, self._scratch, native, hints)
        columns = dict(
            zip(
                _distinct(files[0].columns),
                (f"f{n}" for n in range(len(files[0].columns))),
                strict=True,
            )
        )
        relation = self._csv(files, each, hints)
        return relation, columns

    def _first(self, relation: str, files: Sequence[File], each: int | None) -> str:
        if each is None:
            return relation
        parts = (
            f"(from {relation.replace(_list(files), literal(file.readable))} limit {each})"
            for file in files
        )
        return f"({' union all by name '.join(parts)})"

    def _texts(self, files: Sequence[File], native: dict[str, str]) -> dict[str, str]:
        """SQL of the text that lands for each column of Parquet files."""
        texts = {}
        for file in files:
            relation = f"read_parquet({literal(file.readable)})"
            described = self.connection.execute(
                f"describe select * from {relation}"
            ).fetchall()
            for column, kind, *_ in described:
                if native.setdefault(column, kind) != kind:
                    native[column] = "VARCHAR"
                texts[column] = _as_text(identifier(column), kind)
        return texts

    def _csv(self, files: Sequence[File], each: int | None, hints: list[str]) -> str:
        """SQL that reads CSV files; of those with broken lines, the lines that are whole."""
        whole = self._first(_read_csv(files), files, each)
        try:
            self.connection.execute(f"select count(f0) from {whole}")
        except duckdb.Error:
            pass
        else:
            return whole
        parts = []
        for file in files:
            one = self._first(_read_csv([file]), [file], each)
            try:
                self.connection.execute(f"select count(f0) from {one}")
            except duckdb.Error as error:
                hints.append(f"{file.name}: {_problem(error, file)}")
                one = _read_csv([file], ignores_errors=True)
                try:
                    self.connection.execute(f"select count(f0) from {one}")
                except duckdb.Error:
                    continue
            parts.append(f"(from {one})")
        return f"({' union all '.join(parts)})" if parts else ""

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
        f" max_line_size = {LONGEST_LINE}, buffer_size = {4 * LONGEST_LINE},"
        f" ignore_errors = {ignores_errors})"
    )


def _distinct(names: Sequence[str]) -> list[str]:
    """Names of a header, the second of the same ones numbered as in a pipeline."""
    taken: set[str] = set()
    result = []
    for position, name in enumerate(names, start=1):
        free, number = name or f"column_{position}", 2
        while free.casefold() in taken:
            free, number = f"{name}__{number}", number + 1
        taken.add(free.casefold())
        result.append(free)
    return result


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
