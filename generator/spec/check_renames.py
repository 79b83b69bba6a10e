"""What a rename (`was: old_name`) must be for an update to follow it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .columns import Column
from .document import Path
from .findings import Finding
from .names import identifier
from .spec import Spec
from .tables import Table

__all__ = ["check_renames"]


def check_renames(spec: Spec) -> Iterator[Finding]:
    """Old names that are still in use, or that two new ones claim."""
    for name, source in spec.sources.items():
        yield from _in(source.tables, ("sources", name, "tables"), "table")
    for place, table in spec.places.items():
        path = ("sources", place.source, "tables", place.table, "columns")
        yield from _in(table.columns, path, "column")


def _in(
    named: Mapping[str, Table] | Mapping[str, Column], path: Path, what: str
) -> Iterator[Finding]:
    known = {identifier(name): name for name in named}
    claimed: dict[str, str] = {}
    for name, item in named.items():
        if item.was is None:
            continue
        here, old = (*path, name, "was"), identifier(item.was)
        if old in known:
            message = (
                f"`{known[old]}` is a {what} of this spec, so `{name}` was not that"
            )
            hint = "Take `was` away, or the old name."
            yield Finding(here, message, hint)
            continue
        other = claimed.setdefault(old, name)
        if other != name:
            message = f"`{other}` and `{name}` can't both have been `{item.was}`"
            yield Finding(here, message, "Leave `was` to the one that takes its place.")
