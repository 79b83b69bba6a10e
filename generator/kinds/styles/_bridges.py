"""Bridges: hash keys of all that a row refers to now, at any distance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...design.names import fit, quote_identifier
from ..warehouses.base import Warehouse
from ._vault import Entity

__all__ = ["Bridge", "Crossing", "Reached", "bridge_of"]


@dataclass(frozen=True)
class Reached:
    """A hash key that a bridge has."""

    alias: str
    """Where it comes from."""
    key: str
    """What it is called there."""
    name: str
    """What it is called in the bridge: after the way to it."""
    hub: str
    hub_key: str


@dataclass(frozen=True)
class Crossing:
    """A table on the way, joined for what it refers to."""

    entity: Entity
    alias: str
    source: str
    """The alias of the table that refers to it."""
    role_key: str
    """The hash key there."""


@dataclass(frozen=True)
class Bridge:
    """A bridge over all ways from one table."""

    name: str
    alias: str
    """What SQL calls the rows that it begins with."""
    entity: Entity
    crossings: tuple[Crossing, ...]
    reached: tuple[Reached, ...]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The tables on all ways, each once."""
        on_the_way = (crossing.entity for crossing in self.crossings)
        return tuple({e.key: e for e in (self.entity, *on_the_way)}.values())


def bridge_of(
    entity: Entity, by_hub: Mapping[str, Entity], warehouse: Warehouse
) -> Bridge:
    """A bridge from a table; on one way, a hub is met once."""
    ways = tuple(_ways(entity, "", (entity.hub,), by_hub, warehouse))
    return Bridge(
        fit(f"bridge_{entity.table.entity}", warehouse.longest_name),
        _alias(entity.table.entity, warehouse),
        entity,
        tuple(way for way in ways if isinstance(way, Crossing)),
        tuple(way for way in ways if isinstance(way, Reached)),
    )


def _ways(
    entity: Entity,
    before: str,
    met: tuple[str, ...],
    by_hub: Mapping[str, Entity],
    warehouse: Warehouse,
) -> Iterator[Reached | Crossing]:
    alias = _alias(before.removesuffix("_") or entity.table.entity, warehouse)
    for end in entity.ends:
        role = f"{before}{end.key}"
        name = fit(role, warehouse.longest_name)
        yield Reached(alias, end.key, name, end.hub, end.hub_key)
        to = by_hub[end.hub]
        if to.ends and end.hub not in met:
            way = f"{role.removesuffix('_hk')}_"
            yield Crossing(to, _alias(way.removesuffix("_"), warehouse), alias, end.key)
            yield from _ways(to, way, (*met, end.hub), by_hub, warehouse)


def _alias(name: str, warehouse: Warehouse) -> str:
    return quote_identifier(fit(name, warehouse.longest_name), warehouse.reserved)
