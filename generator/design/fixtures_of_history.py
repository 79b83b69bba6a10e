"""Rows for the unit tests of histories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .columns import Column
from .fixtures_of_values import Row, value_of
from .marts import Dimension

__all__ = ["HistoryExample", "history_example"]

_PLAIN = ("string", "integer", "date")
_BEGINNING = ("valid_from", "1900-01-01")
_END = ("valid_to", "9999-12-31")


@dataclass(frozen=True)
class HistoryExample:
    """Rows of a base model, and the versions that follow from them."""

    says: str
    rows: tuple[Row, ...]
    versions: tuple[Row, ...]
    staged: Row
    """The key that is staged."""


def history_example(dimension: Dimension) -> tuple[HistoryExample, ...]:
    """The same state twice, then another; nothing where no column can show it.

    Attributes that are not tracked have another value in each row.
    """
    table, history = dimension.table, dimension.history
    if table.where or table.when in table.key:
        return ()
    plain = [c for c in dimension.attributes if c.type.kind in _PLAIN and not c.of]
    shown = next((c for c in plain if c in history.followed), None)
    others = [c for c in plain if c.name in history.values and c != table.cursor]
    if not (shown if dimension.tracked else others):
        return ()
    when = table.when.name if table.when else "_extracted_at"
    moments = (when, "_extracted_at") if table.read_in_order else (when,)
    key = tuple((column.name, value_of(column, 1)) for column in table.key)
    marks = (("_is_deleted", "false"),) if table.drops_deleted else ()
    days = ("2001-01-01", "2001-01-02", "2001-01-03")
    states = [
        tuple((c.name, value_of(c, 2 if day == days[-1] else 1)) for c in shown_once)
        for day in days
        for shown_once in [(shown,) if shown else ()]
    ]
    changing = [tuple((c.name, value_of(c, n)) for c in others) for n in (1, 2, 3)]
    recalled = tuple(_recalled(dimension, others, shown))
    if dimension.tracked:
        bounds = (
            (_BEGINNING, ("valid_to", days[-1]), ("is_current", "false")),
            (("valid_from", days[-1]), _END, ("is_current", "true")),
        )
        versions = tuple(
            (*key, *state, *recalled, *bound)
            for state, bound in zip((states[0], states[-1]), bounds, strict=True)
        )
    else:
        versions = ((*key, *recalled),)
    example = HistoryExample(
        says=(_MIXED if recalled else _TRACKED) if dimension.tracked else _RECALLED,
        rows=tuple(
            (*key, *marks, *state, *change, *((moment, day) for moment in moments))
            for state, change, day in zip(states, changing, days, strict=True)
        ),
        versions=versions,
        staged=key,
    )
    return (example,)


_TRACKED = "The first version counts from the beginning of time, and only a change begins another."
_MIXED = "Only a change of what is tracked begins another version; the rest is what it was or is."
_RECALLED = "Values are the first, the newest or the one before."


def _recalled(
    dimension: Dimension, others: Iterable[Column], shown: Column | None
) -> Iterator[tuple[str, str]]:
    """What is told of columns that had three values, and of one that had two."""
    ways = dimension.history.ways
    beside = {column.of: column for column in dimension.history.added}
    for column in others:
        yield column.name, value_of(column, 1 if ways[column.name] == "keep" else 3)
        if column.name in beside:
            yield beside[column.name].name, value_of(column, 2)
    if shown and shown.name in beside:
        yield beside[shown.name].name, value_of(shown, 2)
