"""Bridges between dimensions, of the tables that are declared as such."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ...design.bridges import Bridge
from ...design.fields import bridge_fields, rows_of
from ...design.models import Model
from ...design.names import fit
from ...design.tables import Table
from ...spec import bridges as declared
from ...spec.names import identifier
from ...spec.types import LogicalType
from ..warehouses.base import Warehouse
from ._links import alias_of, links_of

__all__ = ["bridge_models", "bridges_of"]

_ROOM = 4
"""Digits that a sum of shares may have beyond those of a share."""
_MOST_DIGITS = 38


def bridges_of(
    named: Mapping[str, declared.Bridge],
    tables: Mapping[str, Table],
    targets: Mapping[str, Table],
    warehouse: Warehouse,
    reads: Callable[[Table, bool], str],
) -> Iterator[Bridge]:
    """A bridge for each declared one of `tables`, between two of `targets`; by entities."""
    for entity, options in named.items():
        table = tables[entity]
        links = {
            link.role: link
            for link in links_of(table, targets, warehouse, set(table.columns), reads)
        }
        columns = {r: [mine.logical for mine, _ in links[r].pairs] for r in links}
        one, other = declared.ends_of([c.logical for c in table.key], columns)
        if options.divides and identifier(options.divides) == other:
            one, other = other, one
        equal = options.weight == declared.EQUAL
        own = {column.logical: column for column in table.columns}
        weight = own[options.weight] if options.weight and not equal else None
        shares = weight.type if weight else LogicalType("float")
        yield Bridge(
            name=fit(f"bridge_{entity}", warehouse.longest_name),
            alias=alias_of(table, tuple(links.values()), warehouse),
            table=table,
            reads=reads(table, False),
            divided=links[one],
            among=links[other],
            weight=weight,
            equal=equal,
            weight_type=warehouse.sql_type(_summed(shares)) if options.weight else "",
            description=options.description,
        )


def bridge_models(bridges: tuple[Bridge, ...], text: str) -> tuple[Model, ...]:
    """A table for each bridge; `text` is the warehouse's type of texts."""
    return tuple(
        Model(
            bridge.name,
            "star/bridge",
            bridge,
            tuple(bridge_fields(bridge, text)),
            {**rows_of(bridge.table), "divided": bridge.divided.role},
            composite=True,
        )
        for bridge in bridges
    )


def _summed(share: LogicalType) -> LogicalType:
    """The type of a sum of shares, wrong ones included, so that a test can tell of them."""
    if share.kind != "decimal":
        return share
    digits = min(share.precision + _ROOM, _MOST_DIGITS)
    return LogicalType("decimal", digits, share.scale)
