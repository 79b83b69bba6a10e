"""What the names of columns usually mean: when a row changed, and that it was deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..spec.names import identifier
from .found import FoundColumn, Guess

__all__ = ["likely_cursor", "likely_deletion"]

_CHANGED = re.compile(
    r"(?:^|_)(?:"
    r"(?:last_?)?(?:updated?|upd|updt|modified|modif|modification|changed?|chg|mod)"
    r"|row_?updated|write|lastmodified|systemmodstamp|modstamp|mtime|updatetime"
    r")(?:_?(?:at|on|ts|time|date|datetime|utc|timestamp|dt|dttm|dtm|stamp))?$"
)
_DELETED = re.compile(
    r"^(?:is_?|was_?|row_?|soft_?)?(?:deleted|removed|erased)(?:_?(?:flag|ind|yn))?$"
)
_DELETED_AT = re.compile(
    r"^(?:deleted|removed|erased|deletion)_?(?:at|on|ts|time|date|datetime|utc|timestamp)$"
)


def likely_cursor(
    columns: Sequence[FoundColumn], indexed: frozenset[str], is_kept_by_trigger: bool
) -> tuple[Guess[str] | None, tuple[str, ...]]:
    """The column that tells which version of a row is newer; what is too weak, as hints.

    Its name must say so, and it must never be null. `indexed` are the columns that an index
    starts with.
    """
    named = [
        column
        for column in columns
        if column.type.value == "timestamp" and _CHANGED.search(identifier(column.name))
    ]
    sound = [column for column in named if not column.nullable.value]
    sound.sort(key=lambda column: column.name not in indexed)
    if not sound:
        return None, tuple(
            f"no cursor: {column.name} sounds like one, and may be null"
            for column in named[:1]
        )
    best, *others = sound
    facts = ["by its name", "never null"]
    facts.append("indexed" if best.name in indexed else "not indexed")
    if is_kept_by_trigger:
        facts.append("the table has a trigger before updates")
    if others:
        facts.append(f"rather than {', '.join(column.name for column in others)}")
    said = f"{', '.join(facts)}: does every change set it, and is no row ever deleted?"
    return Guess(best.name, said, False), ()


def likely_deletion(columns: Sequence[FoundColumn]) -> Guess[str] | None:
    """The column that marks a row as deleted, a truth value or the time of it."""
    for column in columns:
        name = identifier(column.name)
        if column.type.value == "boolean" and _DELETED.match(name):
            return Guess(
                column.name,
                "by its name; rows where it is true would leave the marts",
                False,
            )
        is_time = column.type.value in ("timestamp", "date")
        is_named = _DELETED_AT.match(name) or _DELETED.match(name)
        if is_time and column.nullable.value and is_named:
            return Guess(
                column.name,
                "by its name; rows where it is set would leave the marts",
                False,
            )
    return None
