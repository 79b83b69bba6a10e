"""Columns, resolved: names, types, and the order in which SQL lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..kinds.registry import find
from ..kinds.warehouses.base import Warehouse
from ..spec.columns import Column as SpecColumn
from ..spec.names import identifier
from ..spec.spec import Place, Spec
from ..spec.types import LogicalType
from .names import fit, quote_identifier, raw_names

__all__ = ["Column", "arranged", "columns_of"]

_ARRANGEMENT = [
    "string",
    "integer",
    "decimal",
    "float",
    "boolean",
    "date",
    "time",
    "timestamp",
    "uuid",
    "json",
    "binary",
]


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
    raw: str
    """As its raw table calls it; empty for a computed column."""
    raw_sql: str
    """`raw`, quoted where SQL needs it."""
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
    of: str = ""
    """The column whose value at another time this is; empty for a column of the table."""

    @property
    def computed(self) -> bool:
        """Whether staging computes it, instead of the source giving it."""
        return bool(self.expression)

    @property
    def says(self) -> str:
        """What it is, also where nobody has described it."""
        if self.description:
            return self.description
        return self.expression if self.computed else f"{self.physical} of the source"

    @property
    def quoted(self) -> bool:
        """Whether its name must be quoted in SQL."""
        return self.sql != self.name


def arranged(columns: Iterable[Column], key: tuple[Column, ...]) -> tuple[Column, ...]:
    """Columns as SQL lists them: the key, then texts, numbers, booleans, dates, the rest."""
    rest = [column for column in columns if column not in key]
    rest.sort(key=lambda column: _ARRANGEMENT.index(column.type.kind))
    return (*key, *rest)


def columns_of(spec: Spec, place: Place, warehouse: Warehouse) -> dict[str, Column]:
    """The columns of a table by their names in the spec."""
    source, table = spec.sources[place.source], spec.places[place]
    inherited = source.null_values if table.null_values is None else table.null_values
    landed = {n: c.name or n for n, c in table.columns.items() if not c.expression}
    taken = {*find("sources", source.kind).origin.names, *warehouse.own_columns}
    names = raw_names(list(landed.values()), taken, warehouse.longest_name)
    raw = dict(zip(landed, names, strict=True))
    return {
        name: _column(name, column, raw.get(name, ""), inherited, warehouse)
        for name, column in table.columns.items()
    }


def _column(
    name: str,
    column: SpecColumn,
    raw: str,
    null_values: tuple[str, ...],
    warehouse: Warehouse,
) -> Column:
    own_name = fit(identifier(name), warehouse.longest_name)
    return Column(
        logical=name,
        name=own_name,
        sql=quote_identifier(own_name, warehouse.reserved),
        physical="" if column.expression else column.name or name,
        raw=raw,
        raw_sql=quote_identifier(raw, warehouse.reserved) if raw else "",
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
