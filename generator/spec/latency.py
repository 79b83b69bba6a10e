"""How fresh the data must be: when loads run, and when somebody should worry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import SpecModel
from .scalars import Day, DurationText, Flag, Whole, refuse

__all__ = ["Latency", "Schedule", "TimeZone"]

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
    every = re.fullmatch(r"([1-9]\d*)([mh])", value)
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
        if not _cron_field(field, low, high):
            raise refuse(
                f"`{field}` is no {name} ({low} to {high}) in the cron `{value}`"
            )
    return Schedule(value, " ".join(fields), _longest_interval(fields))


def _cron_field(field: str, low: int, high: int) -> bool:
    for part in field.split(","):
        match = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
        if not match:
            return False
        numbers = [int(number) for number in match.groups()[:2] if number]
        if any(not low <= number <= high for number in numbers) or match[3] == "0":
            return False
        if numbers != sorted(numbers):
            return False
    return True


def _longest_interval(fields: list[str]) -> timedelta:
    """An upper bound for the time between two runs of a cron expression."""
    minute, hour, day, month, weekday = fields
    if month != "*":
        return timedelta(days=366)
    if day != "*":
        return timedelta(days=31)
    if weekday != "*":
        return timedelta(weeks=1)
    if re.fullmatch(r"\*/\d+", hour):
        return timedelta(hours=int(hour[2:]))
    if hour != "*":
        return timedelta(days=1)
    if re.fullmatch(r"\*/\d+", minute):
        return timedelta(minutes=int(minute[2:]))
    return timedelta(minutes=1) if minute == "*" else timedelta(hours=1)


def _zone(value: Any) -> Any:
    if isinstance(value, str):
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise refuse(
                f"`{value}` is no IANA time zone; write one such as UTC or America/New_York"
            ) from None
    return value


ScheduleText = Annotated[
    Schedule, BeforeValidator(_schedule), WithJsonSchema({"type": "string"})
]
TimeZone = Annotated[str, BeforeValidator(_zone)]


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

    @property
    def freshness_seconds(self) -> int:
        """The freshness objective in seconds, given or derived."""
        if self.freshness:
            return self.freshness.seconds
        interval = self.schedule.interval
        return int(min(2 * interval, interval + timedelta(hours=2)).total_seconds())
