"""Tables of sources, resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..kinds.sources.base import Origin
from ..spec.drift import DEFAULTS
from ..spec.spec import Place
from .columns import Column, arranged
from .names import TableNames

__all__ = ["Column", "Reaction", "Reference", "Table"]


@dataclass(frozen=True)
class Reference:
    """Columns that together hold a key of another table."""

    role: str
    """What the other table is to this one: `origin_airport`."""
    columns: tuple[Column, ...]
    to: TableNames
    on: tuple[Column, ...]
    """The other table's columns, in the order of `columns`."""

    @property
    def pairs(self) -> tuple[tuple[Column, Column], ...]:
        """Each column with the one that it refers to."""
        return tuple(zip(self.columns, self.on, strict=True))


@dataclass(frozen=True)
class Reaction:
    """What is done about one kind of drift."""

    name: str
    """As the spec calls it: `new_columns`."""
    word: str
    """What is done: `evolve`."""


@dataclass(frozen=True)
class Table(TableNames):
    """One source table."""

    place: Place
    description: str
    key: tuple[Column, ...]
    cursor: Column | None
    deleted: Column | None
    """The column by which the source marks a row as deleted."""
    finds_deleted: bool
    """Whether loads find out which rows the source has no more."""
    incremental: bool
    tracked: bool
    """Whether a dimension keeps every version of its rows."""
    recalled: bool
    """Whether a dimension shows more than the newest state of its rows."""
    keeps_loads: bool
    """Whether loads before the last one count: for a history, or for the style."""
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    where: str
    """A SQL condition that rows must meet to be staged, or empty."""
    reactions: tuple[Reaction, ...]
    """What is done about each kind of drift."""
    origin: Origin
    """What its raw table has beside the source's columns."""
    extract: Any
    """What the source's kind needs to know to read it."""
    part_of: str = ""
    """The entity of the table that it is split off from; empty for a table as it is."""

    @property
    def whole(self) -> str:
        """The entity of the table whose columns it has."""
        return self.part_of or self.entity

    @property
    def there(self) -> str:
        """Whether a version of a row counts, in SQL; empty where all do."""
        conditions = [f"coalesce({self.where}, false)"] if self.where else []
        conditions += ["not _is_deleted"] if self.drops_deleted else []
        return " and ".join(conditions)

    @property
    def load(self) -> str:
        """How it is loaded: `incremental` or `full`."""
        return "incremental" if self.incremental else "full"

    @property
    def composite(self) -> bool:
        """Whether it takes several columns to identify a row."""
        return len(self.key) > 1

    @property
    def arranged(self) -> tuple[Column, ...]:
        """All columns in the order in which SQL lists them."""
        return arranged(self.columns, self.key)

    @property
    def by_sql(self) -> Mapping[str, Column]:
        """The columns by what SQL calls them."""
        return {column.sql: column for column in self.columns}

    @property
    def says(self) -> str:
        """What one row is, also where nobody has described the table."""
        *names, last = (column.name for column in self.key)
        parts = f"{', '.join(names)} and {last}" if names else last
        return self.description or f"One row for each {parts}."

    @property
    def beside_key(self) -> tuple[Column, ...]:
        """The columns outside of the key, in the order of SQL."""
        return self.arranged[len(self.key) :]

    @property
    def landed(self) -> tuple[Column, ...]:
        """The columns that the source gives."""
        return tuple(column for column in self.columns if not column.computed)

    @property
    def on_drift(self) -> tuple[Reaction, ...]:
        """What is done about each kind of drift, where that is not the usual."""
        return tuple(r for r in self.reactions if r.word != DEFAULTS[r.name])

    @property
    def keeps_types(self) -> bool:
        """Whether it must not go on when types change."""
        return Reaction("changed_types", "stop") in self.reactions

    @property
    def needed(self) -> tuple[Column, ...]:
        """The columns without which no row can be told from another, or from its past."""
        needed = (*self.key, self.cursor)
        return tuple(column for column in self.landed if column in needed)

    @property
    def typed(self) -> tuple[Column, ...]:
        """The columns whose text may not fit, in the order of SQL."""
        return tuple(
            column
            for column in self.arranged
            if not column.computed and column.type.kind != "string"
        )

    @property
    def computed(self) -> tuple[Column, ...]:
        """The columns that staging computes."""
        return tuple(column for column in self.columns if column.computed)

    @property
    def changed_at(self) -> str:
        """When a version of a row began to hold, in SQL; else when it arrived."""
        if self.when is None:
            return "_extracted_at"
        beginning = "timestamp '1900-01-01 00:00:00'"
        return f"coalesce(cast({self.when.sql} as timestamp), {beginning})"

    @property
    def newer_first(self) -> tuple[str, ...]:
        """What makes a version of a row newer, as SQL orders by it."""
        cursor = (f"{self.cursor.sql} desc nulls last",) if self.cursor else ()
        return tuple(
            sql
            for ranked in self.origin.ranking
            for sql in (cursor if ranked == "cursor" else (ranked,))
        )

    @property
    def newest_first(self) -> tuple[str, ...]:
        """The same, with what decides between versions that are equally new."""
        return (*self.newer_first, *self.origin.ties)

    @property
    def oldest_first(self) -> tuple[str, ...]:
        """The order of `newest_first`, turned round."""
        return tuple(_turned(sql) for sql in self.newest_first)

    @property
    def overtaking(self) -> bool:
        """Whether a row may arrive after a newer one, and nothing tells when it held."""
        return (
            self.cursor is not None
            and self.when is None
            and not self.origin.read_in_order
        )

    @property
    def read_in_order(self) -> bool:
        """Whether a cursor of time counts as far as it agrees with the order of reading."""
        return self.when is not None and self.origin.read_in_order

    @property
    def moment(self) -> str:
        """The cursor as a moment, in SQL."""
        return f"cast({self.when.sql} as timestamp)" if self.when else ""

    @property
    def known_until(self) -> str:
        """The moment up to which a version says how things were, in SQL."""
        gone = "case when _is_gone then _extracted_at end"
        return f"greatest({self.moment}, {gone})" if self.finds_deleted else self.moment

    @property
    def last_load_only(self) -> bool:
        """Whether nothing but the last load is ever looked at."""
        return not self.incremental and not self.keeps_loads

    @property
    def marks_last_load(self) -> bool:
        """Whether the last load is staged, and those before count for history."""
        return not self.incremental and self.keeps_loads

    @property
    def forgets(self) -> bool:
        """Whether a newer version of a staged row may be one that is not to be staged."""
        return self.incremental and (bool(self.where) or self.drops_deleted)

    @property
    def adds_to_typed(self) -> bool:
        """Whether anything follows from its columns once they have their types."""
        return bool(self.computed) or self.drops_deleted

    @property
    def drops_deleted(self) -> bool:
        """Whether rows that the source has deleted leave staging."""
        return self.finds_deleted or self.deleted is not None

    @property
    def personal(self) -> tuple[Column, ...]:
        """The columns that hold personal data."""
        return tuple(column for column in self.columns if column.personal)

    @property
    def when(self) -> Column | None:
        """When a version of a row began to hold, where the source tells it."""
        if self.cursor and self.cursor.type.is_temporal:
            return self.cursor
        return None


def _turned(ordering: str) -> str:
    name, direction, *nulls = ordering.split(" ")
    turned = f"{name} {'asc' if direction == 'desc' else 'desc'}"
    return f"{turned} nulls first" if nulls else turned
