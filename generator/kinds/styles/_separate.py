"""Attributes that change often, in a dimension of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ...design.columns import Column, arranged
from ...design.marts import Link
from ...design.names import fit, quote_identifier
from ...design.tables import Table
from ...spec.history import PART, way_of
from ...spec.modeling import Dimension
from ..warehouses.base import Warehouse

__all__ = ["attributes_of", "split_off", "with_parts"]


def attributes_of(table: Table, options: Dimension) -> tuple[Column, ...]:
    """The columns that a dimension keeps besides the key."""
    kept = [c for c in table.columns if c not in table.key]
    if options.attributes:
        kept = [c for c in kept if c.logical in options.attributes]
    if not table.part_of:
        kept = [c for c in kept if c not in _separate(table, options)]
    return arranged(kept, ())


def split_off(table: Table, options: Dimension, to: Warehouse) -> Table | None:
    """The table of those attributes alone, whose every version is kept; None without any."""
    moved = _separate(table, options)
    if not moved:
        return None
    entity = PART.format(table.entity)
    return replace(
        table,
        logical=PART.format(table.logical),
        description=f"What often changes of {table.logical}, apart from the rest.",
        entity=entity,
        versions=fit(f"int_{entity}__versions", to.longest_name),
        changes=fit(f"int_{entity}__changes", to.longest_name),
        columns=(*table.key, *moved),
        references=(),
        tracked=True,
        recalled=True,
        part_of=table.entity,
    )


def with_parts(
    links: tuple[Link, ...],
    parts: Mapping[str, Table],
    to: Warehouse,
    reads: Callable[[Table, bool], str],
) -> Iterator[Link]:
    """The links of a fact, each with the one to what is split off."""
    for link in links:
        yield link
        if part := parts.get(link.to.entity):
            yield _link_to(part, link, reads(part, True), to)


def _link_to(part: Table, link: Link, via: str, to: Warehouse) -> Link:
    role = PART.format(link.role)
    return replace(
        link,
        role=role,
        alias=quote_identifier(role, to.reserved),
        key=fit(f"{role}_key", to.longest_name),
        to=part,
        dimension=fit(f"dim_{part.entity}", to.longest_name),
        dimension_key=fit(f"{part.entity}_key", to.longest_name),
        tracked=True,
        via=via,
    )


def _separate(table: Table, options: Dimension) -> list[Column]:
    return [
        column
        for column in table.columns
        if column not in (*table.key, table.cursor)
        and way_of(options.history, column.logical) == "separate"
    ]
