"""The models that several styles have: those of a star, and each kind of them alone."""

from __future__ import annotations

from ...design.fields import (
    days_of,
    dimension_fields,
    fact_fields,
    measure_fields,
    rows_of,
)
from ...design.marts import DateDimension, Fact
from ...design.models import Model
from ...spec.types import LogicalType
from ..warehouses.base import Warehouse
from ._dimensional import Dimensional

__all__ = ["calendar_models", "measures_models", "star_models", "text_of"]


def star_models(found: Dimensional, warehouse: Warehouse) -> tuple[Model, ...]:
    """A model for each dimension, the calendar, each fact, and the measures of each."""
    text = text_of(warehouse)
    return (
        *(
            Model(
                dimension.name,
                "star/dimension",
                dimension,
                tuple(dimension_fields(dimension, text)),
                rows_of(dimension.table, "kept" if dimension.tracked else ""),
            )
            for dimension in found.dimensions
        ),
        *calendar_models(found.calendar),
        *(
            Model(
                fact.name,
                "star/fact",
                fact,
                tuple(fact_fields(fact, text)),
                rows_of(fact.table),
            )
            for fact in found.facts
        ),
        *measures_models(found.facts),
    )


def calendar_models(
    calendar: DateDimension | None, template: str = "star/calendar"
) -> tuple[Model, ...]:
    """The calendar, where there is one."""
    if calendar is None:
        return ()
    return (Model(calendar.name, template, calendar, rows=days_of(calendar)),)


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
        )
        for fact in facts
        if fact.measures
    )


def text_of(warehouse: Warehouse) -> str:
    """The warehouse's type of texts, which keys have too."""
    return warehouse.sql_type(LogicalType("string"))
