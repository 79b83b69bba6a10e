"""Cron expressions as EventBridge has them: six fields, and days of the month or of the week."""

from __future__ import annotations

import re

__all__ = ["expressions_of"]

_LIMITS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))


def expressions_of(cron: str) -> tuple[str, ...]:
    """One expression, or two where cron says days of the month and days of the week.

    Cron runs on either of them; AWS takes one of the two and a question mark. AWS counts
    the days of the week from 1, Sunday; cron from 0.
    """
    minute, hour, day, month, weekday = (
        field if field == "*" else _listed(field, *limits)
        for field, limits in zip(cron.split(), _LIMITS, strict=True)
    )
    days = []
    if day != "*" or weekday == "*":
        days.append((day, "?"))
    if weekday != "*":
        days.append(("?", _of_the_week(weekday)))
    return tuple(f"cron({minute} {hour} {d} {month} {w} *)" for d, w in days)


def _listed(field: str, low: int, high: int) -> str:
    """Numbers alone, since AWS reads steps and ranges otherwise; all of them as `*`."""
    values: set[int] = set()
    for part in field.split(","):
        match = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
        assert match, part
        first, last, step = (
            int(number) if number else None for number in match.groups()
        )
        start = low if first is None else first
        ends = first is not None and last is None and step is None
        end = start if ends else high if last is None else last
        values |= {*range(start, end + 1, step or 1)}
    return ",".join(map(str, sorted(values)))


def _of_the_week(numbers: str) -> str:
    return ",".join(map(str, sorted({int(day) % 7 + 1 for day in numbers.split(",")})))
