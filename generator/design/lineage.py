"""From a column of a source to the columns of marts that come from it."""

from __future__ import annotations

from dataclasses import dataclass

from .marts import Dimension, Fact, Marts
from .tables import Column, Table

__all__ = ["LineageRow", "lineage_of"]


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
    every: tuple[Dimension | Fact, ...] = (*marts.dimensions, *marts.facts)
    for mart in every:
        table = mart.table
        for column in mart.columns:
            ends.setdefault((table.entity, column.name), []).append(
                f"{mart.name}.{column.name}"
            )
        for link in mart.links:
            for column, _ in link.pairs:
                ends[table.entity, column.name].append(f"{mart.name}.{link.key}")
    for dimension in marts.dimensions:
        for column in dimension.table.key:
            ends[dimension.table.entity, column.name].append(
                f"{dimension.name}.{dimension.key}"
            )
    for fact in marts.facts:
        for column in fact.grain:
            ends[fact.table.entity, column.name].append(f"{fact.name}.{fact.key}")
        for date in fact.dates:
            ends[fact.table.entity, date.column.name].append(f"{fact.name}.{date.key}")
        for measure in fact.measures:
            if measure.column:
                ends[fact.table.entity, measure.column.name].append(
                    f"{fact.measures_model}.{measure.name}"
                )
    return tuple(
        LineageRow(table, column, tuple(ends.get((table.entity, column.name), ())))
        for table in tables
        for column in table.columns
    )
