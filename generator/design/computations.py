"""Expressions of the user's own that staging computes, one for each computed column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..kinds.warehouses.base import Warehouse
from ..spec.types import LogicalType
from .columns import Column
from .names import fit
from .tables import Table

__all__ = ["Computation", "computation_of"]

_ADDED = {"_dlt_load_id": "string", "_extracted_at": "timestamp"}


@dataclass(frozen=True)
class Computation:
    """How one column is computed from others of its row."""

    name: str
    """Unique in the project: `flights__flight_date`."""
    sql: str
    """The expression, in the column's type; it may fail for some rows."""
    sql_type: str
    inputs: tuple[tuple[str, str], ...]
    """The columns that it may read, as SQL has them, with their types."""


def computation_of(table: Table, column: Column, warehouse: Warehouse) -> Computation:
    """The computation of a computed column."""
    return Computation(
        name=fit(f"{table.entity}__{column.name}", warehouse.longest_name),
        sql=_in_its_type(column),
        sql_type=column.sql_type,
        inputs=tuple(_inputs(table, column.expression, warehouse)),
    )


def _in_its_type(column: Column) -> str:
    sql, cast = column.expression, f"as {column.sql_type})"
    whole = sql.lower().startswith("cast(") and sql.lower().endswith(cast)
    if whole and sql.lower().count("cast(") == 1:
        return sql
    return f"cast({sql} {cast}"


def _inputs(
    table: Table, expression: str, warehouse: Warehouse
) -> list[tuple[str, str]]:
    """All columns that the expression may name: a word that is another thing does no harm."""
    added = {name: LogicalType(kind) for name, kind in _ADDED.items()}
    added |= {column.name: column.type for column in table.origin.columns}
    known = [(c.name, c.sql, c.sql_type) for c in table.arranged if not c.computed]
    known += [(name, name, warehouse.sql_type(type_)) for name, type_ in added.items()]
    words = {word.lower() for word in re.findall(r"\w+", expression)}
    return [(sql, type_) for name, sql, type_ in known if name in words]
