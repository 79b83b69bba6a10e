"""Arrivals: which files are there, and which of them are new or have changed."""

import glob
import hashlib
import itertools
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingestion import LoadError
from ingestion.files import manifest
from ingestion.files.manifest import LoadedFile
from ingestion.files.tables import Source, Table
from ingestion.raw import Raw

_SUFFIXES = {
    "csv": (".csv",),
    "jsonl": (".jsonl", ".ndjson", ".json"),
    "parquet": (".parquet",),
}
_PACKINGS = ("", ".gz", ".zst", ".zip")

# A batch of files becomes one Parquet file, and one job of the load.
_BATCH_FILES = 50
_BATCH_BYTES = 256_000_000

# Within one tick of a coarse clock a file can change and keep its time.
_TICK = timedelta(seconds=2)


@dataclass(frozen=True)
class Arrival:
    """A file as it was at one moment.

    `table` is the table's name for people, `name` the path below the source's folder;
    `size` is in bytes, and `modified_at` is UTC without a zone.
    """

    table: str
    path: Path
    name: str
    size: int
    modified_at: datetime

    def now(self) -> "Arrival":
        """Return the file as it is now; it differs when the file was written to."""
        return _arrival(self.table, self.path, self.name)

    def here(self, _: Path) -> "Arrival":
        """Return the file on this disk; one from elsewhere is copied into the folder."""
        return self

    def is_closed(self) -> bool:
        """Tell whether this user may not read it."""
        return not os.access(self.path, os.R_OK)

    def digest(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal."""
        with _told(f"{self.table}: {self.name}"), self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Window:
    """The time whose files are read again, in UTC: from `since` on, before `until`."""

    since: datetime | None
    until: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Tell whether a moment is in the window; in that of two Nones, none is."""
        if not self.since and not self.until:
            return False
        return (self.since or datetime.min) <= moment < (self.until or datetime.max)


def find(source: Source, table: Table) -> list[Arrival]:
    """Return the table's files, in the order of their names.

    Raises LoadError when there is none, and for folders that keep theirs to themselves.
    """
    owner = f"{source.name}.{table.name}"
    endings = tuple(
        suffix + packing
        for suffix in _SUFFIXES[table.format.kind]
        for packing in _PACKINGS
    )
    if isinstance(source.path, Path):
        found = _found(owner, source.path, table.files, endings)
    else:
        found = source.path.find(owner, table.files, endings)
    if not found:
        raise LoadError(
            f"{owner}: no file matches {table.files!r} in"
            f" {source.path}. Put a file there, or correct the table's `files`."
        )
    return found


def to_read(
    table: Table,
    found: Sequence[Arrival],
    loaded: Sequence[LoadedFile],
    window: Window,
    raw: Raw,
) -> list[Arrival]:
    """Return the files to read: all or none of them for a table that loads in full."""
    known = {file.name: file for file in loaded}
    again = []
    for arrival in found:
        before = known.pop(arrival.name, None)
        if window.holds(arrival.modified_at) or not _is_same(arrival, before, raw):
            again.append(arrival)
    if table.load == "full" and (again or known):
        return list(found)
    return again


def batches(arrivals: Sequence[Arrival]) -> Iterator[list[Arrival]]:
    """Split files into batches to read at once."""
    batch: list[Arrival] = []
    size = 0
    for arrival in arrivals:
        size += arrival.size
        if batch and (len(batch) == _BATCH_FILES or size > _BATCH_BYTES):
            yield batch
            batch, size = [], arrival.size
        batch.append(arrival)
    yield batch


def now() -> datetime:
    """Return the time in UTC, without a zone as the warehouse keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def _found(
    owner: str, folder: Path, files: str, endings: tuple[str, ...]
) -> list[Arrival]:
    with _told(f"{owner}: {folder / files}"):
        _look_into_all(folder, files)
        paths = [path for path in _paths(folder, files, endings) if path.is_file()]
    return [
        _arrival(owner, path, path.relative_to(folder).as_posix())
        for path in sorted(paths)
    ]


def _paths(folder: Path, files: str, endings: tuple[str, ...]) -> list[Path]:
    """Return what a table's `files` may be: a folder, a file, or a pattern."""
    exact = folder / files
    if exact.is_file():
        return [exact]
    if not exact.is_dir():
        names = glob.glob(files, root_dir=folder, recursive=True)
        return [folder / name for name in names]
    below = glob.glob("**/*", root_dir=exact, recursive=True)
    return [exact / name for name in below if name.lower().endswith(endings)]


def _look_into_all(folder: Path, pattern: str) -> None:
    """Raise PermissionError where a folder is closed: a pattern passes it in silence."""

    def refuse(error: OSError) -> None:
        if isinstance(error, PermissionError):
            raise error

    *folders, _ = Path(pattern).parts
    fixed = list(itertools.takewhile(lambda part: not glob.has_magic(part), folders))
    is_folder = (folder / pattern).is_dir()
    is_deep = is_folder or len(fixed) < len(folders)
    top = folder / pattern if is_folder else folder.joinpath(*fixed)
    for _, inner, _ in os.walk(top, onerror=refuse):
        inner[:] = [name for name in inner if is_deep and name != "lost+found"]


def _arrival(table: str, path: Path, name: str) -> Arrival:
    with _told(f"{table}: {name}"):
        status = path.stat()
    since_1970 = timedelta(microseconds=status.st_mtime_ns // 1000)
    moment = datetime(1970, 1, 1) + since_1970
    return Arrival(table, path, name, status.st_size, moment)


@contextmanager
def _told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if isinstance(error, PermissionError) else ""
        raise LoadError(
            f"{what}: {error.strerror}{where}. Nothing was loaded; mend that and load"
            " again."
        ) from error


def _is_same(arrival: Arrival, before: LoadedFile | None, raw: Raw) -> bool:
    """Tell whether a file is what was loaded before, reading it only when in doubt."""
    if before is None or arrival.size != before.size_bytes:
        return False
    age = before.extracted_at - arrival.modified_at
    same_time = arrival.modified_at == before.modified_at
    if same_time and not timedelta(0) <= age < _TICK:
        return True
    if arrival.digest() != before.sha256:
        return False
    if not same_time and arrival.modified_at < now() - _TICK:
        manifest.touch(raw, before, arrival.modified_at)
    return True
