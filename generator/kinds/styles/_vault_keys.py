"""By what keys of a vault arrive, and where those of links lead."""

from __future__ import annotations

from dataclasses import dataclass

from ...design.columns import Column

__all__ = ["Arrival", "End", "SameAs"]


@dataclass(frozen=True)
class Arrival:
    """A table by which keys of a hub arrive: the hub's own, or one that refers to it."""

    base: str
    """The typed view of all its rows."""
    columns: tuple[str, ...]
    """Its columns that hold the key, selected in the hub's order, names and types."""
    present: tuple[str, ...]
    """The same columns, to ask whether they have a value."""
    record_source: str
    """The source's table, as `shop.orders`."""
    loads: str
    """The model that lists the table's loads."""
    named: tuple[Column, ...]
    """The columns that hold the key; none where one is of another type than the hub's."""


@dataclass(frozen=True)
class End:
    """One end of a link."""

    key: str
    """The hash key of the other hub, in this role: `buyer_hk`."""
    hub: str
    hub_key: str
    columns: tuple[str, ...]
    """What the hash key is made of, in SQL."""
    present: tuple[str, ...]


@dataclass(frozen=True)
class SameAs:
    """A link between keys that stand for the same thing."""

    link: str
    link_key: str
    end: End
    """The key that counts, as the row names it."""
