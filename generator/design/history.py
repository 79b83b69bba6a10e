"""What a dimension's columns are when their values change over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..kinds.warehouses.base import Warehouse
from ..spec.history import BESIDE, VERSIONED, Way, way_of
from .columns import Column
from .names import fit, quote_identifier
from .tables import Table

__all__ = ["EVERY_VERSION", "History", "Recall", "history_of"]


@dataclass(frozen=True)
class Recall:
    """A value that a version has from another version of the same row."""

    name: str
    """What it is called while versions are compared: `_first_birth_date`."""
    column: Column
    """The column whose value it is."""
    before: str = ""
    """For the value before the last change: what that of each version is called."""


@dataclass(frozen=True)
class History:
    """What becomes of the old values of a dimension's attributes."""

    ways: Mapping[str, Way]
    """By the names of attributes."""
    followed: tuple[Column, ...]
    """The columns whose change begins another version."""
    firsts: tuple[Recall, ...]
    """The values that the first version had."""
    newest: tuple[Recall, ...]
    """The values that the newest version has."""
    previous: tuple[Recall, ...]
    """The values before the last change."""
    added: tuple[Column, ...]
    """The columns that stand beside those of the table."""
    values: Mapping[str, str]
    """By the names of columns: their values in SQL, where they are another version's."""

    def with_added(self, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        """Columns, each with the one beside it."""
        beside = {column.of: column for column in self.added}
        both = ((column, beside.get(column.name)) for column in columns)
        return tuple(column for pair in both for column in pair if column)


EVERY_VERSION = History({}, (), (), (), (), (), {})
"""The history of what has no attributes that are said anything of."""


def history_of(
    table: Table, attributes: tuple[Column, ...], said: Mapping[str, Way], to: Warehouse
) -> History:
    """The history of some attributes of a table, but for its cursor, which tells the time."""
    told = tuple(column for column in attributes if column != table.cursor)
    versioned = not set(VERSIONED).isdisjoint(said.values())
    every = table.part_of or (table.tracked and not versioned)
    ways: dict[str, Way] = {
        column.name: "track" if every else way_of(said, column.logical)
        for column in told
    }
    values: dict[str, str] = {}
    firsts, newest, previous, added = [], [], [], []
    for column in told if table.recalled else ():
        way = ways[column.name]
        if way == "keep":
            firsts.append(_recall("_first", column, to))
            values[column.name] = firsts[-1].name
        if way in ("overwrite", "previous", "track_and_current"):
            newest.append(_recall("_newest", column, to))
        if way in ("overwrite", "previous"):
            values[column.name] = newest[-1].name
        if way == "previous":
            before = _recall("_before", column, to).name
            previous.append(replace(_recall("_previous", column, to), before=before))
        if way in BESIDE:
            added.append(_beside(column, way, to))
            found = previous if way == "previous" else newest
            values[added[-1].name] = found[-1].name
    if table.recalled and not table.tracked and table.cursor in attributes:
        newest.append(_recall("_newest", table.cursor, to))
        values[table.cursor.name] = newest[-1].name
    followed = tuple(column for column in told if ways[column.name] in VERSIONED)
    return History(
        ways=ways,
        followed=followed or table.key,
        firsts=tuple(firsts),
        newest=tuple(newest),
        previous=tuple(previous),
        added=tuple(added),
        values=values,
    )


_SAYS = {
    "previous": "The value of {} before its last change.",
    "track_and_current": "The newest value of {}, on every version.",
}


def _recall(what: str, column: Column, to: Warehouse) -> Recall:
    name = fit(f"{what}_{column.name}", to.longest_name)
    return Recall(quote_identifier(name, to.reserved), column)


def _beside(column: Column, way: Way, to: Warehouse) -> Column:
    name = fit(BESIDE[way].format(column.name), to.longest_name)
    return replace(
        column,
        logical=name,
        name=name,
        sql=quote_identifier(name, to.reserved),
        nullable=True,
        description=_SAYS[way].format(column.name),
        of=column.name,
    )
