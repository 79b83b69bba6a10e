"""Rows for dbt unit tests: one value for each column, by its type and a number.

Every row is pairs of a column's name and its value in YAML.
"""

from __future__ import annotations

from dataclasses import dataclass

from .fixtures_of_values import Row, day_of, value_of
from .marts import DateDimension, Dimension, Fact, Link
from .quoting import yaml_text

__all__ = [
    "FactExample",
    "HistoryExample",
    "Row",
    "fact_example",
    "history_example",
    "value_of",
]

_NOBODY = '"' + 32 * "0" + '"'
_NO_DAY = "-1"
_PLAIN = ("string", "integer", "date")
_BEGINNING = ("valid_from", "1900-01-01")
_END = ("valid_to", "9999-12-31")


@dataclass(frozen=True)
class FactExample:
    """A row of a fact's staging model, and what becomes of it."""

    row: Row
    without: Row
    """The fact's row where no dimension has a member for it."""
    members: tuple[tuple[str, tuple[Row, ...]], ...]
    """Models of dimensions, each with one member for every role that it plays."""
    found: Row
    """The fact's row where every dimension has such a member."""


def fact_example(fact: Fact, calendar: DateDimension | None) -> FactExample:
    """An example in which every role finds another member."""
    columns = [*fact.grain]
    columns += [mine for link in fact.links for mine, _ in link.pairs]
    columns += [date.column for date in fact.dates]
    numbers = {c: number for number, c in enumerate(dict.fromkeys(columns), start=1)}
    values = {column: value_of(column, number) for column, number in numbers.items()}
    members: dict[str, dict[Row, Row]] = {}
    found: dict[str, str] = {}
    for link in fact.links:
        rows = members.setdefault(link.dimension, {})
        natural = tuple((theirs.name, values[mine]) for mine, theirs in link.pairs)
        rows.setdefault(natural, _member(link, natural))
        found[link.key] = rows[natural][0][1]
    if calendar:
        for dated in fact.dates:
            day = day_of(numbers[dated.column])
            natural = (("date_day", day),)
            row = ((calendar.key, day.replace("-", "")), *natural)
            members.setdefault(calendar.name, {}).setdefault(natural, row)
            found[dated.key] = day.replace("-", "")
    as_of: Row = ((fact.as_of, "2001-01-01"),) if fact.as_of else ()
    grain = tuple((column.name, values[column]) for column in fact.grain)
    without = [(link.key, _NOBODY) for link in fact.links]
    without += [(date.key, _NO_DAY) for date in fact.dates]
    return FactExample(
        row=(*((column.name, value) for column, value in values.items()), *as_of),
        without=(*grain, *without),
        members=tuple(
            (model, tuple(members[model].values())) for model in sorted(members)
        ),
        found=(*grain, *found.items()),
    )


def _member(link: Link, natural: Row) -> Row:
    key = (link.dimension_key, yaml_text(f"key of {link.role}"))
    if link.tracked:
        return (key, *natural, _BEGINNING, _END, ("is_current", "true"))
    return (key, *natural)


@dataclass(frozen=True)
class HistoryExample:
    """Rows of a base model, and the versions that follow from them."""

    rows: tuple[Row, ...]
    versions: tuple[Row, ...]


def history_example(dimension: Dimension) -> tuple[HistoryExample, ...]:
    """The same state twice, then another; nothing where no column can show it."""
    table = dimension.table
    plain = [c for c in dimension.attributes if c.type.kind in _PLAIN]
    shown = next((column for column in plain if column != table.cursor), None)
    if shown is None or table.where or table.when in table.key:
        return ()
    when = table.when.name if table.when else "_extracted_at"
    moments = (when, "_extracted_at") if table.read_in_order else (when,)
    key = tuple((column.name, value_of(column, 1)) for column in table.key)
    if table.drops_deleted:
        key_of_row: Row = (*key, ("_is_deleted", "false"))
    else:
        key_of_row = key
    one, other = (shown.name, value_of(shown, 1)), (shown.name, value_of(shown, 2))
    days = ("2001-01-01", "2001-01-02", "2001-01-03")
    change = days[-1]
    example = HistoryExample(
        rows=tuple(
            (*key_of_row, state, *((moment, day) for moment in moments))
            for state, day in zip((one, one, other), days, strict=True)
        ),
        versions=(
            (*key, one, _BEGINNING, ("valid_to", change), ("is_current", "false")),
            (*key, other, ("valid_from", change), _END, ("is_current", "true")),
        ),
    )
    return (example,)
