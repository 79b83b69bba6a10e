"""One big table: each fact and each dimension, with all that is known of what it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from ...design.calendar import DATE_PARTS
from ...design.clock import TIME_PARTS
from ...design.fields import dimension_fields, fact_fields, rows_of
from ...design.marts import DateLink, Dimension, Fact, Link, Marts
from ...design.models import Field, Model
from ...design.names import fit
from ...design.roles import Role
from ...design.rules import Rule
from ...spec.modeling import Modeling
from ...spec.names import date_key
from ..warehouses.base import Warehouse
from ._dimensional import Dimensional, dimensional
from ._models import calendar_models, marts_layer, measures_models, text_of
from ._nested import nested_models
from ._parts import Attribute, Parts, fields_from_elsewhere, free_name
from ._rollups import rollup_models, rollups_of
from ._wide import Wide, WideDimension, WideFact

__all__ = ["KIND", "OneBigTable"]


class OneBigTable:
    """Wide tables that answer questions without a join."""

    label = "One big table"
    every_load = False

    def marts(
        self,
        roles: tuple[Role, ...],
        rules: Mapping[str, tuple[Rule, ...]],
        modeling: Modeling,
        warehouse: Warehouse,
    ) -> Marts:
        """One `obt_` for each fact and each dimension; a calendar for days without rows."""
        found = dimensional(roles, rules, modeling, warehouse)
        widening = _Widening(found, warehouse)
        facts = tuple(widening.fact(fact) for fact in found.facts)
        dimensions = tuple(map(widening.dimension, found.dimensions))
        every: tuple[Wide, ...] = (*facts, *dimensions)
        rollups = rollups_of(facts, dimensions, modeling, warehouse)
        tables = tuple(_model(wide, text_of(warehouse)) for wide in every)
        models = (
            *tables,
            *(nested_models(tables, warehouse) if modeling.nested else ()),
            *calendar_models(found.calendar),
            *measures_models(facts),
            *rollup_models(rollups),
        )
        layer = marts_layer(models, facts)
        return Marts(
            facts,
            dimensions,
            found.calendar,
            (layer,),
            rollups=rollups,
            **found.more
            | {
                "prepared": tuple(_about(facts, model) for model in found.prepared),
                "clock": None,
                "bridging": (),
                "has_bridges": False,
            },
        )


def _about(facts: tuple[WideFact, ...], model: Model) -> Model:
    """What comes before a fact; where it tells of the fact, of the wide one."""
    if not isinstance(model.subject, Fact):
        return model
    of = model.subject.table
    return replace(model, subject=next(f for f in facts if f.table is of))


class _Widening:
    """Finds what a table refers to, and what that refers to, for all tables."""

    def __init__(self, found: Dimensional, warehouse: Warehouse) -> None:
        self._calendar = found.calendar
        self._warehouse = warehouse
        self._facts = {fact.table.entity for fact in found.facts}
        members = {d.table.entity: d for d in found.dimensions}
        self._parts = Parts(members, warehouse, self._to_wide, keyed=True)

    def fact(self, fact: Fact) -> WideFact:
        """A fact with the attributes of its dimensions, and of its days."""
        taken = {fact.key, *(column.name for column in fact.columns)}
        taken |= {link.key for link in fact.links} | {day.key for day in fact.dates}
        taken |= {time.key for time in fact.times}
        taken |= {column.name for junk in fact.junk for column in junk.columns}
        parts = tuple(self._parts.of(fact, taken))
        days = (*self._days(fact.dates, taken), *self._times(fact, taken))
        junk = (column for junk in fact.junk for column in junk.columns)
        own = _own(fact) | {
            "columns": (*fact.columns, *junk),
            "junk": (),
            "name": fit(f"obt_{fact.table.entity}", self._warehouse.longest_name),
            "links": tuple(map(self._to_wide, fact.links)),
        }
        others = (*(a for part in parts for a in part.attributes), *days)
        return WideFact(**own, parts=parts, others=others, calendar=self._calendar)

    def dimension(self, dimension: Dimension) -> WideDimension:
        """A dimension with the attributes of those that it refers to."""
        taken = {dimension.key, *(column.name for column in dimension.columns)}
        taken |= {link.key for link in dimension.links}
        taken |= {"valid_from", "valid_to", "is_current"}
        parts = tuple(self._parts.of(dimension, taken))
        own = _own(dimension) | {
            "name": self._name(dimension.table.entity),
            "links": tuple(map(self._to_wide, dimension.links)),
        }
        others = tuple(a for part in parts for a in part.attributes)
        return WideDimension(**own, parts=parts, others=others)

    def _name(self, entity: str) -> str:
        both = "_members" if entity in self._facts else ""
        return fit(f"obt_{entity}{both}", self._warehouse.longest_name)

    def _to_wide(self, link: Link) -> Link:
        return replace(link, dimension=self._name(link.to.entity))

    def _days(
        self, dates: tuple[DateLink, ...], taken: set[str]
    ) -> Iterator[Attribute]:
        for date in dates:
            prefix = date_key(date.column.name).removesuffix("_key")
            for part in DATE_PARTS:
                name = free_name(f"{prefix}_{part.name}", taken, self._warehouse)
                value = f"{date.role}.{part.name}"
                if part.sql_type == "varchar":
                    value = f"coalesce({value}, 'Unknown')"
                yield Attribute(
                    name=name,
                    sql=name,
                    expression=value,
                    sql_type=part.sql_type,
                    description=f"{part.description[:-1]} of {date.column.name}.",
                    shown="string" if part.sql_type == "varchar" else part.sql_type,
                )

    def _times(self, fact: Fact, taken: set[str]) -> Iterator[Attribute]:
        for time in fact.times:
            at = f"{fact.alias}.{time.column.sql}"
            ends = {f"{p}": f"extract({p} from {at})" for p in ("hour", "minute")}
            for part in TIME_PARTS:
                name = f"{time.key.removesuffix('_key')}_{part.name}"
                name = free_name(name, taken, self._warehouse)
                yield Attribute(
                    name=name,
                    sql=name,
                    expression=part.expression.format(**ends),
                    sql_type=part.sql_type,
                    description=f"{part.description[:-1]} of {time.column.name}.",
                    shown="string" if part.sql_type == "varchar" else part.sql_type,
                )


def _own(mart: Fact | Dimension) -> dict[str, Any]:
    return {field.name: getattr(mart, field.name) for field in fields(mart)}


def _model(wide: Wide, text: str) -> Model:
    if isinstance(wide, WideFact):
        own, rows = tuple(fact_fields(wide, text)), rows_of(wide.table)
    else:
        own = tuple(dimension_fields(wide, text))
        rows = rows_of(wide.table, "kept" if wide.tracked else "")
    further = tuple(
        Field(part.key, text, {"dimension": part.link.dimension}, "link")
        for part in wide.parts
        if not part.direct
    )
    return Model(
        wide.name,
        "one_big_table/wide",
        wide,
        (*own, *further, *fields_from_elsewhere(wide.parts, wide.others)),
        rows,
    )


KIND = OneBigTable()
