"""JSON Lines as columns of text, numbers as they were written.

DuckDB's own reader would turn 1.10 into 1.1, so Python's decoder reads.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..profile.sql import literal
from .form import File
from .unpacking import LONGEST_LINE, opened

__all__ = ["relation"]


def relation(
    files: Sequence[File],
    each: int | None,
    scratch: Path,
    native: dict[str, str],
    hints: list[str],
) -> tuple[str, dict[str, str]]:
    """SQL that gives the rows of files, and SQL of each column's text; no SQL for no rows.

    Reads up to `each` objects of each file. Types that JSON has come into `native`, what is
    wrong with a file into `hints`.
    """
    parts: list[str] = []
    columns: dict[str, str] = {}
    kinds: dict[str, set[type]] = {}
    for file in files:
        path = Path(tempfile.mkdtemp(dir=scratch)) / "rows.csv"
        keys: dict[str, str] = {}
        try:
            with path.open("w", encoding="utf-8", newline="") as out:
                for item in itertools.islice(_objects(file), each):
                    for key, value in item.items():
                        keys.setdefault(key, f"f{len(keys)}")
                        kinds.setdefault(key, set()).add(type(value))
                    # The first column makes a row of an object without values.
                    texts = (_text(item.get(key)) for key in keys)
                    out.write(f"{','.join(('1', *texts))}\n")
        except ValueError as error:
            hints.append(f"{file.name}: {error}; a pipeline refuses the file")
        if keys:
            for key in keys:
                # A name of ours: DuckDB would take `ID` and `id` for one column.
                columns.setdefault(key, f"k{len(columns)}")
            named = ", ".join(f"{sql} as {columns[k]}" for k, sql in keys.items())
            name = literal(file.readable)
            parts.append(
                f"(select {named}, {name} as filename from {_rows(path, keys)})"
            )
    native |= {key: _native(found) for key, found in kinds.items()}
    return f"({' union all by name '.join(parts)})" if parts else "", columns


def _rows(path: Path, keys: dict[str, str]) -> str:
    types = ", ".join(f"{name}: 'varchar'" for name in keys.values())
    return (
        f"read_csv({literal(path)}, columns = {{row: 'integer', {types}}},"
        " auto_detect = false, header = false, nullstr = '', quote = '\"',"
        " escape = '\"', allow_quoted_nulls = false, null_padding = true,"
        f" parallel = false, max_line_size = {LONGEST_LINE})"
    )


class _Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(
    parse_int=_Number, parse_float=_Number, parse_constant=_Number
)


def _objects(file: File) -> Iterator[dict[str, Any]]:
    number = 0
    with opened(file.readable) as lines:
        for number, line in enumerate(lines, start=1):
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            if text.isspace():
                continue
            try:
                item = _DECODER.decode(text.strip())
            except (ValueError, RecursionError) as error:
                raise ValueError(f"line {number}: not JSON: {error}") from error
            if not isinstance(item, dict):
                raise ValueError(f"line {number}: not a JSON object")
            yield item


def _native(kinds: set[type]) -> str:
    """What a JSON value says of its type: the word that Parquet has for it."""
    there = kinds - {type(None)}
    if there & {dict, list}:
        return "JSON"
    return "BOOLEAN" if there == {bool} else "VARCHAR"


def _text(value: Any) -> str:
    """A value as the pipeline lands it, in quotes, for CSV; nothing for null."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return '"' + text.replace('"', '""') + '"'
