"""Facts and dimensions of the logical model: what the styles have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ...design.bridges import Bridge
from ...design.clock import Clock
from ...design.columns import arranged
from ...design.history import history_of
from ...design.marts import DateDimension, Dimension, Fact
from ...design.models import Model
from ...design.names import fit
from ...design.roles import Role
from ...design.rules import Rule
from ...design.tables import Table
from ...spec import modeling as declared
from ...spec.bridges import Bridge as DeclaredBridge
from ...spec.facts import Fact as DeclaredFact
from ...spec.modeling import Modeling
from ..warehouses.base import Warehouse
from ._facts import fact_of
from ._joining import bridges_of
from ._links import alias_of, dim_name, links_of
from ._separate import attributes_of, split_off

__all__ = ["Dimensional", "dimensional"]

Declared = TypeVar("Declared")

_CLOCKS = ("time", "time_of_day", "minute_of_day")
_CALENDARS = ("dim_date", "dim_calendar", "dim_calendar_day")


@dataclass(frozen=True)
class Dimensional:
    """The facts and dimensions, and the calendar that the facts' days are looked up in."""

    facts: tuple[Fact, ...]
    dimensions: tuple[Dimension, ...]
    calendar: DateDimension | None
    prepared: tuple[Model, ...]
    """Views between staging and facts of a kind of their own."""
    histories: tuple[Dimension, ...]
    """Tables whose versions are kept for a fact alone."""
    clock: Clock | None
    bridging: tuple[Bridge, ...]
    """What joins dimensions many to many."""

    @property
    def more(self) -> dict[str, Any]:
        """What marts of any style have of it, besides what the style makes."""
        names = ("prepared", "histories", "clock", "bridging")
        return {name: getattr(self, name) for name in names}


def _staging(table: Table, versions: bool) -> str:
    return table.versions if versions else table.staging


def dimensional(
    roles: tuple[Role, ...],
    rules: Mapping[str, tuple[Rule, ...]],
    modeling: Modeling,
    warehouse: Warehouse,
    reads: Callable[[Table, bool], str] = _staging,
) -> Dimensional:
    """One dimension and one fact for each table that is one.

    `reads` names the model that a table's rows come from, those of all versions where the
    second argument says so; staging unless given.
    """
    as_facts = _by_entity(modeling.facts, roles)
    as_dimensions = _by_entity(modeling.dimensions, roles)
    as_bridges = _by_entity(modeling.bridges, roles)
    targets = {role.table.entity: role.table for role in roles if role.dimension}
    parts: dict[str, Table] = {}
    members = []
    for table in targets.values():
        options = as_dimensions.get(table.entity, declared.Dimension())
        part = split_off(table, options, warehouse)
        for member in (table, part) if part else (table,):
            members.append(
                _dimension(
                    member, options, targets, rules[table.entity], warehouse, reads
                )
            )
        if part:
            parts[table.entity] = part
    made = tuple(
        fact_of(
            role.table,
            as_facts.get(role.table.entity, DeclaredFact()),
            targets,
            parts,
            rules[role.table.entity],
            warehouse,
            reads,
            share=as_bridges.get(role.table.entity, DeclaredBridge()).weight,
        )
        for role in roles
        if role.fact
    )
    dimensions = tuple(members)
    facts = tuple(fact for fact, _ in made)
    every_version = declared.Dimension(history={"unless_said": "track"})
    kept = {dimension.table.entity for dimension in dimensions}
    return Dimensional(
        facts,
        dimensions,
        _calendar(facts, dimensions, modeling),
        tuple(model for _, models in made for model in models),
        tuple(
            _dimension(fact.table, every_version, {}, (), warehouse, reads)
            for fact in facts
            if fact.table.tracked and fact.table.entity not in kept
        ),
        _clock(facts, roles),
        tuple(
            bridges_of(
                as_bridges,
                {role.table.entity: role.table for role in roles},
                targets,
                warehouse,
                reads,
            )
        ),
    )


def _by_entity(
    named: Mapping[str, Declared], roles: tuple[Role, ...]
) -> dict[str, Declared]:
    """What the spec says of tables by `table` or `source.table`, by their entities."""
    return {
        role.table.entity: named[name]
        for role in roles
        for name in (role.table.place.table, str(role.table.place))
        if name in named
    }


def _dimension(
    table: Table,
    options: declared.Dimension,
    targets: Mapping[str, Table],
    rules: tuple[Rule, ...],
    warehouse: Warehouse,
    reads: Callable[[Table, bool], str],
) -> Dimension:
    kept = attributes_of(table, options)
    history = history_of(table, kept, options.history, warehouse)
    columns = {*table.key, *kept}
    links = links_of(table, targets, warehouse, columns, reads)
    return Dimension(
        name=dim_name(table.entity, warehouse.longest_name),
        alias=alias_of(table, links, warehouse),
        table=table,
        key=fit(f"{table.entity}_key", warehouse.longest_name),
        attributes=arranged(history.with_added(kept), ()),
        history=history,
        links=links,
        tracked=table.tracked,
        description=(
            table.says if table.part_of else options.description or table.says
        ),
        rules=tuple(rule for rule in rules if columns.issuperset(rule.columns)),
        reads=reads(table, table.recalled),
    )


def _calendar(
    facts: tuple[Fact, ...], dimensions: tuple[Dimension, ...], modeling: Modeling
) -> DateDimension | None:
    dated = tuple(fact for fact in facts if fact.dates)
    if not dated:
        return None
    declared_range = modeling.date_dimension
    taken = {dimension.name for dimension in dimensions}
    return DateDimension(
        name=next(name for name in _CALENDARS if name not in taken),
        key="date_key",
        first=declared_range.first if declared_range else None,
        last=declared_range.last if declared_range else None,
        dated=dated,
    )


def _clock(facts: tuple[Fact, ...], roles: tuple[Role, ...]) -> Clock | None:
    if not any(fact.times for fact in facts):
        return None
    taken = {role.table.entity for role in roles}
    return Clock(next(f"dim_{name}" for name in _CLOCKS if name not in taken))
