"""Data vault, after Linstedt's second version: what arrived, and a star on top of it.

Each table has a hub of its keys, a satellite of what is said of them, and a link to the keys
that it refers to. They grow by what each load brings; views over all of it tell which state
counts, so that a late row finds its place and nothing depends on the order of runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...design.marts import Marts
from ...design.models import Layer, Model
from ...design.roles import Role
from ...design.rules import Rule
from ...design.tables import Table
from ...spec.modeling import Modeling
from ...spec.vault import Vault
from ..warehouses.base import Warehouse
from ._bridges import Bridge, bridge_of
from ._dimensional import dimensional
from ._entities import Entities, Forms
from ._flat import flattened
from ._models import star_models, text_of
from ._rollups import rollup_models, rollups_of
from ._vault import Entity

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
            *(Model(b.name, "data_vault/bridge", b) for b in bridges),
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
                Layer("marts", "what people read", models),
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
        yield Model(entity.event, "data_vault/event", entity)
        yield Model(entity.current, "data_vault/current_event", entity, is_view=True)
        return
    if entity.hub:
        yield Model(entity.hub, "data_vault/hub", entity)
    if entity.link:
        yield Model(entity.link, "data_vault/link", entity)
    if entity.same_as:
        yield Model(entity.same_as.link, "data_vault/same_as", entity)
    for satellite in (entity.main, *entity.split):
        yield Model(satellite.name, "data_vault/satellite", satellite, composite=True)
    if entity.parts:
        yield Model(entity.states, "data_vault/states", entity, is_view=True)
    if entity.effectivity:
        yield Model(
            entity.effectivity, "data_vault/effectivity", entity, composite=True
        )
    if entity.link_effectivity:
        yield Model(
            entity.link_effectivity, "data_vault/linked", entity, composite=True
        )
    yield Model(entity.current, "data_vault/current", entity, is_view=True)
    yield from _versions(entity)


def _versions(entity: Entity) -> Iterator[Model]:
    if entity.pit:
        yield Model(entity.pit, "data_vault/pit", entity, composite=True)
        yield Model(entity.history, "data_vault/history", entity, is_view=True)


KIND = DataVault()
