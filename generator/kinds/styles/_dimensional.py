"""Facts and dimensions of the logical model: what the styles have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ...design.columns import Column, arranged
from ...design.marts import DateDimension, DateLink, Dimension, Fact, Link
from ...design.measures import measures_of
from ...design.names import fit, quote_identifier
from ...design.roles import Role
from ...design.rules import Rule
from ...design.tables import Table
from ...spec import modeling as declared
from ...spec.modeling import Modeling
from ...spec.names import date_key, identifier
from ..warehouses.base import Warehouse

__all__ = ["Dimensional", "dimensional"]

Declared = TypeVar("Declared")

_CALENDARS = ("dim_date", "dim_calendar", "dim_calendar_day")


@dataclass(frozen=True)
class Dimensional:
    """The facts and dimensions, and the calendar that the facts' days are looked up in."""

    facts: tuple[Fact, ...]
    dimensions: tuple[Dimension, ...]
    calendar: DateDimension | None


def dimensional(
    roles: tuple[Role, ...],
    rules: Mapping[str, tuple[Rule, ...]],
    modeling: Modeling,
    warehouse: Warehouse,
    reads: Callable[[Table, bool], str] | None = None,
) -> Dimensional:
    """One dimension and one fact for each table that is one.

    `reads` names the model that a table's rows come from, those of all versions where the
    second argument says so; staging unless given. Facts of tables that are loaded in
    increments grow where their rows come from staging.
    """
    grows, reads = reads is None, reads or _staging
    as_facts = _by_entity(modeling.facts, roles)
    as_dimensions = _by_entity(modeling.dimensions, roles)
    targets = {role.table.entity: role.table for role in roles if role.dimension}
    dimensions = tuple(
        _dimension(
            role.table,
            as_dimensions.get(role.table.entity, declared.Dimension()),
            targets,
            rules[role.table.entity],
            warehouse,
            reads,
        )
        for role in roles
        if role.dimension
    )
    facts = tuple(
        _fact(
            role.table,
            as_facts.get(role.table.entity, declared.Fact()),
            targets,
            rules[role.table.entity],
            warehouse,
            reads,
            grows,
        )
        for role in roles
        if role.fact
    )
    return Dimensional(facts, dimensions, _calendar(facts, dimensions, modeling))


def _staging(table: Table, versions: bool) -> str:
    return table.versions if versions else table.staging


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
    kept = [c for c in table.columns if c not in table.key]
    if options.attributes:
        kept = [c for c in kept if c.logical in options.attributes]
    columns = {*table.key, *kept}
    links = _links(table, targets, warehouse, columns, reads)
    return Dimension(
        name=_dim(table.entity, warehouse.longest_name),
        alias=_alias(table, links, warehouse),
        table=table,
        key=fit(f"{table.entity}_key", warehouse.longest_name),
        attributes=arranged(kept, ()),
        links=links,
        tracked=table.tracked,
        description=options.description or table.description,
        rules=tuple(rule for rule in rules if columns.issuperset(rule.columns)),
        reads=reads(table, table.tracked),
    )


def _fact(
    table: Table,
    options: declared.Fact,
    targets: Mapping[str, Table],
    rules: tuple[Rule, ...],
    warehouse: Warehouse,
    reads: Callable[[Table, bool], str],
    grows: bool,
) -> Fact:
    own = {column.logical: column for column in table.columns}
    links = _links(table, targets, warehouse, set(table.columns), reads)
    if options.links is not None:
        chosen = {identifier(role) for role in options.links}
        links = tuple(link for link in links if link.role in chosen)
    return Fact(
        name=fit(f"fct_{table.entity}", warehouse.longest_name),
        alias=_alias(table, links, warehouse),
        table=table,
        key=fit(f"{table.entity}_key", warehouse.longest_name),
        grain=tuple(own[name] for name in options.grain) or table.key,
        time=own[options.time] if options.time else _time(table),
        links=links,
        dates=tuple(
            DateLink(
                column,
                f"{column.name}_date",
                fit(date_key(column.name), warehouse.longest_name),
            )
            for column in table.columns
            if column.type.is_temporal
        ),
        columns=table.arranged,
        measures=measures_of(table, options, warehouse),
        measures_model=fit(f"measures_{table.entity}", warehouse.longest_name),
        description=options.description or table.description,
        rules=rules,
        reads=reads(table, False),
        grows=grows and table.incremental,
    )


def _links(
    table: Table,
    targets: Mapping[str, Table],
    warehouse: Warehouse,
    columns: set[Column],
    reads: Callable[[Table, bool], str],
) -> tuple[Link, ...]:
    """Links to the dimensions among the tables that `table` refers to.

    A reference to a fact, to an excluded table, to the table itself, or of a column that
    is not kept, makes none: its columns stay as they are (a degenerate dimension).
    """
    return tuple(
        Link(
            role=reference.role,
            alias=quote_identifier(reference.role, warehouse.reserved),
            key=fit(f"{reference.role}_key", warehouse.longest_name),
            to=targets[reference.to.entity],
            dimension=_dim(reference.to.entity, warehouse.longest_name),
            dimension_key=fit(f"{reference.to.entity}_key", warehouse.longest_name),
            pairs=reference.pairs,
            tracked=targets[reference.to.entity].tracked,
            rule=f"{reference.role}_exists",
            via=reads(
                targets[reference.to.entity], targets[reference.to.entity].tracked
            ),
        )
        for reference in table.references
        if reference.to.entity in targets
        and reference.to.entity != table.entity
        and columns.issuperset(reference.columns)
    )


def _alias(table: Table, links: tuple[Link, ...], warehouse: Warehouse) -> str:
    """The table's name in SQL, unless one of its links is called the same."""
    if table.entity in {link.role for link in links}:
        return table.staging
    return quote_identifier(table.entity, warehouse.reserved)


def _time(table: Table) -> Column | None:
    if table.when:
        return table.when
    in_key = [column for column in table.key if column.type.is_temporal]
    anywhere = [column for column in table.columns if column.type.is_temporal]
    return next(iter(in_key + anywhere), None)


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


def _dim(entity: str, longest: int) -> str:
    return fit(f"dim_{entity}", longest)
