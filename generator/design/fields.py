"""The columns of facts, dimensions and measures, with what decides their values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .bridges import Bridge
from .junk import Junk
from .marts import DateDimension, Dimension, Fact, Link, Measure
from .models import Field
from .tables import Column, Table

__all__ = [
    "bridge_fields",
    "column_field",
    "days_of",
    "dimension_fields",
    "fact_fields",
    "junk_fields",
    "junk_key",
    "measure_field",
    "measure_fields",
    "remembered",
    "rows_of",
]


def fact_fields(fact: Fact, text: str) -> Iterator[Field]:
    """The columns of a fact; `text` is the warehouse's type of texts."""
    entity = fact.table.entity
    yield Field(
        fact.key,
        text,
        {"parts": _names(fact.grain)},
        "key",
        tuple((entity, column.name) for column in fact.grain),
    )
    for link in fact.links:
        time = fact.time.name if fact.time and link.tracked else ""
        yield _link(link, entity, text, time)
    for date in fact.dates:
        origin = (entity, date.column.name)
        yield Field(date.key, "integer", {}, "date", (origin,))
    for junk in fact.junk:
        yield junk_key(junk, text)
    for timed in fact.times:
        origin = (entity, timed.column.name)
        yield Field(timed.key, "integer", {}, "date", (origin,))
    for column in fact.columns:
        yield column_field(column, entity)


def dimension_fields(dimension: Dimension, text: str) -> Iterator[Field]:
    """The columns of a dimension; `text` is the warehouse's type of texts."""
    entity = dimension.table.whole
    yield Field(
        dimension.key,
        text,
        {"parts": ", ".join(dimension.identity)},
        "key",
        tuple((entity, column.name) for column in dimension.table.key),
    )
    for link in dimension.links:
        yield _link(link, entity, text, "")
    for column in dimension.columns:
        yield remembered(column_field(column, entity), dimension)
    if dimension.tracked:
        yield Field("valid_from", "timestamp")
        yield Field("valid_to", "timestamp")
        yield Field("is_current", "boolean")


def measure_fields(fact: Fact) -> Iterator[Field]:
    """The columns of the view with a fact's measures."""
    for measure in fact.measures:
        yield measure_field(measure, fact)


def measure_field(measure: Measure, fact: Fact) -> Field:
    """A measure of a fact."""
    return Field(
        measure.name,
        measure.sql_type,
        {"expression": measure.expression, "unit": measure.unit},
        "measure",
        tuple((fact.table.entity, column.name) for column in measure.columns),
    )


def junk_fields(junk: Junk, text: str) -> Iterator[Field]:
    """The columns of a junk dimension; `text` is the warehouse's type of texts."""
    yield junk_key(junk, text)
    for column in junk.columns:
        yield column_field(column, junk.entity)


def bridge_fields(bridge: Bridge, text: str) -> Iterator[Field]:
    """The columns of a bridge; `text` is the warehouse's type of texts."""
    entity = bridge.table.entity
    for link in bridge.links:
        yield _link(link, entity, text, "")
    if bridge.weight:
        share = column_field(bridge.weight, entity, "weight")
        yield replace(share, sql_type=bridge.weight_type)
    elif bridge.equal:
        yield Field("weight", bridge.weight_type)


def junk_key(junk: Junk, text: str) -> Field:
    """The key of a combination."""
    parts = {"parts": _names(junk.columns)}
    origins = tuple((junk.entity, column.name) for column in junk.columns)
    return Field(junk.key, text, parts, "key", origins)


def column_field(column: Column, entity: str, name: str = "") -> Field:
    """A column of a table as it is, under its own name or another."""
    return Field(
        name or column.name,
        column.sql_type,
        {
            "source column": column.physical,
            "expression": column.expression,
            "format": column.format,
            "time zone": column.timezone,
            "missing values": str(list(column.null_values) or ""),
            "unit": column.unit,
        },
        origins=((entity, column.of or column.name),),
    )


def remembered(field: Field, dimension: Dimension) -> Field:
    """A column of a dimension, with the time that its value is from."""
    way = dimension.history.ways.get(field.name, "")
    time = _TIMES.get(way, "") if field.name in dimension.history.values else ""
    return replace(field, made_of={**field.made_of, "history": time})


def rows_of(table: Table, history: str | None = None) -> Mapping[str, str]:
    """What decides which rows a mart of the table has."""
    rows = {
        "key": _names(table.key),
        "cursor": table.cursor.name if table.cursor else "",
        "load": table.load,
        "row filter": table.where,
        "deleted rows": ", ".join(_deleted(table)),
    }
    return rows if history is None else rows | {"history": history}


def days_of(calendar: DateDimension) -> Mapping[str, str]:
    """What decides which days a calendar has."""
    return {"days": f"{calendar.first} to {calendar.last}" if calendar.first else ""}


_TIMES = dict.fromkeys(("overwrite", "previous"), "the newest value")
_TIMES["keep"] = "the first value"
"""What is shown of an attribute that is not tracked."""


def _link(link: Link, entity: str, text: str, time: str) -> Field:
    return Field(
        link.key,
        text,
        {
            "dimension": link.dimension,
            "columns": ", ".join(f"{mine.name} = {on.name}" for mine, on in link.pairs),
            "parts": ", ".join(link.identity),
            "time": time,
        },
        "link",
        tuple((entity, mine.name) for mine, _ in link.pairs),
    )


def _names(columns: tuple[Column, ...]) -> str:
    return ", ".join(column.name for column in columns)


def _deleted(table: Table) -> Iterator[str]:
    if table.deleted:
        yield table.deleted.name
    if table.finds_deleted:
        yield "found by their keys"
