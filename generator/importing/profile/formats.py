"""How dates, times and timestamps are written, where it is not ISO 8601.

Codes are those of strptime that every warehouse reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

__all__ = ["TIMES", "Format", "formats", "rival"]

# The day before the month first: most of the world writes it so. Which of two fits is
# never decided by this order.
_DATES = (
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%Y%m%d",
)
_ISO = "%Y-%m-%d"
_CLOCKS = ("%H:%M:%S", "%H:%M", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")
_ZONED = ("", " %z", "%z")
TIMES = ("%I:%M %p", "%I:%M:%S %p", "%H.%M", "%H%M%S")
"""Times of day."""

_CODES = {
    "%Y": "[0-9]{4}",
    "%f": "[0-9]{1,9}",
    "%b": r"[^\W\d]{3}",
    "%B": r"[^\W\d]{3,}",
    "%p": "[AaPp][Mm]",
    "%z": "(Z|[+-][0-9]{2}(:?[0-9]{2})?)",
    "%y": "[0-9]{2}",
    **{f"%{code}": "[0-9]{1,2}" for code in "mdHIMS"},
}
_RIVALS = {"%d/%m": "%m/%d", "%m/%d": "%d/%m", "%d-%m": "%m-%d", "%m-%d": "%d-%m"}


@dataclass(frozen=True)
class Format:
    """Codes of strptime, and the type that a text so written has."""

    type: str
    codes: str

    def looks_like(self, text: str) -> bool:
        """Whether a text is worth a try: it has digits, words and signs in their places."""
        return _pattern(self.codes).fullmatch(text.strip()) is not None


@cache
def _pattern(codes: str) -> re.Pattern[str]:
    parts = re.split("(%.)", codes)
    return re.compile("".join(_CODES.get(part) or re.escape(part) for part in parts))


def formats() -> Iterator[Format]:
    """All that are tried, in the order of preference."""
    for date in _DATES:
        yield Format("date", date)
    for codes in TIMES:
        yield Format("time", codes)
    for date in (*_DATES, _ISO):
        for between in (" ", "T", ", "):
            for clock in _CLOCKS:
                for zone in _ZONED:
                    yield Format("timestamp", f"{date}{between}{clock}{zone}")
    yield Format("timestamp", "%Y%m%dT%H%M%S")
    yield Format("timestamp", "%Y%m%dT%H%M%S%z")
    yield Format("timestamp", "%Y%m%d%H%M%S")


def rival(codes: str) -> str | None:
    """The format in which day and month change places, if people write that, too."""
    for these, others in _RIVALS.items():
        if codes.startswith(these):
            return others + codes[len(these) :]
    return None
