"""Every table and view that dbt keeps in the warehouse, and what its columns are made of.

Two designs are compared by it: what is no longer there, what has another type, and what has
its name and type but means something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..spec.types import LogicalType
from .build import Design
from .marts import DateDimension, Dimension, Fact, Link, Measure, Model
from .tables import Column, Table

__all__ = ["Field", "Relation", "relations_of", "staged_by"]


@dataclass(frozen=True)
class Field:
    """A column; `made_of` says in words what decides its values."""

    name: str
    sql_type: str
    made_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Relation:
    """A table or a view; `rows` says in words what decides which rows it has.

    `fields` is empty where readers are not promised any.
    """

    schema: str
    name: str
    is_view: bool
    fields: tuple[Field, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """As people write it: `marts.fct_orders`."""
        return f"{self.schema}.{self.name}"


def relations_of(design: Design) -> tuple[Relation, ...]:
    """All relations but those of raw, marts first."""
    return (
        *(_mart(model, design) for model in design.marts.models),
        *(
            Relation("staging", dimension.table.versions, True)
            for dimension in design.marts.versioned
        ),
        *(relation for table in design.tables for relation in _of_table(table)),
    )


def staged_by(table: Table) -> tuple[object, ...]:
    """What the SQL of a table's staging model, and of the view below it, depends on."""
    return (
        table.raw_schema,
        table.name,
        table.staging,
        tuple(column.name for column in table.key),
        table.cursor and table.cursor.name,
        table.incremental,
        table.marks_last_load,
        table.where,
        tuple(
            (
                column.name,
                column.raw,
                column.type,
                column.expression,
                column.format,
                column.timezone,
                column.null_values,
            )
            for column in table.arranged
        ),
    )


def _of_table(table: Table) -> Iterator[Relation]:
    yield Relation("quarantine", table.quarantine, True)
    yield Relation("staging", table.staging, False)
    yield Relation("staging", table.base, True)


def _mart(model: Model, design: Design) -> Relation:
    subject = model.subject
    text = design.warehouse.sql_type(LogicalType("string"))
    if isinstance(subject, DateDimension):
        days = f"{subject.first} to {subject.last}" if subject.first else ""
        return Relation("marts", model.name, False, (), {"days": days})
    rows = dict(_rows(subject.table))
    if isinstance(subject, Dimension):
        rows["history"] = "kept" if subject.tracked else ""
        fields = tuple(_dimension(subject, text))
        return Relation("marts", model.name, False, fields, rows)
    if model.template == "measures":
        fields = tuple(map(_measure, subject.measures))
        return Relation("marts", model.name, True, fields, rows)
    return Relation("marts", model.name, False, tuple(_fact(subject, text)), rows)


def _fact(fact: Fact, text: str) -> Iterator[Field]:
    yield Field(fact.key, text, {"parts": _names(fact.grain)})
    for link in fact.links:
        time = fact.time.name if fact.time and link.tracked else ""
        yield Field(link.key, text, _link(link, time))
    for date in fact.dates:
        yield Field(date.key, "integer")
    yield from map(_column, fact.columns)


def _dimension(dimension: Dimension, text: str) -> Iterator[Field]:
    yield Field(dimension.key, text, {"parts": ", ".join(dimension.identity)})
    for link in dimension.links:
        yield Field(link.key, text, _link(link, ""))
    yield from map(_column, dimension.columns)
    if dimension.tracked:
        yield Field("valid_from", "timestamp")
        yield Field("valid_to", "timestamp")
        yield Field("is_current", "boolean")


def _link(link: Link, time: str) -> Mapping[str, str]:
    return {
        "dimension": link.dimension,
        "columns": ", ".join(f"{mine.name} = {on.name}" for mine, on in link.pairs),
        "parts": ", ".join(link.identity),
        "time": time,
    }


def _column(column: Column) -> Field:
    return Field(
        column.name,
        column.sql_type,
        {
            "source column": column.physical,
            "expression": column.expression,
            "format": column.format,
            "time zone": column.timezone,
            "missing values": str(list(column.null_values) or ""),
            "unit": column.unit,
        },
    )


def _measure(measure: Measure) -> Field:
    return Field(
        measure.name,
        measure.sql_type,
        {"expression": measure.expression, "unit": measure.unit},
    )


def _rows(table: Table) -> Mapping[str, str]:
    return {
        "key": _names(table.key),
        "cursor": table.cursor.name if table.cursor else "",
        "load": table.load,
        "row filter": table.where,
    }


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(column.name for column in columns)
