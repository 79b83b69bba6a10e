"""The ways from marts to dimensions, and to the calendar."""

from __future__ import annotations

from dataclasses import dataclass

from .tables import Column, Table

__all__ = ["DateLink", "Link", "identity_of"]


@dataclass(frozen=True)
class Link:
    """The way from a mart to a dimension, in one role."""

    role: str
    """What the dimension is here: `origin_airport`."""
    alias: str
    """`role`, quoted where SQL needs it."""
    key: str
    """The column here: `origin_airport_key`."""
    to: Table
    """The table that the dimension shows."""
    dimension: str
    """The dimension's model: `dim_airports`."""
    dimension_key: str
    """The dimension's surrogate key: `airports_key`."""
    pairs: tuple[tuple[Column, Column], ...]
    """Columns here, each with the dimension's that it is found by."""
    tracked: bool
    """Whether the dimension keeps its history, so that time decides which version."""
    rule: str
    """The name of the rule that reports what is not found."""
    via: str
    """The model that a dimension reads to link to another: not the other dimension, since
    tables may refer to each other in a ring.
    """

    @property
    def identity(self) -> tuple[str, ...]:
        """What the dimension's surrogate key is made of, in SQL."""
        return identity_of(self.to)


@dataclass(frozen=True)
class DateLink:
    """The way from a date or timestamp of a mart to the calendar."""

    column: Column
    role: str
    """What the day is here: `time_hour_date`."""
    key: str
    """`time_hour_date_key`, a whole number such as 20130131."""


def identity_of(table: Table) -> tuple[str, ...]:
    """What the surrogate key of a table's dimension is made of, in SQL."""
    version = ("valid_from",) if table.tracked else ()
    return (*(column.sql for column in table.key), *version)
