"""Data vault, after Linstedt's second version: what arrived, and a star on top of it.

Each table has a hub of its keys, a satellite of what is said of them, and a link to the keys
that it refers to. They grow by what each load brings; views over all of it tell which state
counts, so that a late row finds its place and nothing depends on the order of runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ...design.marts import Marts
from ...design.models import Layer, Model
from ...design.roles import Role
from ...design.rules import Rule
from ...design.tables import Table
from ...design.unit_tests import UnitTest
from ...spec.modeling import Modeling
from ...spec.vault import Vault
from ..warehouses.base import Warehouse
from ._bridges import Bridge, bridge_of
from ._dimensional import dimensional
from ._entities import Entities, Forms
from ._flat import flattened
from ._models import marts_layer, star_models, text_of
from ._newest_tests import current_tests
from ._rollups import rollup_models, rollups_of
from ._vault import Entity
from ._vault_tests import (
    bridge_tests,
    effectivity_tests,
    event_tests,
    hub_tests,
    link_tests,
    linked_tests,
    same_as_tests,
    states_tests,
)

__all__ = ["KIND", "Codes", "DataVault", "VaultMarts"]


@dataclass(frozen=True)
class Codes:
    """A reference table: codes and what they mean."""

    name: str
    table: Table

    @property
    def record_source(self) -> str:
        """Where its rows come from."""
        return f"{self.table.source}.{self.table.name}"


@dataclass(frozen=True)
class VaultMarts(Marts):
    """A star, and the vault that it is made of."""

    entities: tuple[Entity, ...]
    codes: tuple[Codes, ...]
    bridges: tuple[Bridge, ...]


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
        tables = tuple(role.table for role in roles)
        forms = Forms(tables, modeling.vault or Vault())
        names = Entities(forms, warehouse.longest_name)
        found = flattened(
            dimensional(roles, rules, modeling, warehouse, names.reads), warehouse
        )
        versioned = (*found.dimensions, *found.histories)
        kept = {d.table.entity: d for d in versioned if d.table.recalled}
        entities = tuple(names.entity(table, kept) for table in forms.kept)
        codes = tuple(
            Codes(names.reads(table, False), table)
            for table in tables
            if forms.is_reference(table)
        )
        by_hub = {entity.hub: entity for entity in entities}
        bridges = tuple(
            bridge_of(entity, by_hub, warehouse)
            for entity in entities
            if entity.ends and forms.of("bridges", entity.table)
        )
        parts = tuple(names.part(d, entities) for d in kept.values() if d.table.part_of)
        vault = (
            *(model for entity in entities for model in _models(entity)),
            *(model for part in parts for model in _versions(part)),
            *(Model(c.name, "data_vault/codes", c) for c in codes),
            *(
                Model(b.name, "data_vault/bridge", b, tests=tuple(bridge_tests(b)))
                for b in bridges
            ),
        )
        rollups = rollups_of(found.facts, found.dimensions, modeling, warehouse)
        models = (*star_models(found, text_of(warehouse)), *rollup_models(rollups))
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
                marts_layer(models, found.facts),
            ),
            entities,
            codes,
            bridges,
            rollups=rollups,
            **found.more,
        )


def _models(entity: Entity) -> Iterator[Model]:
    """The models of one table, in the order in which they are built."""
    yield Model(entity.loads, "data_vault/loads", entity)
    if entity.event:
        yield _tested(entity.event, "event", entity, event_tests)
        yield Model(entity.current, "data_vault/current_event", entity, is_view=True)
        return
    if entity.hub:
        yield _tested(entity.hub, "hub", entity, hub_tests)
    if entity.link:
        yield _tested(entity.link, "link", entity, link_tests)
    if entity.same_as:
        yield _tested(entity.same_as.link, "same_as", entity, same_as_tests)
    for satellite in (entity.main, *entity.split):
        yield Model(satellite.name, "data_vault/satellite", satellite, composite=True)
    if entity.parts:
        states = _tested(entity.states, "states", entity, states_tests)
        yield replace(states, is_view=True)
    if entity.effectivity:
        turns = _tested(entity.effectivity, "effectivity", entity, effectivity_tests)
        yield replace(turns, composite=True)
    if entity.link_effectivity:
        linked = _tested(entity.link_effectivity, "linked", entity, linked_tests)
        yield replace(linked, composite=True)
    current = _tested(entity.current, "current", entity, current_tests)
    yield replace(current, is_view=not entity.current_grows)
    yield from _versions(entity)


def _tested(
    name: str,
    template: str,
    entity: Entity,
    tests: Callable[[Entity], Iterator[UnitTest]],
) -> Model:
    return Model(name, f"data_vault/{template}", entity, tests=tuple(tests(entity)))


def _versions(entity: Entity) -> Iterator[Model]:
    if entity.pit:
        yield Model(entity.pit, "data_vault/pit", entity, composite=True)
        yield Model(entity.history, "data_vault/history", entity, is_view=True)


KIND = DataVault()
