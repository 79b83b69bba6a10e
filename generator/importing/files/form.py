"""What one file is: its format, and how it is written, found from its content."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ..profile.sql import literal
from . import unpacking
from .dialect import dialect_of
from .unpacking import Unreadable

__all__ = ["File", "Form", "look_at"]

_HEAD = 1 << 18  # bytes
_NO_TEXT = (
    (b"PK\x03\x04", "it is an archive or a workbook"),
    (b"%PDF", "it is a PDF"),
    (b"SQLite format 3", "it is an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "it is an old workbook or document"),
    (b"\x89PNG", "it is a picture"),
    (b"\xff\xd8\xff", "it is a picture"),
)
_PACKED = (
    (b"\x1f\x8b", ".gz"),
    (b"\x28\xb5\x2f\xfd", ".zst"),
)


@dataclass(frozen=True)
class Form:
    """What a source says of all its files."""

    format: str
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    header: bool = True


@dataclass(frozen=True)
class File:
    """One file, seen from the folder. `readable` is what to read in its stead."""

    path: Path
    name: str
    size: int
    form: Form
    columns: tuple[str, ...]
    readable: Path
    is_ascii: bool = False
    """Whether any encoding fits it."""
    evidence: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def look_at(path: Path, name: str, scratch: Path, most: int | None) -> File:
    """Find the form of a file. `most` is how many bytes are read for it, None for all.

    Raises Unreadable when no pipeline could read it.
    """
    size = path.stat().st_size
    if not size:
        raise Unreadable("it is empty")
    _refuse_misnamed(path)
    readable = unpacking.unpacked(path, scratch)
    with unpacking.opened(readable) as file:
        head = file.read(_HEAD + 1)
    if head.startswith(b"PAR1"):
        return _parquet(path, name, size, readable)
    if ".parquet" in path.suffixes or path.suffix == ".parquet":
        raise Unreadable("it does not begin as a Parquet file does")
    for magic, what in _NO_TEXT:
        if head.startswith(magic):
            raise Unreadable(what)
    encoding, why = unpacking.encoding_of(readable, most)
    is_ascii = encoding == "ascii"
    encoding = "utf-8" if is_ascii else encoding
    whole = len(head) <= _HEAD
    text = _decoded(head, encoding)
    if not text.strip():
        raise Unreadable("it has nothing but white space")
    if encoding != "utf-8":
        readable = unpacking.recoded(readable, encoding, scratch)
    evidence = (why,) if why else ()
    if text.lstrip()[0] in "{[":
        columns = _keys(text)
        form = Form("jsonl", encoding=encoding)
        return File(path, name, size, form, columns, readable, is_ascii, evidence)
    found = dialect_of(text, whole)
    form = Form("csv", found.delimiter, found.quote, encoding, found.header)
    return File(
        path,
        name,
        size,
        form,
        found.names,
        readable,
        is_ascii,
        (found.evidence, *evidence),
        (found.doubt,) if found.doubt else (),
    )


def _refuse_misnamed(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4)
    suffix = path.suffix.lower()
    for magic, ending in _PACKED:
        if head.startswith(magic) and suffix != ending:
            raise Unreadable(f"it is packed; its name must then end in {ending}")
        if suffix == ending and not head.startswith(magic):
            raise Unreadable(f"its name ends in {ending}, but it is not packed so")


def _decoded(head: bytes, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return decoder.decode(head).removeprefix("\ufeff")


def _keys(text: str) -> tuple[str, ...]:
    """The keys of the first objects; the rest may have more."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines[0].lstrip().startswith("["):
        raise Unreadable(
            "it is one JSON array, and a pipeline reads JSON Lines: an object a line"
        )
    try:
        first = json.loads(lines[0])
    except ValueError as error:
        raise Unreadable(
            f"it is not JSON Lines, an object a line: line 1: {error}"
        ) from error
    return tuple(first)


def _parquet(path: Path, name: str, size: int, readable: Path) -> File:
    if path.suffix.lower() in unpacking.PACKINGS[:2]:
        raise Unreadable("a Parquet file that is packed once more is not read")
    try:
        with duckdb.connect() as connection:
            described: Sequence[tuple[str, ...]] = connection.execute(
                "describe select * from read_parquet("
                f"{literal(readable)}, hive_partitioning = false)"
            ).fetchall()
    except duckdb.Error as error:
        said = str(error).partition("\n")[0].replace(str(readable), name)
        raise Unreadable(
            f"it can't be read as Parquet, and may be cut off: {said}"
        ) from error
    columns = tuple(column for column, *_ in described)
    return File(path, name, size, Form("parquet"), columns, readable)
