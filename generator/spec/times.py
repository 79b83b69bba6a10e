"""Times as the spec writes them: days, durations, time zones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BeforeValidator, WithJsonSchema

from .scalars import refuse

__all__ = [
    "DateFormat",
    "Day",
    "Duration",
    "DurationText",
    "LagText",
    "TimeZone",
    "day_of",
]

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}
_LONGEST = timedelta(days=36_525)
_CODES = "YymdHIMSfpbBaAjz%"


@dataclass(frozen=True)
class Duration:
    """A length of time as written (`26h`, `90d`); `m` is minutes, `mo` months of 30 days."""

    text: str
    length: timedelta

    def __str__(self) -> str:
        return self.text

    @property
    def seconds(self) -> int:
        """The whole length in seconds."""
        return int(self.length.total_seconds())


def day_of(text: str) -> date | None:
    """The day that `text` says in ISO 8601's long form, or None if it says none."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    day = day_of(value)
    if day is None:
        raise refuse(f"must be a date such as 2013-01-31, not `{value}`")
    return day


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([1-9][0-9]{0,17})(mo|[smhdwy])", value)
    if not match:
        raise refuse(
            f"must be a duration such as 90s, 15m (minutes), 26h, 7d, 2w, 6mo (months) or "
            f"7y, not `{value}`"
        )
    try:
        length = int(match[1]) * _UNITS[match[2]]
    except OverflowError:
        length = timedelta.max
    if length > _LONGEST:
        raise refuse(f"`{value}` is longer than a century; write less")
    return Duration(value, length)


def _lag(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,18}", value):
        return int(value)
    return _duration(value)


def _format(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    codes = re.findall(r"%(.?)", value)
    if not codes:
        raise refuse(f"`{value}` has no code such as %Y; write %d/%m/%Y for 31/01/2013")
    if "'" in value or not value.isprintable():
        raise refuse("a format has no single quotes and no control characters")
    for code in codes:
        if not code or code not in _CODES:
            raise refuse(
                f"`%{code}` is no code that every warehouse reads; these are: "
                f"{', '.join(f'%{known}' for known in _CODES)}"
            )
    return value


def _zone(value: Any) -> Any:
    if isinstance(value, str):
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise refuse(
                f"`{value}` is no IANA time zone; write one such as UTC or America/New_York"
            ) from None
    return value


Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
DurationText = Annotated[
    Duration,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9][0-9]*(mo|[smhdwy])$"}),
]
LagText = Annotated[
    Any,
    BeforeValidator(_lag),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^[1-9][0-9]*(mo|[smhdwy])$"},
                {"type": "integer", "minimum": 0},
            ]
        }
    ),
]
"""A Duration, or a whole number: a distance between two values of a cursor."""
DateFormat = Annotated[
    str,
    BeforeValidator(_format),
    WithJsonSchema({"type": "string", "pattern": "%"}),
]
TimeZone = Annotated[str, BeforeValidator(_zone)]
