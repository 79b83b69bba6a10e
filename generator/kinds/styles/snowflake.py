"""Snowflake schema: a star whose dimensions hold keys of what they refer to.

What a star repeats in each dimension, the attributes of those that it refers to, stays there.
The levels of the calendar are dimensions of their own, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from ...design.calendar import DATE_PARTS
from ...design.fields import days_of
from ...design.marts import DateDimension, Dimension, Marts
from ...design.models import Field, Model
from ...design.roles import Role
from ...design.rules import Rule
from ...spec.modeling import Modeling
from ..warehouses.base import Warehouse
from ._dimensional import dimensional
from ._joining import bridge_models
from ._models import (
    dimension_models,
    fact_models,
    marts_layer,
    measures_models,
    small_models,
    text_of,
)
from ._rollups import rollup_models, rollups_of

__all__ = ["KIND", "LeveledCalendar", "Snowflake"]

_OF_HIGHER_LEVELS = ("year_number", "quarter_of_year", "month_of_year", "month_name")


@dataclass(frozen=True)
class LeveledCalendar(DateDimension):
    """A calendar of days, and the models of its higher levels."""

    month: str
    quarter: str
    year: str


class Snowflake:
    """Dimensions that are normalised along their references, down to the calendar."""

    label = "Snowflake schema"
    every_load = False

    def marts(
        self,
        roles: tuple[Role, ...],
        rules: Mapping[str, tuple[Rule, ...]],
        modeling: Modeling,
        warehouse: Warehouse,
    ) -> Marts:
        """A star's facts and dimensions, and a calendar of four levels."""
        found = dimensional(roles, rules, modeling, warehouse)
        calendar = _leveled(found.calendar, found.dimensions)
        rollups = rollups_of(found.facts, found.dimensions, modeling, warehouse)
        models = (
            *dimension_models(found.dimensions, text_of(warehouse)),
            *(_levels(calendar) if calendar else ()),
            *small_models(found, text_of(warehouse)),
            *fact_models(found.facts, text_of(warehouse)),
            *bridge_models(found.bridging, text_of(warehouse)),
            *measures_models(found.facts),
            *rollup_models(rollups),
        )
        layer = marts_layer(models, found.facts)
        return Marts(
            found.facts,
            found.dimensions,
            calendar,
            (layer,),
            rollups=rollups,
            **found.more,
        )


def _leveled(
    calendar: DateDimension | None, dimensions: tuple[Dimension, ...]
) -> LeveledCalendar | None:
    if calendar is None:
        return None
    taken = {dimension.name for dimension in dimensions}
    levels = {
        level: next(
            name
            for name in (f"dim_{level}", f"dim_calendar_{level}", f"dim_date_{level}")
            if name not in taken
        )
        for level in ("month", "quarter", "year")
    }
    own = {field.name: getattr(calendar, field.name) for field in fields(calendar)}
    return LeveledCalendar(**(own | levels))


def _levels(calendar: LeveledCalendar) -> Iterator[Model]:
    types = {part.name: part.sql_type for part in DATE_PARTS}
    days = [part for part in DATE_PARTS if part.name not in _OF_HIGHER_LEVELS]
    columns = {
        "calendar": (
            ("date_key", "integer"),
            ("date_day", "date"),
            ("month_key", "integer"),
            *((part.name, part.sql_type) for part in days),
        ),
        "month": (
            ("month_key", "integer"),
            ("quarter_key", "integer"),
            ("first_day", "date"),
            *((name, types[name]) for name in ("month_of_year", "month_name")),
        ),
        "quarter": (
            ("quarter_key", "integer"),
            ("year_key", "integer"),
            ("first_day", "date"),
            ("quarter_of_year", "integer"),
        ),
        "year": (
            ("year_key", "integer"),
            ("first_day", "date"),
            ("year_number", "integer"),
        ),
    }
    names = {
        "calendar": calendar.name,
        "month": calendar.month,
        "quarter": calendar.quarter,
        "year": calendar.year,
    }
    for level, name in names.items():
        yield Model(
            name,
            f"snowflake/{level}",
            calendar,
            tuple(Field(column, sql_type) for column, sql_type in columns[level]),
            days_of(calendar),
        )


KIND = Snowflake()
