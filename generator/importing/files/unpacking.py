"""Files as bytes and as text, whatever they are packed and encoded in.

What the pipeline would refuse is refused here with the same reason. It has pyarrow for this
and the generator has not, so both have code of their own; a test holds them equal.
"""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import duckdb

from ..profile.sql import literal

__all__ = [
    "LONGEST_LINE",
    "PACKINGS",
    "Unreadable",
    "encoding_of",
    "opened",
    "recoded",
    "unpacked",
]

PACKINGS = (".gz", ".zst", ".zip")
"""The endings of packed files that a pipeline unpacks."""

LONGEST_LINE = 8_000_000
"""The longest line that a pipeline reads, in bytes."""

_BLOCK = 1 << 20
_NOT_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(Exception):
    """A file is none that a pipeline could read; the message says why."""


def unpacked(path: Path, scratch: Path) -> Path:
    """Return the file to read: the one inside of an archive, or the file itself.

    Files in gzip stay as they are. Those in zstd are copied as text, which the standard
    library of Python can't read before 3.14.
    """
    suffix = path.suffix.lower()
    if suffix == ".zip":
        return _unzipped(path, scratch)
    return _from_zstd(path, scratch) if suffix == ".zst" else path


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for its bytes, those inside of it if it is in gzip."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() != ".gz":
                yield file
                return
            with gzip.open(file) as inside:
                yield inside  # type: ignore[misc]
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(f"it can't be unpacked: {error}") from error


def encoding_of(path: Path, most: int | None) -> tuple[str, str]:
    """Find the encoding of a text file, and the evidence if it is not UTF-8.

    Reads all of it, or its first `most` bytes. It is `ascii` where any of them would do.
    """
    with opened(path) as file:
        head = file.read(_BLOCK if most is None else most)
        for mark, encoding in _MARKS:
            if head.startswith(mark):
                said = "" if encoding == "utf-8" else "a byte order mark says so"
                return encoding, said
        if head[1::2].count(0) > len(head) // 4:
            return "utf-16-le", "every second byte is zero"
        if b"\0" in head:
            raise Unreadable("it is no text, and no Parquet")
        decoder = codecs.getincrementaldecoder("utf-8")()
        is_ascii, has_gaps = True, False
        line = 1
        strange = b""
        while head:
            is_ascii = is_ascii and head.isascii()
            has_gaps = has_gaps or any(byte in head for byte in _NOT_IN_CP1252)
            if not strange and not is_ascii:
                try:
                    decoder.decode(head)
                except UnicodeDecodeError as error:
                    # What the decoder kept of the block before counts in `object`.
                    at = head.find(error.object[error.start : error.start + 8])
                    start = max(at, 0)
                    line += head.count(b"\n", 0, start)
                    strange = _word(head, start)
            if not strange:
                line += head.count(b"\n")
            if most is not None:
                break
            head = file.read(_BLOCK)
    if not strange:
        return ("ascii" if is_ascii else "utf-8"), ""
    encoding = "latin-1" if has_gaps else "cp1252"
    return encoding, (
        f"not UTF-8: {strange.decode(encoding)!r} in line {line:,} is how {encoding} "
        "reads it"
    )


def _word(block: bytes, at: int) -> bytes:
    """The bytes of a word around a place, so that a person sees whether it is right."""
    ends = b" \t\r\n,;|\"'"
    start, end = at, at
    while start > 0 and block[start - 1] not in ends and at - start < 20:
        start -= 1
    while end < len(block) and block[end] not in ends and end - at < 20:
        end += 1
    return block[start:end]


def recoded(path: Path, encoding: str, scratch: Path) -> Path:
    """Return a copy of a text file in UTF-8."""
    copy = _new(scratch, "utf-8.txt")
    try:
        with (
            opened(path) as raw,
            io.TextIOWrapper(raw, encoding, newline="") as old,
            copy.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new, _BLOCK)
    except UnicodeError as error:
        raise Unreadable(f"it has bytes that are not {encoding}: {error}") from error
    return copy


def _unzipped(path: Path, scratch: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member
                for member in archive.infolist()
                if not member.is_dir() and not member.filename.startswith("__MACOSX/")
            ]
            if len(members) != 1:
                raise Unreadable(
                    f"the archive holds {len(members)} files, and a pipeline reads "
                    "archives of one"
                )
            target = _new(scratch, Path(members[0].filename).name)
            with archive.open(members[0]) as inside, target.open("wb") as out:
                shutil.copyfileobj(inside, out, _BLOCK)
            return target
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"the archive can't be unpacked: {error}") from error


def _from_zstd(path: Path, scratch: Path) -> Path:
    copy = _new(scratch, path.with_suffix("").name)
    one_column = (
        "columns = {'line': 'varchar'}, auto_detect = false, header = false,"
        " delim = '\x01', quote = '', escape = '', nullstr = '',"
        f" compression = 'zstd', max_line_size = {LONGEST_LINE}"
    )
    try:
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (select line from read_csv({literal(path)}, {one_column}))"
                f" to {literal(copy)} (format csv, header false, delimiter '\x01',"
                " quote '', escape '')"
            )
    except duckdb.Error as error:
        said = str(error).partition("\n")[0]
        raise Unreadable(
            f"it can't be read as text in zstd and UTF-8: {said}"
        ) from error
    return copy


def _new(scratch: Path, name: str) -> Path:
    return Path(tempfile.mkdtemp(dir=scratch)) / name
