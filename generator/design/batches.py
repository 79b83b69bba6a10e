"""Facts that are built period by period, and what tells which periods a run has to build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..kinds.warehouses.base import Warehouse
from ..spec.facts import Fact as Declared
from .columns import Column
from .names import fit
from .tables import Table

if TYPE_CHECKING:
    from .marts import Marts

__all__ = ["Batches", "batches_of", "tells_period"]


@dataclass(frozen=True)
class Batches:
    """The periods of a fact, in dbt's words."""

    name: str
    """The view of what has changed since all of its periods were built: `int_flights__touched`."""
    time: Column
    """What decides about a row's period; never missing."""
    size: str
    """`hour`, `day`, `month` or `year`."""
    begin: str
    lookback: int
    by_key: bool
    """Whether the warehouse merges a period by its key, where others replace all of it."""


def batches_of(table: Table, options: Declared, warehouse: Warehouse) -> Batches | None:
    """The periods that the spec asks for, or None."""
    declared = options.microbatch
    if declared is None:
        return None
    return Batches(
        name=fit(f"int_{table.entity}__touched", warehouse.longest_name),
        time=next(c for c in table.columns if c.logical == options.time),
        size=declared.batch_size,
        begin=declared.begin.isoformat(),
        lookback=declared.lookback,
        by_key=warehouse.merges_batches,
    )


def tells_period(column: Column, table: Table, marts: Marts) -> bool:
    """Whether a column of a table says in which period of the table's fact a row is."""
    of_table = (fact.batches for fact in marts.facts if fact.table is table)
    return any(batches and batches.time is column for batches in of_table)
