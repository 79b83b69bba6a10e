"""Unpacking: compressed, archived and otherwise encoded files as plain text."""

import codecs
import errno
import io
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa

_COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}

_BLOCK = 1 << 20  # characters or bytes at a time


class Unreadable(Exception):
    """A file is not what its table declares; the message says where and why."""


class NoRoom(Exception):
    """What a file becomes cannot be written, through no fault of the file."""


def is_about_room(error: Exception) -> bool:
    """Tell whether an error is that something cannot be written, on a full disk say."""
    # Arrow makes an OSError without a number of what DuckDB says.
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    said = str(error).partition("\n")[0]
    return bool(re.search("write|No space left|File too large", said))


def compression(path: Path) -> str | None:
    """Return how a file is compressed, by its name; None when it is not."""
    return _COMPRESSIONS.get(path.suffix.lower())


def is_utf8(encoding: str) -> bool:
    """Tell whether text in an encoding is UTF-8, with or without its byte order mark."""
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig", "ascii")


@contextmanager
def text(
    path: Path, encoding: str = "utf-8", errors: str = "strict"
) -> Iterator[IO[str]]:
    """Open a file as text, unpacked, with its line ends as they are."""
    if is_utf8(encoding):
        encoding = "utf-8-sig"
    with (
        pa.input_stream(str(path), compression=compression(path)) as stream,
        io.TextIOWrapper(stream, encoding, errors, newline="") as lines,
    ):
        yield lines


def recoded(path: Path, encoding: str, scratch: Path) -> Path:
    """Return a copy of the file in UTF-8."""
    copy = Path(tempfile.mkdtemp(dir=scratch)) / "utf-8"
    try:
        with (
            text(path, encoding) as old,
            copy.open("w", encoding="utf-8", newline="") as new,
        ):
            shutil.copyfileobj(old, new, _BLOCK)
    except UnicodeError as error:
        raise Unreadable(f"bytes that are not {encoding}: {error}") from error
    return copy


def unzipped(path: Path, scratch: Path) -> Path:
    """Return the one file of an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member
                for member in archive.infolist()
                if not member.is_dir() and not member.filename.startswith("__MACOSX/")
            ]
            if len(members) != 1:
                raise Unreadable(
                    f"the archive holds {len(members)} files and must hold one"
                )
            target = (
                Path(tempfile.mkdtemp(dir=scratch)) / Path(members[0].filename).name
            )
            with archive.open(members[0]) as packed, target.open("wb") as out:
                shutil.copyfileobj(packed, out, _BLOCK)
            return target
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"the archive cannot be unpacked: {error}") from error
