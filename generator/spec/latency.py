"""How fresh the data must be: when loads run, and when somebody should worry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from .base import SpecModel
from .scalars import Flag, Whole, refuse
from .times import Day, DurationText, TimeZone

__all__ = ["Latency", "Schedule"]

_PRESETS = {
    "hourly": ("0 * * * *", timedelta(hours=1)),
    "daily": ("0 0 * * *", timedelta(days=1)),
    "weekly": ("0 0 * * 1", timedelta(weeks=1)),
    "monthly": ("0 0 1 * *", timedelta(days=31)),
}
_FIELDS = (
    ("minute", 0, 59),
    ("hour", 0, 23),
    ("day of month", 1, 31),
    ("month", 1, 12),
    ("day of week", 0, 7),
)
_CRON_PART = re.compile(
    r"(?:\*|(?P<first>[0-9]{1,2})(?:-(?P<last>[0-9]{1,2}))?)(?:/(?P<step>[0-9]{1,2}))?"
)
_MOST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Schedule:
    """A cron expression, the word that it was written as, and its longest interval."""

    text: str
    cron: str
    interval: timedelta


def _schedule(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value in _PRESETS:
        return Schedule(value, *_PRESETS[value])
    every = re.fullmatch(r"([1-9][0-9]{0,3})([mh])", value)
    if every:
        count, unit = int(every[1]), every[2]
        whole = 60 if unit == "m" else 24
        if count >= whole or whole % count:
            raise refuse(
                f"`{value}` does not divide {'an hour' if unit == 'm' else 'a day'} "
                f"evenly; write a cron expression under `schedule:` instead"
            )
        if unit == "m":
            return Schedule(value, f"*/{count} * * * *", timedelta(minutes=count))
        return Schedule(value, f"0 */{count} * * *", timedelta(hours=count))
    fields = value.split()
    if len(fields) != len(_FIELDS):
        raise refuse(
            f"`{value}` is no schedule; write {', '.join(_PRESETS)}, an interval such as "
            f'15m or 2h, or a cron expression of five fields such as "15 6 * * *"'
        )
    for field, (name, low, high) in zip(fields, _FIELDS, strict=True):
        if not _cron_values(field, low, high):
            raise refuse(
                f"`{field}` is no {name} ({low} to {high}) in the cron `{value}`"
            )
    _, _, day, month, weekday = fields
    if weekday == "*" and _never(day, month):
        raise refuse(f"the cron `{value}` never comes: no such month has such a day")
    return Schedule(value, " ".join(fields), _longest_interval(fields))


def _cron_values(field: str, low: int, high: int) -> set[int]:
    """The numbers that a field of a cron expression means; none if it is not valid."""
    values: set[int] = set()
    for part in field.split(","):
        match = _CRON_PART.fullmatch(part)
        if not match:
            return set()
        step = int(match["step"] or 1)
        first = int(match["first"] or low)
        last = int(match["last"] or (match["step"] and high) or match["first"] or high)
        if not (low <= first <= last <= high and 1 <= step <= high):
            return set()
        values |= set(range(first, last + 1, step))
    return values


def _never(day: str, month: str) -> bool:
    months = _cron_values(month, 1, 12)
    return min(_cron_values(day, 1, 31)) > max(_MOST_DAYS[m - 1] for m in months)


def _longest_interval(fields: list[str]) -> timedelta:
    """An upper bound for the time between two runs of a cron expression."""
    minute, hour, day, month, weekday = fields
    if month != "*":
        return timedelta(days=366)
    if day != "*":
        return timedelta(days=31)
    if weekday != "*":
        return timedelta(weeks=1)
    if re.fullmatch(r"\*/[0-9]+", hour):
        return timedelta(hours=int(hour[2:]))
    if hour != "*":
        return timedelta(days=1)
    if re.fullmatch(r"\*/[0-9]+", minute):
        return timedelta(minutes=int(minute[2:]))
    return timedelta(minutes=1) if minute == "*" else timedelta(hours=1)


ScheduleText = Annotated[
    Schedule, BeforeValidator(_schedule), WithJsonSchema({"type": "string"})
]


class Latency(SpecModel):
    """When loads run. `latency: daily` is short for `latency: {schedule: daily}`."""

    short_form: ClassVar[str] = "schedule"

    schedule: ScheduleText = Field(
        description="`hourly`, `daily`, `weekly`, `monthly`, an interval that divides an "
        "hour or a day (`15m`, `2h`), or a cron expression of five fields.",
        examples=["hourly", "daily", "15m", "15 6 * * *"],
    )
    timezone: TimeZone = Field(
        default="UTC", description="IANA time zone of the schedule."
    )
    freshness: DurationText | None = Field(
        default=None,
        description="How old the newest load may be before somebody is told. Twice the "
        "interval unless given, and at most two hours more than it.",
    )
    catchup: Flag = Field(
        default=False,
        description="Whether intervals that were missed are run afterwards, one by one.",
    )
    retries: Whole | None = Field(
        default=None, ge=0, le=100, description="Attempts after a failed one."
    )
    start: Day | None = Field(
        default=None, description="First day that the schedule counts from."
    )

    @model_validator(mode="after")
    def _can_be_met(self) -> Latency:
        # The interval of a cron expression is only an upper bound.
        is_cron = len(self.schedule.text.split()) == len(_FIELDS)
        least = timedelta(0) if is_cron else self.schedule.interval
        if self.freshness and self.freshness.length < least:
            raise refuse(
                f"`freshness: {self.freshness}` is missed every time by a load that runs "
                f"`{self.schedule.text}`; give it at least that interval"
            )
        return self

    @property
    def freshness_seconds(self) -> int:
        """The freshness objective in seconds, given or derived."""
        if self.freshness:
            return self.freshness.seconds
        interval = self.schedule.interval
        return int(min(2 * interval, interval + timedelta(hours=2)).total_seconds())
