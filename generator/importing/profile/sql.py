"""Pieces of DuckDB's SQL, and the words of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["identifier", "listed", "literal", "of_all", "shown"]

_LONGEST = 40


def literal(text: str | Path) -> str:
    """A text as a literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def listed(texts: Iterable[str]) -> str:
    """`'a', 'b'`: literals for an `in (…)`."""
    return ", ".join(literal(text) for text in texts)


def shown(values: Iterable[str], most: int = 3) -> str:
    """Values as people read them: `'a', 'b', 'c' …`."""
    values = list(values)
    texts = [v if len(v) <= _LONGEST else f"{v[:_LONGEST]}…" for v in values[:most]]
    return ", ".join(map(repr, texts)) + (" …" if len(values) > most else "")


def of_all(part: int, whole: int, what: str) -> str:
    """`12 of 345 rows (3.5 %)`, and `all 345 rows` where nothing is missing."""
    if part == whole:
        return f"all {whole:,} {what}"
    share = 100 * part / whole if whole else 0
    exact = f"{share:.1f}" if 0.05 <= share <= 99.95 else f"{share:.3f}"
    return f"{part:,} of {whole:,} {what} ({exact} %)"
