"""The times of day: the columns of `dim_time`, and what wide tables say of a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from .columns import Column

__all__ = ["TIME_PARTS", "Clock", "TimeLink", "TimePart"]


@dataclass(frozen=True)
class TimePart:
    """A column of the times of day."""

    name: str
    sql_type: str
    description: str
    expression: str
    """Its value in SQL, of an `{hour}` and a `{minute}`; null where they are."""


TIME_PARTS = (
    TimePart("hour_of_day", "integer", "Hour, 0 to 23.", "cast({hour} as integer)"),
    TimePart(
        "minute_of_hour", "integer", "Minute, 0 to 59.", "cast({minute} as integer)"
    ),
    TimePart(
        "part_of_day",
        "varchar",
        "night (before 6), morning (before 12), afternoon (before 18) or evening.",
        "case when {hour} < 6 then 'night' when {hour} < 12 then 'morning' "
        "when {hour} < 18 then 'afternoon' when {hour} >= 18 then 'evening' else 'Unknown' end",
    ),
)
"""All but the key, which is the time as a number."""


@dataclass(frozen=True)
class TimeLink:
    """The way from a time or timestamp of a fact to the times of day."""

    column: Column
    key: str
    """`at_time_key`, a whole number such as 1745; -1 where there is no time."""


@dataclass(frozen=True)
class Clock:
    """The times of day, by the minute."""

    name: str
    key: ClassVar[str] = "time_key"
