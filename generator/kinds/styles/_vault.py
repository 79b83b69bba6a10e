"""What a data vault keeps of each table: its keys, what they are linked to, what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...design.columns import Column
from ...design.history import EVERY_VERSION, History
from ...design.marts import Dimension
from ...design.tables import Table
from ._vault_examples import (
    Again,
    Example,
    Row,
    again_of,
    changes_of,
    key_row_of,
    late_of,
)
from ._vault_keys import Arrival, End, SameAs

__all__ = ["Entity", "Followed", "Part", "Satellite"]


@dataclass(frozen=True)
class Followed:
    """What decides when a new state of a link begins, for the templates of histories."""

    table: Table
    followed: tuple[Column, ...]
    history: ClassVar[History] = EVERY_VERSION
    tracked: ClassVar[bool] = True


@dataclass(frozen=True)
class Part:
    """Columns that are split off the satellite, since they change together."""

    name: str
    """The satellite: `sat_customers_contact`."""
    word: str
    """What they are: `contact`, as an identifier."""
    columns: tuple[Column, ...]

    @property
    def hash_diff(self) -> str:
        """The column of the main satellite that holds the hash of the part's state."""
        return f"_{self.word}_hash_diff"

    @property
    def compared(self) -> tuple[str, ...]:
        """What the hash is made of, in SQL."""
        return tuple(column.sql for column in self.columns)


@dataclass(frozen=True)
class Satellite:
    """A satellite as its template reads it: the main one, or a part."""

    entity: Entity
    name: str
    columns: tuple[Column, ...]
    compared: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    """The parts whose hashes it has, if it is the main one."""
    marks_deleted: bool = False
    is_part: bool = False

    @property
    def again(self) -> Again:
        """A state that comes twice, and then another."""
        beside = () if self.is_part else self.entity.payload
        return again_of(self.entity.table, self.columns, beside)

    @property
    def parent(self) -> tuple[End, ...]:
        """The hub that a multi-active table belongs to, seen from its main satellite."""
        return () if self.is_part else self.entity.parent


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
    """None for events, multi-active and reference tables."""
    link: str
    link_key: str
    satellite: str
    event: str
    """The non-historised link that has all of it."""
    effectivity: str
    link_effectivity: str
    pit: str
    states: str
    """The model with all columns of each state: the satellite, or a view over its parts."""
    current: str
    history: str
    arrivals: tuple[Arrival, ...]
    ends: tuple[End, ...]
    parent: tuple[End, ...]
    """The hub that a multi-active table belongs to."""
    same_as: SameAs | None
    parts: tuple[Part, ...]
    linked: tuple[Column, ...]
    """The columns that the link's ends are made of."""

    @property
    def record_source(self) -> str:
        """Where its rows come from."""
        return f"{self.table.source}.{self.table.name}"

    @property
    def bases(self) -> tuple[tuple[str, str], ...]:
        """The models by which keys arrive, each once, and the lists of their loads."""
        return tuple(dict.fromkeys((a.base, a.loads) for a in self.arrivals))

    @property
    def payload(self) -> tuple[Column, ...]:
        """What is said in each state: all but the key, which the hub has."""
        return self.table.beside_key if self.hub else self.table.arranged

    @property
    def own(self) -> tuple[Column, ...]:
        """What the main satellite says: what no part does."""
        split = {column for part in self.parts for column in part.columns}
        return tuple(column for column in self.payload if column not in split)

    @property
    def main(self) -> Satellite:
        """The satellite that has a row for each state."""
        return Satellite(
            self,
            self.satellite,
            self.own,
            self.compared,
            self.parts,
            self.table.drops_deleted,
        )

    @property
    def split(self) -> tuple[Satellite, ...]:
        """The satellites of the parts."""
        return tuple(
            Satellite(self, part.name, part.columns, part.compared, is_part=True)
            for part in self.parts
        )

    @property
    def links(self) -> tuple[str, ...]:
        """The links from its keys."""
        same_as = self.same_as.link if self.same_as else ""
        return tuple(name for name in (self.link, same_as, self.event) if name)

    @property
    def satellites(self) -> tuple[str, ...]:
        """The satellites of what is said."""
        own = (self.satellite,) if self.satellite else ()
        return (*own, *(part.name for part in self.parts))

    @property
    def presence(self) -> tuple[str, ...]:
        """The satellites of what was there, and of what was referred to."""
        return tuple(name for name in (self.effectivity, self.link_effectivity) if name)

    @property
    def past(self) -> tuple[str, ...]:
        """The models of its history."""
        return tuple(name for name in (self.pit, self.history) if name)

    @property
    def flow(self) -> tuple[tuple[str, str], ...]:
        """Which model is made of which, for the diagram."""
        raw = f"raw_{self.table.source}__{self.table.name}"
        kept = (*((self.hub,) if self.hub else ()), *self.links, *self.satellites)
        read = (self.hub, self.event, *self.satellites, self.effectivity)
        return (
            *((raw, name) for name in (*kept, self.effectivity) if name),
            *((name, self.current) for name in read if name),
            *((self.satellite, name) for name in (self.link_effectivity,) if name),
            *((self.satellite, name) for name in self.past[:1]),
            *((self.pit, name) for name in self.past[1:]),
        )

    @property
    def following(self) -> Followed:
        """What begins another state of the link."""
        return Followed(self.table, self.linked)

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
    def current_grows(self) -> bool:
        """Whether the newest states stand in a table, of which a run replaces what has changed."""
        return self.table.incremental and not self.event

    @property
    def newest_first(self) -> tuple[str, ...]:
        """Which state counts now, as SQL orders by it; what a full load left out does not."""
        last_load = () if self.table.incremental else ("_dlt_load_id desc",)
        return tuple(dict.fromkeys((*last_load, *self.table.newest_first)))

    @property
    def key_rows(self) -> tuple[Row, ...]:
        """The rows of the hub, for examples."""
        return (key_row_of(self.table, self.key),)

    @property
    def late(self) -> tuple[Example, ...]:
        """A state that arrives after a newer one; none where no column can show it."""
        return late_of(self.table, self.key) if self.hub else ()

    @property
    def changes(self) -> tuple[Example, ...]:
        """The same state twice, then another, in the columns of the point-in-time table."""
        return changes_of(self.dimension, self.key) if self.dimension else ()
