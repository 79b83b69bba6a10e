"""How a name that a person chose becomes an identifier that every tool accepts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

__all__ = ["date_key", "entity_names", "identifier"]


@lru_cache(maxsize=50_000)
def identifier(name: str) -> str:
    """`Order Items`, `orderItems` and `order-items` are all `order_items`.

    Lower-case ASCII letters, digits and single underscores; never starts with a digit.
    Empty for a name without any Latin letter or digit.
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    plain = unicodedata.normalize("NFKD", spaced).casefold()
    ascii_only = plain.encode("ascii", "ignore").decode()
    joined = re.sub(r"[^a-z0-9]+", "_", ascii_only).strip("_")
    return f"n{joined}" if joined[:1].isdigit() else joined


def entity_names(places: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """One name for each (source, table), to call marts after.

    The table's own; with the source before it where several sources have such a table.
    """
    places = list(places)
    common = Counter(identifier(table) for _, table in places)
    return {
        (source, table): (
            identifier(table)
            if common[identifier(table)] == 1
            else identifier(f"{source} {table}")
        )
        for source, table in places
    }


def date_key(column: str) -> str:
    """The name that marts have for the day of a date or timestamp, by its identifier.

    `at` is found by `at_date_key`, `flight_date` by `flight_date_key`.
    """
    is_dated = column == "date" or column.endswith("_date")
    return f"{column}_key" if is_dated else f"{column}_date_key"
