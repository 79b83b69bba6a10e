"""Rows for the unit tests of models that hold the attributes of others."""

from __future__ import annotations

from dataclasses import dataclass

from ...design.fixtures import Row, value_of
from ...design.marts import DateDimension, DateLink
from ...design.tables import Column
from ._parts import Attribute, Part

__all__ = ["WideExample", "wide_example"]

_NOBODY = '"' + 32 * "0" + '"'
_PLAIN = ("string", "integer", "date")


@dataclass(frozen=True)
class WideExample:
    """A row of a wide table's own model, and what becomes of it; empty where none shows."""

    row: Row
    others: tuple[tuple[str, tuple[Row, ...]], ...]
    """The models that it refers to, with the rows that it finds there."""
    found: Row
    without: Row
    """What becomes of it where it finds none."""


def wide_example(
    reads: str,
    inputs: tuple[str, ...],
    parts: tuple[Part, ...],
    grain: tuple[Column, ...],
    dates: tuple[DateLink, ...],
    calendar: DateDimension | None,
    tracked: bool,
) -> WideExample:
    """A row of the model `reads` that refers to something in every role."""
    direct = [part for part in parts if part.direct]
    columns = [*grain, *(mine for part in direct for mine, _ in part.link.pairs)]
    columns += [date.column for date in dates]
    values = {
        column: value_of(column, number)
        for number, column in enumerate(dict.fromkeys(columns), start=1)
    }
    others: dict[str, dict[Row, Row]] = {
        model: {} for model in inputs if model != reads
    }
    found: list[tuple[str, str]] = []
    for part in direct:
        if part.reads == reads:
            continue  # what refers to another row of its own model shows no more
        natural = tuple((there.name, values[mine]) for mine, there in part.link.pairs)
        rows = others[part.reads]
        shown = next((a for a in part.attributes if _is_plain(a)), None)
        state = _state(shown, len(rows) + 1)
        held = _ALWAYS if part.link.tracked else ()
        row = rows.setdefault(natural, (*natural, *state, *held))
        if shown and shown.column:
            found.append((shown.name, dict(row)[shown.column.name]))
    if calendar:
        for date in dates:
            day = value_of(date.column, list(values).index(date.column) + 1)[:11]
            day = day.strip('"')[:10]
            key = day.replace("-", "")
            rows = others[calendar.name]
            rows[(("date_day", day),)] = (("date_key", key), ("date_day", day))
            found.append((date.key, key))
    own = tuple((column.name, value) for column, value in values.items())
    keys = tuple((column.name, values[column]) for column in grain)
    nothing = [(part.key, _NOBODY) for part in direct if part.key]
    nothing += [(date.key, "-1") for date in dates]
    nothing += [
        (a.name, "Unknown") for p in direct for a in p.attributes if _is_text(a)
    ][:1]
    return WideExample(
        row=(*own, *(_ALWAYS if tracked else ())),
        others=tuple((model, tuple(rows.values())) for model, rows in others.items()),
        found=(*keys, *found) if found else (),
        without=(*keys, *nothing) if nothing else (),
    )


_ALWAYS: Row = (
    ("valid_from", "1900-01-01"),
    ("valid_to", "9999-12-31"),
    ("is_current", "true"),
)


def _state(shown: Attribute | None, number: int) -> Row:
    if shown is None or shown.column is None:
        return ()
    return ((shown.column.name, value_of(shown.column, number)),)


def _is_plain(attribute: Attribute) -> bool:
    return attribute.column is not None and attribute.column.type.kind in _PLAIN


def _is_text(attribute: Attribute) -> bool:
    return attribute.column is not None and attribute.column.type.kind == "string"
