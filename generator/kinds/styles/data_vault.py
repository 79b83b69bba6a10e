"""Data vault, after Linstedt's second version: what arrived, and a star on top of it.

Each table has a hub of its keys, a satellite of what is said of them, and a link to the keys
that it refers to. All are computed from raw, which keeps every row, so that a late row finds
its place and nothing depends on the order of runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...design.marts import Dimension, Marts
from ...design.models import Layer, Model
from ...design.names import fit
from ...design.roles import Role
from ...design.rules import Rule
from ...design.tables import Column, Reference, Table
from ...spec.modeling import Modeling
from ..warehouses.base import Warehouse
from ._dimensional import dimensional
from ._flat import flattened
from ._models import star_models
from ._rollups import rollup_models, rollups_of
from ._vault import Arrival, End, Entity

__all__ = ["KIND", "DataVault", "VaultMarts"]


@dataclass(frozen=True)
class VaultMarts(Marts):
    """A star, and the vault that it is made of."""

    entities: tuple[Entity, ...]


class DataVault:
    """Hubs, links and satellites, and the facts and dimensions of a star over them."""

    label = "Data vault"
    every_load = True

    def marts(
        self,
        roles: tuple[Role, ...],
        rules: Mapping[str, tuple[Rule, ...]],
        modeling: Modeling,
        warehouse: Warehouse,
    ) -> Marts:
        """The vault, and an information mart with the names and columns of a star."""
        names = _Names(warehouse.longest_name)
        found = flattened(
            dimensional(roles, rules, modeling, warehouse, names.reads), warehouse
        )
        versioned = (*found.dimensions, *found.histories)
        kept = {d.table.entity: d for d in versioned if d.tracked}
        tables = tuple(role.table for role in roles)
        entities = tuple(names.entity(table, tables, kept) for table in tables)
        vault = tuple(model for entity in entities for model in _models(entity))
        rollups = rollups_of(found.facts, found.dimensions, modeling, warehouse)
        models = (*star_models(found, warehouse), *rollup_models(rollups))
        return VaultMarts(
            found.facts,
            found.dimensions,
            found.calendar,
            (
                Layer(
                    "vault",
                    "hubs, links and satellites",
                    vault,
                    materialized="incremental",
                    strategy="append",
                ),
                Layer("marts", "what people read", models),
            ),
            entities,
            rollups=rollups,
            **found.more,
        )


class _Names:
    """What the models of the vault are called, and how tables hang together in it."""

    def __init__(self, longest: int) -> None:
        self._longest = longest

    def reads(self, table: Table, versions: bool) -> str:
        """The view that stands for staging, or for its versions."""
        return self._fit(f"{'history' if versions else 'current'}_{table.entity}")

    def entity(
        self,
        table: Table,
        tables: tuple[Table, ...],
        kept: Mapping[str, Dimension],
    ) -> Entity:
        """All that the vault keeps of a table."""
        name, hubs = table.entity, {other.entity for other in tables}
        ends = tuple(
            self._end(reference, tables)
            for reference in table.references
            if reference.to.entity in hubs and _is_link(reference, table, tables)
        )
        tracked = name in kept
        return Entity(
            table=table,
            dimension=kept.get(name),
            key=self._key(name),
            loads=self._loads(table),
            hub=self._fit(f"hub_{name}"),
            link=self._fit(f"link_{name}") if ends else "",
            link_key=self._fit(f"link_{name}_hk"),
            satellite=self._fit(f"sat_{name}"),
            effectivity="" if table.incremental else self._fit(f"effsat_{name}"),
            pit=self._fit(f"pit_{name}") if tracked else "",
            current=self.reads(table, False),
            history=self.reads(table, True) if tracked else "",
            arrivals=tuple(self._arrivals(table, tables)),
            ends=ends,
        )

    def _arrivals(self, table: Table, tables: tuple[Table, ...]) -> Iterator[Arrival]:
        """Its own rows, and those of tables that refer to its key."""
        own = tuple(column.sql for column in table.key)
        yield self._arrival(table, own, own)
        for other in tables:
            for reference in other.references:
                if reference.to.entity == table.entity and _is_link(
                    reference, other, tables
                ):
                    named = zip(_in_order(reference, table), own, strict=True)
                    yield self._arrival(
                        other,
                        tuple(
                            mine if mine == to else f"{mine} as {to}"
                            for mine, to in named
                        ),
                        tuple(column.sql for column in reference.columns),
                    )

    def _arrival(
        self, table: Table, columns: tuple[str, ...], present: tuple[str, ...]
    ) -> Arrival:
        source = f"{table.source}.{table.name}"
        return Arrival(table.base, columns, present, source, self._loads(table))

    def _loads(self, table: Table) -> str:
        return self._fit(f"loads_{table.entity}")

    def _end(self, reference: Reference, tables: tuple[Table, ...]) -> End:
        to = _target(reference, tables)
        return End(
            key=self._key(reference.role),
            hub=self._fit(f"hub_{to.entity}"),
            hub_key=self._key(to.entity),
            columns=_in_order(reference, to),
            present=tuple(column.sql for column in reference.columns),
        )

    def _key(self, name: str) -> str:
        return self._fit(f"{name}_hk")

    def _fit(self, name: str) -> str:
        return fit(name, self._longest)


def _is_link(reference: Reference, table: Table, tables: tuple[Table, ...]) -> bool:
    """Whether it refers to the key of another table; others stay in the satellite."""
    if reference.to.entity == table.entity:
        return False
    return set(reference.on) == set(_target(reference, tables).key)


def _target(reference: Reference, tables: tuple[Table, ...]) -> Table:
    return next(t for t in tables if t.entity == reference.to.entity)


def _in_order(reference: Reference, to: Table) -> tuple[str, ...]:
    """The referring columns in the order and types of the other table's key."""
    referring: dict[Column, Column] = {theirs: mine for mine, theirs in reference.pairs}
    return tuple(
        (
            referring[column].sql
            if referring[column].sql_type == column.sql_type
            else f"cast({referring[column].sql} as {column.sql_type})"
        )
        for column in to.key
    )


def _models(entity: Entity) -> Iterator[Model]:
    """The models of one table, in the order in which they are built."""
    yield Model(entity.loads, "data_vault/loads", entity)
    yield Model(entity.hub, "data_vault/hub", entity)
    if entity.link:
        yield Model(entity.link, "data_vault/link", entity)
    yield Model(entity.satellite, "data_vault/satellite", entity, composite=True)
    if entity.effectivity:
        yield Model(
            entity.effectivity, "data_vault/effectivity", entity, composite=True
        )
    yield Model(entity.current, "data_vault/current", entity, is_view=True)
    if entity.pit:
        yield Model(entity.pit, "data_vault/pit", entity, composite=True)
        yield Model(entity.history, "data_vault/history", entity, is_view=True)


KIND = DataVault()
