"""Rows for dbt unit tests: one value for each column, by its type and a number.

Every row is pairs of a column's name and its value in YAML.
"""

from __future__ import annotations

from dataclasses import dataclass

from .fixtures_of_values import Row, day_of, value_of
from .marts import DateDimension, Fact, Link
from .quoting import yaml_text

__all__ = [
    "FactExample",
    "Row",
    "fact_example",
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
