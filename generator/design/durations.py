"""Lengths of time, as people and Python write them."""

from __future__ import annotations

__all__ = ["duration_words", "timedelta_code"]

_UNITS = (("days", 86_400), ("hours", 3_600), ("minutes", 60), ("seconds", 1))


def duration_words(seconds: int) -> str:
    """`26 hours`, `1 day`: in the largest unit that divides it."""
    count, unit = _in_one_unit(seconds)
    return f"{count} {unit}" if count != 1 else f"1 {unit[:-1]}"


def timedelta_code(seconds: int) -> str:
    """`timedelta(hours=26)`: Python for a length of time."""
    count, unit = _in_one_unit(seconds)
    return f"timedelta({unit}={count})"


def _in_one_unit(seconds: int) -> tuple[int, str]:
    for unit, size in _UNITS:
        if seconds % size == 0 and seconds >= size:
            return seconds // size, unit
    return 0, "seconds"
