"""Sources, their tables and columns, resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..kinds.registry import find
from ..kinds.warehouses.base import Warehouse
from ..spec.columns import Column as SpecColumn
from ..spec.names import identifier
from ..spec.spec import Place, Spec
from ..spec.types import LogicalType
from .names import TableNames, fit, quote_identifier, variable

__all__ = ["Column", "Reference", "Source", "Table", "Variable", "sources_of"]


@dataclass(frozen=True)
class Variable:
    """An environment variable of the generated project; never a secret's value."""

    name: str
    default: str
    description: str


@dataclass(frozen=True)
class Column:
    """One column, from the source's name for it to the warehouse's type."""

    logical: str
    """As the spec writes it: `Order Date`."""
    name: str
    """As an identifier, in staging and marts: `order_date`."""
    sql: str
    """`name`, quoted where SQL needs it."""
    physical: str
    """As the source calls it; empty for a computed column."""
    raw_sql: str
    """`physical`, quoted where SQL needs it."""
    type: LogicalType
    sql_type: str
    nullable: bool
    description: str
    unit: str
    """Unit of measurement, or empty."""
    personal: str
    """Class of personal data, or empty."""
    expression: str
    """SQL over other columns of the table, or empty."""
    format: str
    """strptime codes of a date, time or timestamp; empty for ISO 8601."""
    timezone: str
    """IANA zone of timestamps without an offset; empty for UTC."""
    null_values: tuple[str, ...]
    """Texts that mean a missing value."""
    values: tuple[str, ...]
    """Texts that it may have, or nothing if that is not declared."""

    @property
    def computed(self) -> bool:
        """Whether staging computes it, instead of the source giving it."""
        return bool(self.expression)

    @property
    def quoted(self) -> bool:
        """Whether its name must be quoted in SQL."""
        return self.sql != self.name


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
class Table(TableNames):
    """One source table."""

    place: Place
    description: str
    key: tuple[Column, ...]
    cursor: Column | None
    incremental: bool
    columns: tuple[Column, ...]
    references: tuple[Reference, ...]
    where: str
    """A SQL condition that rows must meet to be staged, or empty."""
    extract: Any
    """What the source's kind needs to know to read it."""

    @property
    def landed(self) -> tuple[Column, ...]:
        """The columns that the source gives."""
        return tuple(column for column in self.columns if not column.computed)

    @property
    def computed(self) -> tuple[Column, ...]:
        """The columns that staging computes."""
        return tuple(column for column in self.columns if column.computed)

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
    columns = {place: _columns(spec, place, warehouse) for place in spec.places}
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
            variables=tuple(
                Variable(
                    variable(name, suffix),
                    default,
                    f"{suffix.replace('_', ' ').capitalize()} of the source {name}",
                )
                for suffix, default in find("sources", source.kind)
                .variables(source)
                .items()
            ),
            options=source,
            schedule=schedules[name],
        )
        for name, source in spec.sources.items()
    )


def _columns(spec: Spec, place: Place, warehouse: Warehouse) -> dict[str, Column]:
    source, table = spec.sources[place.source], spec.places[place]
    inherited = source.null_values if table.null_values is None else table.null_values
    return {
        name: _column(name, column, inherited, warehouse)
        for name, column in table.columns.items()
    }


def _column(
    name: str, column: SpecColumn, null_values: tuple[str, ...], warehouse: Warehouse
) -> Column:
    own_name = fit(identifier(name), warehouse.longest_name)
    physical = "" if column.expression else column.name or name
    return Column(
        logical=name,
        name=own_name,
        sql=quote_identifier(own_name, warehouse.reserved),
        physical=physical,
        raw_sql=quote_identifier(physical, warehouse.reserved) if physical else "",
        type=column.type,
        sql_type=warehouse.sql_type(column.type),
        nullable=column.nullable,
        description=column.description,
        unit=column.unit or "",
        personal=column.personal or "",
        expression=column.expression or "",
        format=column.format or "",
        timezone=column.timezone or "",
        null_values=null_values if column.null_values is None else column.null_values,
        values=column.values,
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
        columns=tuple(own.values()),
        references=_references(spec, place, names, columns),
        where=table.where or "",
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
