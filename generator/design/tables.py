"""Sources, their tables and columns, resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..kinds.registry import find
from ..kinds.sources.base import Origin
from ..kinds.warehouses.base import Warehouse
from ..spec.drift import DEFAULTS
from ..spec.names import identifier
from ..spec.spec import Place, Spec
from .columns import Column, arranged, columns_of
from .names import TableNames
from .variables import Variable, variables_of

__all__ = [
    "Column",
    "Reaction",
    "Reference",
    "Source",
    "Table",
    "sources_of",
]


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
    incremental: bool
    tracked: bool
    """Whether a dimension keeps every version of its rows."""
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
    def overtaking(self) -> bool:
        """Whether a row may arrive after a newer one, and nothing tells when it held."""
        return self.cursor is not None and self.when is None

    @property
    def last_load_only(self) -> bool:
        """Whether nothing but the last load is ever looked at."""
        return not self.incremental and not self.tracked

    @property
    def marks_last_load(self) -> bool:
        """Whether the last load is staged, and those before count for history."""
        return not self.incremental and self.tracked

    @property
    def forgets(self) -> bool:
        """Whether a newer version of a staged row may be one that the filter refuses."""
        return self.incremental and bool(self.where)

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


@dataclass(frozen=True)
class Source:
    """One source and its tables."""

    name: str
    title: str
    kind: str
    description: str
    tables: tuple[Table, ...]
    variables: tuple[Variable, ...]
    """What differs by machine; for `files`, the folder."""
    options: Any
    """What the spec says about it, for its kind's blueprint piece."""
    schedule: str
    """The name of the schedule that loads it."""

    @property
    def raw_schema(self) -> str:
        """The schema of its raw tables."""
        return self.tables[0].raw_schema

    @property
    def changes_reactions(self) -> bool:
        """Whether drift of any of its tables is met in another way than usual."""
        return any(table.on_drift for table in self.tables)

    @property
    def origin(self) -> Origin:
        """What its raw tables have beside its own columns."""
        return self.tables[0].origin

    @property
    def personal(self) -> bool:
        """Whether any of its columns holds personal data."""
        return any(table.personal for table in self.tables)


def sources_of(
    spec: Spec, warehouse: Warehouse, schedules: Mapping[str, str]
) -> tuple[Source, ...]:
    """All sources; `schedules` maps their names in the spec to names of schedules."""
    names = {
        place: TableNames.of(place.source, place.table, entity, warehouse.longest_name)
        for place, entity in spec.entities.items()
    }
    columns = {place: columns_of(spec, place, warehouse) for place in spec.places}
    return tuple(
        Source(
            name=identifier(name),
            title=name,
            kind=source.kind,
            description=source.description,
            tables=tuple(
                _table(spec, Place(name, table), names, columns)
                for table in source.tables
            ),
            variables=variables_of(
                name,
                find("sources", source.kind).variables(source),
                f"the source {name}",
            ),
            options=source,
            schedule=schedules[name],
        )
        for name, source in spec.sources.items()
    )


def _table(
    spec: Spec,
    place: Place,
    names: Mapping[Place, TableNames],
    columns: Mapping[Place, dict[str, Column]],
) -> Table:
    table, own = spec.places[place], columns[place]
    source = spec.sources[place.source]
    mine = names[place]
    return Table(
        **{field.name: getattr(mine, field.name) for field in fields(mine)},
        place=place,
        description=table.description,
        key=tuple(own[name] for name in table.key),
        cursor=own[table.cursor] if table.cursor else None,
        incremental=table.is_incremental,
        tracked=place in spec.tracked,
        columns=tuple(own.values()),
        references=_references(spec, place, names, columns),
        where=table.where or "",
        reactions=tuple(
            Reaction(
                drift,
                getattr(table.on_drift, drift)
                or getattr(source.on_drift, drift)
                or usual,
            )
            for drift, usual in DEFAULTS.items()
        ),
        origin=find("sources", source.kind).origin,
        extract=find("sources", source.kind).extract(source, (place.table, table)),
    )


def _references(
    spec: Spec,
    place: Place,
    names: Mapping[Place, TableNames],
    columns: Mapping[Place, dict[str, Column]],
) -> tuple[Reference, ...]:
    references = []
    for link in spec.links(place):
        (target,), column = spec.find_reference(link.to)
        on = (column,) if column else link.on or spec.places[target].key
        references.append(
            Reference(
                role=identifier(link.role or target.table),
                columns=tuple(columns[place][name] for name in link.columns),
                to=names[target],
                on=tuple(columns[target][name] for name in on),
            )
        )
    return tuple(references)
