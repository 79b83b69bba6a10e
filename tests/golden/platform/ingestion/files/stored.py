"""Stored files: what arrives in the first bucket of the lake, read as files on a disk are."""

import fnmatch
import glob
import itertools
import posixpath
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingestion import LoadError
from ingestion.files.arrivals import Arrival
from ingestion.lake import Bucket, Stored
from pipeline import settings


@dataclass(frozen=True)
class StoredArrival(Arrival):
    """A file in a bucket; `path` is its key."""

    @property
    def _key(self) -> str:
        return str(self.path)

    def now(self) -> Arrival:
        """Return the file as it is now; it differs when it was written anew."""
        stored = _bucket().find(self._key)
        if not stored:
            raise LoadError(
                f"{self.table}: {_bucket().url(self._key)} is gone. Nothing was"
                " loaded; load again."
            )
        return replace(self, size=stored.size, modified_at=stored.modified_at)

    def here(self, folder: Path) -> Arrival:
        """Return a copy of the file in the folder."""
        copy = Path(tempfile.mkdtemp(dir=folder)) / posixpath.basename(self._key)
        _bucket().fetch(self._key, copy)
        return Arrival(self.table, copy, self.name, self.size, self.modified_at)

    def is_closed(self) -> bool:
        """Tell whether this user may not read it: only reading it would tell."""
        return False

    def digest(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal."""
        with tempfile.TemporaryDirectory() as folder:
            return self.here(Path(folder)).digest()


@dataclass(frozen=True)
class Object:
    """One object of a folder."""

    key: str

    def open(self, _: str) -> AbstractContextManager[Any]:
        """Open it to be read."""
        return _bucket().open(self.key)


@dataclass(frozen=True)
class Folder:
    """A folder in the bucket where files arrive."""

    path: str

    def __str__(self) -> str:
        return _bucket().url(self._key(""))

    def __truediv__(self, name: str) -> Object:
        return Object(self._key(name))

    def find(self, owner: str, files: str, endings: tuple[str, ...]) -> list[Arrival]:
        """Return a table's files: all below a folder, one, or those of a pattern."""
        pattern = posixpath.normpath(files).split("/")
        *folders, _ = pattern
        fixed = itertools.takewhile(lambda part: not glob.has_magic(part), folders)
        start = len(self._key("x")) - 1
        stored = {
            each.key[start:]: each
            for each in _bucket().below(self._key("/".join(fixed)))
        }
        if files in stored:
            names = [files]
        elif below := [name for name in stored if name.startswith(f"{files}/")]:
            names = [name for name in below if name.lower().endswith(endings)]
        else:
            names = [name for name in stored if matches(name.split("/"), pattern)]
        names.sort(key=lambda name: name.split("/"))
        return [_arrival(owner, name, stored[name]) for name in names]

    def dataset(self, files: str) -> tuple[str, str]:
        """Return what OpenLineage calls files of it: bucket and key."""
        return f"s3://{_bucket().name}", self._key(files)

    def _key(self, name: str) -> str:
        key = posixpath.normpath(posixpath.join(self.path, name)).strip("/")
        return "" if key == "." else key


def matches(name: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether the parts of a name are those of a pattern, as in a shell.

    `**` stands for any folders, and no pattern for what begins with a dot.
    """
    if not pattern:
        return not name
    if pattern[0] == "**" and matches(name, pattern[1:]):
        return True
    if not name or (name[0].startswith(".") and not pattern[0].startswith(".")):
        return False
    if pattern[0] == "**":
        return matches(name[1:], pattern)
    is_same = fnmatch.fnmatchcase(name[0], pattern[0])
    return is_same and matches(name[1:], pattern[1:])


def _arrival(owner: str, name: str, stored: Stored) -> Arrival:
    key: Any = stored.key
    return StoredArrival(owner, key, name, stored.size, stored.modified_at)


def _bucket() -> Bucket:
    return Bucket(settings.LAKE_ARRIVALS)
