"""What was asked for, as `read` needs it: the path in the spec, a name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ...errors import ImportRefused
from ...spec.names import identifier
from ..choice import Choice
from ..found import FoundSource
from .reading import read

__all__ = ["read_for_spec"]

_SAYS_NOTHING = {
    "data",
    "files",
    "landing",
    "input",
    "in",
    "raw",
    "csv",
    "tmp",
    "source",
}


def read_for_spec(
    folder: Path,
    *,
    spec: Path,
    name: str,
    choice: Choice,
    accepted: bool,
    progress: Callable[[str], None],
) -> tuple[FoundSource, ...]:
    """Read a folder for the spec in the file `spec`.

    Raises ImportRefused where there is nothing to read.
    """
    found = read(
        folder,
        name or _named_after(folder.resolve()),
        _path(folder.resolve(), spec.resolve().parent),
        choice,
        progress=progress,
        accepted=accepted,
    )
    if any(source.tables for source in found):
        return found
    said = "\n  ".join(line for source in found for line in source.left_out)
    said = f"\n  {said}" if said else " Is it the right folder?"
    asked = " that was asked for" if choice.tables or choice.exclude else ""
    raise ImportRefused(
        f"{folder}: no CSV, JSON Lines or Parquet file{asked} could be read.{said}"
    )


def _path(folder: Path, project: Path) -> str:
    """The folder as the spec writes it: relative to the project if it is below it."""
    if folder.is_relative_to(project):
        return folder.relative_to(project).as_posix()
    return folder.as_posix()


def _named_after(folder: Path) -> str:
    """A source's name: of the nearest folder that is called like something."""
    for path in (folder, *folder.parents):
        name = identifier(path.name)
        if name and name not in _SAYS_NOTHING:
            return name
    return "files"
