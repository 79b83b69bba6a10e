"""The models that several styles have: those of a star, and each kind of them alone."""

from __future__ import annotations

from collections.abc import Iterable

from ...design.calendar import DATE_PARTS
from ...design.clock import TIME_PARTS
from ...design.fields import (
    days_of,
    dimension_fields,
    fact_fields,
    junk_fields,
    measure_fields,
    rows_of,
)
from ...design.fixtures_of_models import dimension_tests, measures_tests
from ...design.marts import DateDimension, Dimension, Fact
from ...design.models import Field, Layer, Model
from ...spec.types import LogicalType
from ..warehouses.base import Warehouse
from ._dimensional import Dimensional
from ._flat import flat_fields
from ._joining import bridge_models

__all__ = [
    "calendar_models",
    "dimension_models",
    "fact_models",
    "flat_models",
    "marts_layer",
    "measures_models",
    "small_models",
    "star_models",
    "text_of",
]


def text_of(warehouse: Warehouse) -> str:
    """The warehouse's type of texts, which keys have too."""
    return warehouse.sql_type(LogicalType("string"))


def star_models(found: Dimensional, text: str) -> tuple[Model, ...]:
    """A model for each flat dimension, the calendar, each fact, and the measures of each."""
    return (
        *flat_models(found.dimensions, text),
        *calendar_models(found.calendar),
        *small_models(found, text),
        *fact_models(found.facts, text),
        *bridge_models(found.bridging, text),
        *measures_models(found.facts),
    )


def marts_layer(models: tuple[Model, ...], facts: Iterable[Fact]) -> Layer:
    """The layer that people read; rows of facts that grow are replaced."""
    strategy = "delete+insert" if any(fact.grows for fact in facts) else ""
    return Layer("marts", "what people read", models, strategy=strategy)


def dimension_models(dimensions: tuple[Dimension, ...], text: str) -> tuple[Model, ...]:
    """A table for each dimension, with the keys of those that it refers to."""
    return tuple(
        _dimension(dimension, "snowflake", dimension_fields(dimension, text))
        for dimension in dimensions
    )


def flat_models(dimensions: tuple[Dimension, ...], text: str) -> tuple[Model, ...]:
    """A table for each dimension, with the attributes of those that it refers to."""
    return tuple(
        _dimension(dimension, "star", flat_fields(dimension, text))
        for dimension in dimensions
    )


def _dimension(dimension: Dimension, style: str, fields: Iterable[Field]) -> Model:
    rows = rows_of(dimension.table, "kept" if dimension.tracked else "")
    template = f"{style}/dimension"
    return Model(
        dimension.name,
        template,
        dimension,
        tuple(fields),
        rows,
        tests=tuple(dimension_tests(dimension)),
    )


def fact_models(facts: tuple[Fact, ...], text: str) -> tuple[Model, ...]:
    """A table for each fact."""
    return tuple(
        Model(
            fact.name,
            "star/fact",
            fact,
            tuple(fact_fields(fact, text)),
            rows_of(fact.table),
        )
        for fact in facts
    )


def calendar_models(calendar: DateDimension | None) -> tuple[Model, ...]:
    """The calendar, where there is one."""
    if calendar is None:
        return ()
    columns = (
        Field("date_key", "integer"),
        Field("date_day", "date"),
        *(Field(part.name, part.sql_type) for part in DATE_PARTS),
    )
    rows = days_of(calendar)
    return (Model(calendar.name, "star/calendar", calendar, columns, rows),)


def small_models(found: Dimensional, text: str) -> tuple[Model, ...]:
    """The times of day, and a table for each junk dimension."""
    clock = found.clock
    clocks = (
        *(Field("time_key", "integer"), Field("time_of_day", "varchar")),
        *(Field(part.name, part.sql_type) for part in TIME_PARTS),
    )
    junk = tuple(
        Model(junk.name, "star/junk", junk, tuple(junk_fields(junk, text)))
        for fact in found.facts
        for junk in fact.junk
    )
    return (
        *((Model(clock.name, "star/clock", clock, clocks),) if clock else ()),
        *junk,
    )


def measures_models(facts: tuple[Fact, ...]) -> tuple[Model, ...]:
    """A view with its measures for each fact that has any."""
    return tuple(
        Model(
            fact.measures_model,
            "star/measures",
            fact,
            tuple(measure_fields(fact)),
            rows_of(fact.table),
            is_view=True,
            tests=tuple(measures_tests(fact)),
        )
        for fact in facts
        if fact.measures
    )
