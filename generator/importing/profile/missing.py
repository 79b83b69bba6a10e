"""Texts that stand for a missing value."""

from __future__ import annotations

import re
from collections.abc import Collection

__all__ = ["CERTAIN", "TOKENS", "may_stand_for_nothing"]

CERTAIN = ("\\N", "NULL", "N/A", "#N/A", "(null)", "<NA>", "#NULL!")
"""Mean nothing else even among texts."""
TOKENS = (
    *CERTAIN,
    *(
        "NA",
        "n/a",
        "null",
        "Null",
        "NaN",
        "nan",
        "None",
        "none",
        "nil",
        "NIL",
        "-",
        "--",
    ),
    *(
        "—",
        "?",
        ".",
        "#VALUE!",
        "#REF!",
        "#DIV/0!",
        "0000-00-00",
        "0000-00-00 00:00:00",
    ),
)
"""Where all else is of one type, these mean that nothing is there."""

_MOST = 2


def may_stand_for_nothing(odd: Collection[tuple[str, int]], others: int) -> bool:
    """Whether the few texts that do not fit a type, with their counts, are all such marks.

    A mark has no digits, so that it is no damaged value, and comes more than once;
    `others` are the distinct texts that do fit, and are many more.
    """
    return 0 < len(odd) <= min(_MOST, others // 10) and all(
        len(text) <= 20 and count > 1 and not re.search("[0-9]", text)
        for text, count in odd
    )
