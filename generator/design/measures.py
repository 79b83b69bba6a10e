"""Named aggregates over a fact: those that the spec declares, or the ones that make sense."""

from __future__ import annotations

from collections.abc import Mapping

from ..kinds.warehouses.base import Warehouse
from ..spec import modeling as declared
from ..spec.names import identifier
from ..spec.types import LogicalType
from .columns import Column
from .marts import Measure
from .names import fit, quote_identifier
from .tables import Table

__all__ = ["measures_of"]

_SAYS = {
    "sum": "Sum of",
    "average": "Average of",
    "count": "Number of rows with",
    "count_distinct": "Number of different values of",
    "min": "Least",
    "max": "Greatest",
    "median": "Median of",
}
_SQL = {
    "sum": "sum({})",
    "average": "avg({})",
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "min": "min({})",
    "max": "max({})",
    "median": "percentile_cont(0.5) within group (order by {})",
}
_INTEGER, _FLOAT = LogicalType("integer"), LogicalType("float")
_MOST_DIGITS = 38


def measures_of(
    table: Table, options: declared.Fact, warehouse: Warehouse
) -> tuple[Measure, ...]:
    """The measures that the fact declares, or else those that its columns imply."""
    own = {column.logical: column for column in table.columns}
    return tuple(
        _measure(identifier(name), measure, own, warehouse)
        for name, measure in (options.measures or _implied(table)).items()
    )


def _implied(table: Table) -> dict[str, declared.Measure]:
    """The number of rows, and sums.

    A float is often a rate or a place, and a whole number without a unit a code or a
    year: their sums mean nothing.
    """
    referring = {column for r in table.references for column in r.columns}
    measures = {f"number_of_{table.entity}": declared.Measure(aggregate="count")}
    for column in table.columns:
        kind = column.type.kind
        adds_up = kind == "decimal" or (kind == "integer" and column.unit)
        if adds_up and column not in referring and column not in table.key:
            measures[f"total_{column.name}"] = declared.Measure(
                column=column.logical, aggregate="sum"
            )
    return measures


def _measure(
    name: str,
    measure: declared.Measure,
    own: Mapping[str, Column],
    warehouse: Warehouse,
) -> Measure:
    name = fit(name, warehouse.longest_name)
    column = own[measure.column] if measure.column else None
    said = f"{_SAYS[measure.aggregate]} {column.name}" if column else "Number of rows"
    counts = measure.aggregate in ("count", "count_distinct")
    sql_type = warehouse.sql_type(_type_of(measure.aggregate, column))
    aggregate = _SQL[measure.aggregate].format(column.sql if column else "*")
    return Measure(
        name=name,
        sql=quote_identifier(name, warehouse.reserved),
        aggregate=measure.aggregate,
        column=column,
        description=measure.description or said,
        unit=column.unit if column and not counts else "",
        expression=f"cast({aggregate} as {sql_type})",
        sql_type=sql_type,
    )


def _type_of(aggregate: str, column: Column | None) -> LogicalType:
    """The type that holds every result: sums need more digits than what they add."""
    if column is None or aggregate in ("count", "count_distinct"):
        return _INTEGER
    if aggregate in ("average", "median"):
        return _FLOAT
    if aggregate == "sum" and column.type.kind == "decimal":
        return LogicalType("decimal", _MOST_DIGITS, column.type.scale)
    return column.type
