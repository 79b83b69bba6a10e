"""Sources and their tables, resolved from the spec."""

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
from .columns import Column, columns_of
from .names import TableNames
from .tables import Reaction, Reference, Table
from .variables import Variable, variables_of

__all__ = ["Source", "sources_of"]


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
    spec: Spec,
    warehouse: Warehouse,
    schedules: Mapping[str, str],
    *,
    every_load: bool,
) -> tuple[Source, ...]:
    """All sources; `schedules` maps their names in the spec to names of schedules.

    With `every_load`, the style looks at all loads of every table.
    """
    names = {
        place: TableNames.of(
            place.source,
            place.table,
            entity,
            warehouse.longest_name,
            spec.modeling.layers.before_sources,
        )
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
                _table(spec, Place(name, table), names, columns, every_load)
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
    every_load: bool,
) -> Table:
    table, own = spec.places[place], columns[place]
    source = spec.sources[place.source]
    mine = names[place]
    return Table(
        **{field.name: getattr(mine, field.name) for field in fields(mine)},
        place=place,
        description=table.description,
        key=tuple(own[name] for name in table.key),
        cursor=own[table.cursor.column] if table.cursor else None,
        deleted=own[table.deleted] if table.deleted else None,
        finds_deleted=table.finds_deleted,
        incremental=table.is_incremental,
        tracked=place in spec.tracked,
        recalled=place in spec.recalled,
        keeps_loads=every_load or place in spec.remembered,
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
