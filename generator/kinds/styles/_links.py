"""How tables are linked to dimensions, and what SQL calls their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...design.columns import Column
from ...design.marts import Link
from ...design.names import fit, quote_identifier
from ...design.tables import Table
from ..warehouses.base import Warehouse

__all__ = ["alias_of", "dim_name", "links_of"]


def links_of(
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
            dimension=dim_name(reference.to.entity, warehouse.longest_name),
            dimension_key=fit(f"{reference.to.entity}_key", warehouse.longest_name),
            pairs=reference.pairs,
            tracked=targets[reference.to.entity].tracked,
            rule=f"{reference.role}_exists",
            via=reads(
                targets[reference.to.entity], targets[reference.to.entity].recalled
            ),
        )
        for reference in table.references
        if reference.to.entity in targets
        and reference.to.entity != table.entity
        and columns.issuperset(reference.columns)
    )


def alias_of(table: Table, links: tuple[Link, ...], warehouse: Warehouse) -> str:
    """The table's name in SQL, unless one of its links is called the same."""
    if table.entity in {link.role for link in links}:
        return table.staging
    return quote_identifier(table.entity, warehouse.reserved)


def dim_name(entity: str, longest: int) -> str:
    """The model of a table's dimension."""
    return fit(f"dim_{entity}", longest)
