"""Rollups over the marts of any style: the same columns and rows in each."""

from __future__ import annotations

from collections.abc import Iterator

from ...design.fields import column_field, measure_field
from ...design.marts import Dimension, Fact
from ...design.models import Field, Model
from ...design.names import fit, quote_identifier
from ...design.rollups import Group, Join, Rollup
from ...design.tables import Column
from ...spec import measures as declared
from ...spec.modeling import Modeling
from ...spec.names import identifier
from ...spec.ways import Way, way_of
from ..warehouses.base import Warehouse
from ._flat import FlatDimension
from ._parts import Part, free_name
from ._wide import WideFact

__all__ = ["rollup_models", "rollups_of"]


def rollups_of(
    facts: tuple[Fact, ...],
    dimensions: tuple[Dimension, ...],
    modeling: Modeling,
    warehouse: Warehouse,
) -> tuple[Rollup, ...]:
    """Every rollup that the spec declares, over the marts of a style."""
    rolling = _Rolling(dimensions, warehouse)
    return tuple(
        rolling.up(name, rollup, fact)
        for name, rollup in modeling.rollups.items()
        for fact in facts
        if rollup.fact in (fact.table.place.table, str(fact.table.place))
    )


def rollup_models(rollups: tuple[Rollup, ...]) -> tuple[Model, ...]:
    """A table for each rollup."""
    return tuple(
        Model(
            rollup.name,
            "star/rollup",
            rollup,
            tuple(_fields(rollup)),
            {"fact": rollup.fact.table.entity, "time": _time(rollup.fact)},
            composite=True,
        )
        for rollup in rollups
    )


class _Rolling:
    """Finds what rollups are by, among the dimensions of a style."""

    def __init__(self, dimensions: tuple[Dimension, ...], warehouse: Warehouse) -> None:
        self._members = {d.table.entity: d for d in dimensions}
        self._warehouse = warehouse

    def up(self, name: str, rollup: declared.Rollup, fact: Fact) -> Rollup:
        """A rollup of a fact."""
        measures = tuple(
            measure
            for measure in fact.measures
            if not rollup.measures
            or measure.name in {self._fit(identifier(n)) for n in rollup.measures}
        )
        columns = {c.name for measure in measures for c in measure.columns}
        taken = columns | {measure.name for measure in measures}
        joins: dict[tuple[str, ...], Join] = {}
        groups = tuple(
            self._group(text, fact, joins, columns, taken) for text in rollup.by
        )
        return Rollup(
            name=self._fit(f"rollup_{identifier(name)}"),
            fact=fact,
            joins=tuple(joins.values()),
            groups=groups,
            measures=measures,
            description=rollup.description
            or f"Measures of {fact.name} by {' and '.join(rollup.by)}.",
        )

    def _group(
        self,
        text: str,
        fact: Fact,
        joins: dict[tuple[str, ...], Join],
        columns: set[str],
        taken: set[str],
    ) -> Group:
        way = way_of(
            text,
            fact.table.entity,
            lambda entity: self._columns(entity, fact),
            lambda entity: self._roles(entity, fact),
        )
        if not way.roles:
            own = {c.logical: c for c in (*fact.table.columns, *fact.columns)}
            column = own[way.column] if way.column else fact.time
            assert column is not None
            holder, read, sql = _holder(column, fact, joins), column.name, column.sql
        else:
            holder, column, read, sql = self._reached(way, fact, joins)
        is_own = not way.roles and not way.period
        name = column.name
        if not (is_own and name in columns):
            said = (*way.roles, column.name if way.column else "", way.period)
            name = free_name("_".join(filter(None, said)), taken, self._warehouse)
        expression = f"{holder}.{sql}"
        if way.period:
            expression = f"cast(date_trunc('{way.period}', {expression}) as date)"
        where = f" of {' of '.join(reversed(way.roles))}" if way.roles else ""
        described = (
            f"First day of the {way.period} of {column.name}{where}."
            if way.period
            else column.says
        )
        return Group(
            said=text,
            name=name,
            sql=quote_identifier(name, self._warehouse.reserved),
            expression=expression,
            holder=holder,
            origin=column,
            entity=way.end,
            read=read,
            period=way.period,
            sql_type="date" if way.period else column.sql_type,
            description=described,
            of_time=not way.roles and column == fact.time,
        )

    def _reached(
        self, way: Way[str], fact: Fact, joins: dict[tuple[str, ...], Join]
    ) -> tuple[str, Column, str, str]:
        """Who holds the attribute at the end of a way, and what it is called there."""
        member = self._members[way.end]
        column = next(c for c in member.columns if c.logical == way.column)
        if isinstance(fact, WideFact):
            read, sql = _called(fact.parts, way.roles, column)
            return fact.alias, column, read, sql
        holder: Fact | Dimension = fact
        for depth, role in enumerate(way.roles, start=1):
            path = way.roles[:depth]
            if isinstance(holder, FlatDimension):
                read, sql = _called(holder.parts, way.roles[depth - 1 :], column)
                return joins[path[:-1]].alias, column, read, sql
            link = next(link for link in holder.links if link.role == role)
            before = joins.get(path[:-1])
            alias = quote_identifier("_".join(path), self._warehouse.reserved)
            joins.setdefault(
                path,
                Join(
                    model=link.dimension,
                    alias=alias,
                    holder=before.alias if before else fact.alias,
                    link_key=link.key,
                    key=link.dimension_key,
                ),
            )
            holder = self._members[link.to.entity]
        return joins[way.roles].alias, column, column.name, column.sql

    def _columns(self, entity: str, fact: Fact) -> list[str]:
        if entity == fact.table.entity:
            own = (*fact.table.columns, *fact.columns)
            return [column.logical for column in own]
        return [column.logical for column in self._members[entity].columns]

    def _roles(self, entity: str, fact: Fact) -> dict[str, str]:
        if entity == fact.table.entity:
            return {link.role: link.to.entity for link in fact.links}
        return {
            reference.role: reference.to.entity
            for reference in self._members[entity].table.references
            if reference.to.entity in self._members
        }

    def _fit(self, name: str) -> str:
        return fit(name, self._warehouse.longest_name)


def _holder(column: Column, fact: Fact, joins: dict[tuple[str, ...], Join]) -> str:
    """Who has a column of the fact's own table: the fact, or one of its junk dimensions."""
    for junk in fact.junk:
        if column in junk.columns:
            join = Join(junk.name, junk.alias, fact.alias, junk.key, junk.key)
            joins.setdefault((junk.alias,), join)
            return junk.alias
    return fact.alias


def _called(
    parts: tuple[Part, ...], roles: tuple[str, ...], column: Column
) -> tuple[str, str]:
    """What a column of another table is called in a mart that holds it."""
    part = next(part for part in parts if part.role == "_".join(roles))
    found = next(a for a in part.attributes if a.column == column)
    return found.name, found.sql


def _fields(rollup: Rollup) -> Iterator[Field]:
    for group in rollup.groups:
        field = column_field(group.origin, group.entity, group.name)
        by = {"by": group.said}
        yield Field(group.name, group.sql_type, by, origins=field.origins)
    for measure in rollup.measures:
        yield measure_field(measure, rollup.fact)


def _time(fact: Fact) -> str:
    return fact.time.name if fact.time else ""
