"""From a column of a source to the columns of marts that come from it."""

from __future__ import annotations

from dataclasses import dataclass

from .marts import Marts
from .tables import Column, Table

__all__ = ["LineageRow", "lineage_of"]

_ROLES = (("column",), ("link",), ("key", "date", "measure"))
"""What a value is in first: itself, then what it leads to, then what it is computed into."""


@dataclass(frozen=True)
class LineageRow:
    """One column of a source table, and where its values end up."""

    table: Table
    column: Column
    marts: tuple[str, ...]
    """Columns of marts as `dim_airports.latitude`, keys that it is hashed into included."""


def lineage_of(tables: tuple[Table, ...], marts: Marts) -> tuple[LineageRow, ...]:
    """Every column of every table, in the order of the spec."""
    ends: dict[tuple[str, str], list[str]] = {}
    for role in _ROLES:
        for model in marts.read:
            for field in (f for f in model.fields if f.role in role):
                for origin in field.origins:
                    ends.setdefault(origin, []).append(f"{model.name}.{field.name}")
    return tuple(
        LineageRow(table, column, tuple(ends.get((table.entity, column.name), ())))
        for table in tables
        for column in table.columns
    )
