"""What facts that grow have to know of their dimensions: who came, changed or left, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .tables import Column, Table

if TYPE_CHECKING:
    from ..kinds.warehouses.base import Layout
    from .batches import Batches
    from .marts import Dimension, Fact, Link

__all__ = ["ChangeLog", "Growth", "logs_of"]


class Growth:
    """What follows from whether a fact grows."""

    table: Table
    links: tuple[Link, ...]
    reads: str
    grows: bool
    layout: Layout
    batches: Batches | None

    @property
    def finds(self) -> bool:
        """Whether its own model finds the rows that have changed."""
        return self.grows and self.batches is None

    @property
    def rows(self) -> str:
        """What SQL calls the rows that a run builds."""
        return "chosen" if self.grows else self.reads

    @property
    def is_set(self) -> bool:
        """Whether its model has settings of its own."""
        return self.grows or bool(self.layout.indexes)

    @property
    def takes_out(self) -> bool:
        """Whether rows are taken out first of which newer loads say anything."""
        return self.finds and self.table.forgets

    @property
    def followed(self) -> tuple[Link, ...]:
        """The links whose dimensions have to be asked for changes."""
        return self.links if self.grows else ()

    @property
    def changes(self) -> tuple[str, ...]:
        """The models that tell of such changes, each once."""
        return tuple(sorted({link.to.changes for link in self.followed}))

    @property
    def also_asked(self) -> tuple[str, ...]:
        """The models that an increment asks, beside those that rows come from."""
        return (self.batches.name,) if self.batches else self.touched_by

    @property
    def touched_by(self) -> tuple[str, ...]:
        """The models that tell which rows are touched, beside those that rows come from."""
        forgets = self.grows and self.table.forgets
        return (*self.changes, *((self.table.base,) if forgets else ()))


@dataclass(frozen=True)
class ChangeLog:
    """A model that only grows: every key that came to a dimension, changed, or left it."""

    name: str
    """`int_customers__changes`."""
    table: Table
    reads: str
    """The model that the dimension's rows come from."""
    columns: tuple[Column, ...]
    """What facts find the dimension's rows by, and the key."""
    tracked: bool
    """Whether rows are versions, of which each has its time."""
    state: tuple[str, ...]
    """Columns whose values facts repeat, in SQL: any other value is a change."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells its rows apart, in SQL."""
        version = ("valid_from",) if self.tracked else ()
        return (*(column.sql for column in self.columns), *version)

    @property
    def optional(self) -> tuple[Column, ...]:
        """The columns that may have no value, and so find nothing."""
        return tuple(c for c in self.columns if c.nullable and c not in self.table.key)


def logs_of(
    facts: Iterable[Fact], dimensions: Iterable[Dimension]
) -> tuple[ChangeLog, ...]:
    """A log for each dimension that a fact which grows refers to."""
    found_by: dict[str, dict[Column, None]] = {}
    for fact in facts:
        for link in fact.followed:
            columns = found_by.setdefault(link.to.entity, dict.fromkeys(link.to.key))
            columns |= dict.fromkeys(theirs for _, theirs in link.pairs)
    return tuple(
        ChangeLog(
            name=dimension.table.changes,
            table=dimension.table,
            reads=dimension.followed_in,
            columns=tuple(found_by[dimension.table.entity]),
            tracked=dimension.tracked,
            state=dimension.state,
        )
        for dimension in dimensions
        if dimension.table.entity in found_by
    )
