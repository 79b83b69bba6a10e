"""What a data vault keeps of each table: its keys, what they are linked to, what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...design.columns import Column
from ...design.fixtures import Row, history_example, value_of
from ...design.marts import Dimension
from ...design.tables import Table

__all__ = ["Arrival", "End", "Entity"]

Example: TypeAlias = tuple[tuple[Row, ...], tuple[Row, ...]]
"""Rows of a satellite, and what becomes of them."""

_KEY = '"key of one"'


@dataclass(frozen=True)
class Arrival:
    """A table by which keys of a hub arrive: the hub's own, or one that refers to it."""

    base: str
    """The typed view of all its rows."""
    columns: tuple[str, ...]
    """Its columns that hold the key, selected in the hub's order, names and types."""
    present: tuple[str, ...]
    """The same columns, to ask whether they have a value."""
    record_source: str
    """The source's table, as `shop.orders`."""
    loads: str
    """The model that lists the table's loads."""


@dataclass(frozen=True)
class End:
    """One end of a link."""

    key: str
    """The hash key of the other hub, in this role: `buyer_hk`."""
    hub: str
    hub_key: str
    columns: tuple[str, ...]
    """What the hash key is made of, in SQL."""
    present: tuple[str, ...]


@dataclass(frozen=True)
class Entity:
    """All that the vault keeps of one table; names are empty where there is no such model."""

    table: Table
    dimension: Dimension | None
    """The dimension of it whose history is kept, if there is one."""
    key: str
    """The hash key of its hub: `orders_hk`."""
    loads: str
    """The list of the loads that are in the vault."""
    hub: str
    link: str
    link_key: str
    satellite: str
    effectivity: str
    pit: str
    current: str
    history: str
    arrivals: tuple[Arrival, ...]
    ends: tuple[End, ...]

    @property
    def record_source(self) -> str:
        """Where its rows come from."""
        return self.arrivals[0].record_source

    @property
    def bases(self) -> tuple[tuple[str, str], ...]:
        """The models by which keys arrive, each once, and the lists of their loads."""
        return tuple(dict.fromkeys((a.base, a.loads) for a in self.arrivals))

    @property
    def payload(self) -> tuple[Column, ...]:
        """What the satellite says: all but the key, which the hub has."""
        return self.table.beside_key

    @property
    def key_columns(self) -> tuple[str, ...]:
        """What the hash key is made of, in SQL."""
        return tuple(column.sql for column in self.table.key)

    @property
    def compared(self) -> tuple[str, ...]:
        """What the hash of a state is made of, in SQL."""
        deleted = ("_is_deleted",) if self.table.drops_deleted else ()
        said = tuple(column.sql for column in self.payload)
        return (*said, *deleted) or self.key_columns

    @property
    def in_order(self) -> tuple[str, ...]:
        """The order of arrival, as SQL orders by it: that of the newest first, turned round."""
        ranked = (*self.table.origin.ranking, *self.table.origin.ties)
        turned = {"_extracted_at": "asc", "_dlt_load_id": "asc"}
        for item in ranked:
            if item != "cursor":
                name, _, direction = item.partition(" ")
                turned.setdefault(name, "asc" if direction == "desc" else "desc")
        if "desc" in turned.values():
            return tuple(f"{name} {direction}" for name, direction in turned.items())
        return tuple(turned)

    @property
    def stored_order(self) -> tuple[str, ...]:
        """The order of arrival in the names of the satellite."""
        return tuple(
            item.replace("_extracted_at", "_load_date") for item in self.in_order
        )

    @property
    def newest_first(self) -> tuple[str, ...]:
        """Which state counts now, as SQL orders by it; what a full load left out does not."""
        last_load = () if self.table.incremental else ("_dlt_load_id desc",)
        return tuple(dict.fromkeys((*last_load, *self.table.newest_first)))

    @property
    def key_rows(self) -> tuple[Row, ...]:
        """The rows of the hub, for examples."""
        own = tuple((column.name, value_of(column, 1)) for column in self.table.key)
        return (((self.key, _KEY), *own),)

    @property
    def late(self) -> tuple[Example, ...]:
        """A state that arrives after a newer one; none where no column can show it."""
        table = self.table
        cursor = table.cursor
        if (
            cursor is None
            or cursor in table.key
            or table.where
            or not table.incremental
            or table.origin.ranking[0] != "cursor"
            or cursor.type.kind not in ("integer", "date", "timestamp")
        ):
            return ()
        deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
        newer, older = value_of(cursor, 2), value_of(cursor, 1)
        rows: tuple[Row, ...] = tuple(
            ((self.key, _KEY), (cursor.name, said), ("_load_date", day), *deleted)
            for said, day in ((newer, "2001-01-05"), (older, "2001-01-06"))
        )
        return ((rows, ((*self.key_rows[0][1:], (cursor.name, newer)),)),)

    @property
    def changes(self) -> tuple[Example, ...]:
        """The same state twice, then another, in the columns of the point-in-time table."""
        if self.dimension is None:
            return ()
        names = {column.name for column in self.table.key}
        return tuple(
            (
                tuple(_of_satellite(row, self.key, names) for row in example.rows),
                tuple(_of_pit(row, self.key) for row in example.versions),
            )
            for example in history_example(self.dimension)
        )


def _of_satellite(row: Row, key: str, key_columns: set[str]) -> Row:
    said = tuple(
        ("_load_date" if name == "_extracted_at" else name, value)
        for name, value in row
        if name not in key_columns
    )
    return ((key, _KEY), *said)


def _of_pit(row: Row, key: str) -> Row:
    kept = ("valid_from", "valid_to", "is_current")
    return ((key, _KEY), *((name, value) for name, value in row if name in kept))
