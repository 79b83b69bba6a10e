"""JSON Lines as text, numbers and all as they were written."""

import itertools
import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.files import unpacking
from ingestion.files.unpacking import Unreadable

_CHUNK = 20_000  # lines


def to_parquet(
    path: Path, encoding: str, folder: Path, json_keys: Collection[str] = ()
) -> tuple[Sequence[Path], Sequence[tuple[str, str]]]:
    """Write the values of a file as text into Parquet files, its parts in order.

    A string is its own text, but for `json_keys`, of which any value is JSON. A key that
    turns up late starts a new part, so nothing is read twice. Returns the
    parts, and the keys with the columns that they became.

    Raises Unreadable for a line that is not a JSON object.
    """
    columns: dict[str, str] = {}
    parts: list[Path] = []
    writer: pq.ParquetWriter | None = None
    for chunk in _chunks(_objects(path, encoding)):
        known = len(columns)
        for item in chunk:
            if not item.keys() <= columns.keys():
                for key in item:
                    columns.setdefault(key, f"c{len(columns)}")
        values = {
            column: _array([item.get(key) for item in chunk], key in json_keys)
            for key, column in columns.items()
        }
        # A file may hold nothing but {}: the row number makes those rows, too.
        rows = pa.table({"row": range(len(chunk)), **values})
        if writer is None or len(columns) > known:
            if writer:
                writer.close()
            parts.append(folder / f"{len(parts)}.parquet")
            writer = pq.ParquetWriter(parts[-1], rows.schema)
        writer.write_table(rows)
    if writer:
        writer.close()
    return parts, list(columns.items())


class _Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(
    parse_int=_Number,
    parse_float=_Number,
    parse_constant=_Number,
)

_ENCODER = json.JSONEncoder(ensure_ascii=False)


def _objects(path: Path, encoding: str) -> Iterator[dict[str, Any]]:
    """Yield the object of each line that is not blank."""
    number = 0
    with unpacking.text(path, encoding) as lines:
        try:
            for number, line in enumerate(lines, start=1):
                if line.isspace():
                    continue
                item = _DECODER.decode(line)
                if not isinstance(item, dict):
                    raise Unreadable(f"line {number}: not a JSON object")
                yield item
        except UnicodeError as error:
            raise Unreadable(f"after line {number}: not {encoding}: {error}") from error
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"line {number}: not JSON: {error}") from error


def _chunks(items: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(itertools.islice(items, _CHUNK)):
        yield chunk


def _array(values: Sequence[Any], as_json: bool) -> pa.Array:
    text = _json_or_null if as_json else _text
    try:
        return pa.array([text(value) for value in values], pa.string())
    except UnicodeEncodeError as error:
        raise Unreadable(f"half of a character in {error.object!r}") from error


def _text(value: Any) -> str | None:
    """Return the text of a value: a string's own, and JSON for all else."""
    return value if value is None or isinstance(value, str) else _json(value)


def _json_or_null(value: Any) -> str | None:
    """Return the JSON text of a value, a string's in its quotes; null is no value."""
    return None if value is None else _json(value)


def _json(value: Any) -> str:
    """Return the JSON text of a value, its numbers as they were written."""
    if isinstance(value, _Number):
        return value
    if isinstance(value, dict):
        pairs = (f"{_json(key)}:{_json(item)}" for key, item in value.items())
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    return _ENCODER.encode(value)
