"""Files that change their name because a table did."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..spec.names import identifier
from .tree import Tree

__all__ = ["moves_of", "names_of"]

Renames = tuple[tuple[str, str], ...]


def moves_of(renamed: Renames, before: Tree, after: Tree) -> dict[str, str]:
    """The old paths of files by their new ones.

    `renamed` are old and new names of tables. A file moves if its path is gone, and the
    path that it comes to by putting the new name in the place of the old one is new. So a
    rename that was carried out earlier moves nothing.
    """
    moves: dict[str, str] = {}
    for old_name, new_name in renamed:
        old, new = identifier(old_name), identifier(new_name)
        for path in sorted(before.keys() - after.keys() - set(moves.values())):
            for target in _renamed(path, old, new):
                if target in after and target not in before and target not in moves:
                    moves[target] = path
                    break
    return moves


def names_of(spec: Any, renamed: Renames) -> Renames:
    """Old and new names of tables and columns, as they are written in files.

    The spec may be one of another version of the generator, with other fields.
    """
    columns = [
        (was, name)
        for table in spec.places.values()
        for name, column in getattr(table, "columns", {}).items()
        if (was := getattr(column, "was", None))
    ]
    names = {pair for old, new in (*renamed, *columns) for pair in _spelled(old, new)}
    return tuple(sorted(names))


def _spelled(old: str, new: str) -> Iterator[tuple[str, str]]:
    yield old, new
    yield identifier(old), identifier(new)


def _renamed(path: str, old: str, new: str) -> Iterator[str]:
    """The path with the new name for the old one: everywhere, or in one of its places.

    A name counts where no letter or digit goes on: `rooms` is in `stg_lab__rooms.sql`.
    """
    places = list(re.finditer(rf"(?<![a-z0-9]){re.escape(old)}(?![a-z0-9])", path))
    if len(places) > 1:
        yield re.sub(rf"(?<![a-z0-9]){re.escape(old)}(?![a-z0-9])", new, path)
    for place in reversed(places):
        yield path[: place.start()] + new + path[place.end() :]
