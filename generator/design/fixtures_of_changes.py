"""Rows for the unit tests of what facts follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .columns import Column
from .fixtures_of_values import Row, text_of, value_of
from .following import ChangeLog
from .marts import Fact

__all__ = ["ChangesExample", "GrowthExample", "changes_example", "growth_example"]

_BEGINNING, _THEN, _LATER, _END = "1900-01-01", "2001-01-02", "2001-01-03", "9999-12-31"
_HERE: Row = (("is_gone", "false"),)
_GONE: Row = (("is_gone", "true"),)


@dataclass(frozen=True)
class Known:
    """A column of a log of changes, in SQL."""

    sql: str
    sql_type: str


@dataclass(frozen=True)
class ChangesExample:
    """What a log of changes knows, what is there now, and what it adds.

    `known` has a text for each of `columns`: dbt can't ask a warehouse for the columns of a
    table that has yet to be built.
    """

    columns: tuple[Known, ...]
    known: tuple[tuple[str, ...], ...]
    now: tuple[Row, ...]
    added: tuple[Row, ...]


def changes_example(log: ChangeLog) -> tuple[ChangesExample, ...]:
    """One row each that stays, leaves and comes; of versions, one that ends earlier.

    Nothing where there are too few keys for that.
    """
    if all(column.type.kind == "boolean" for column in log.columns):
        return ()
    keys = [
        tuple((column.name, value_of(column, number)) for column in log.columns)
        for number in (1, 2, 3, 4)
    ]
    held = _held(_BEGINNING, _END) if log.tracked else ()
    return (
        ChangesExample(
            columns=(
                *(Known(column.sql, column.sql_type) for column in log.columns),
                *(Known(bound, "timestamp") for bound, _ in held),
                Known("is_gone", "boolean"),
                Known("changed_at", "timestamp"),
            ),
            known=tuple(
                (
                    *(text_of(column, number) for column in log.columns),
                    *(moment for _, moment in held),
                    "false",
                    "2001-01-01",
                )
                for number in ((1, 2, 4) if log.tracked else (1, 2))
            ),
            **(_of_versions(*keys) if log.tracked else _of_rows(*keys[:3])),
        ),
    )


@dataclass(frozen=True)
class GrowthExample:
    """Rows of a fact's staging model, and those of them that an increment builds."""

    rows: tuple[Row, ...]
    changes: tuple[tuple[str, tuple[Row, ...]], ...]
    """Models that tell of changes, with what they tell."""
    built: tuple[Row, ...]
    """Rows that an increment builds, by their grain."""
    found: tuple[Row, ...]
    """The same, by the table's key."""


def growth_example(fact: Fact) -> tuple[GrowthExample, ...]:
    """A row that stays, one of a newer load, and one that refers to what has changed.

    Nothing where there are too few keys for that.
    """
    if not fact.grows or all(c.type.kind == "boolean" for c in fact.grain):
        return ()
    columns = [*fact.table.key, *fact.grain, *(date.column for date in fact.dates)]
    columns += [mine for link in fact.links for mine, _ in link.pairs]
    stays, comes, refers = (
        {c: value_of(c, first + n) for n, c in enumerate(dict.fromkeys(columns))}
        for first in (1, 31, 61)
    )
    told: dict[str, tuple[Row, ...]] = dict.fromkeys(fact.changes, ())
    for link in fact.followed[:1]:
        row = tuple((theirs.name, refers[mine]) for mine, theirs in link.pairs)
        row = (*row, *_since(_BEGINNING)) if link.tracked else row
        told[link.to.changes] = ((*row, ("changed_at", "2001-01-03")),)
    rows = [(stays, "1"), (comes, "2"), (refers, "1")]
    built = (comes, refers) if fact.followed else (comes,)
    return (
        GrowthExample(
            rows=tuple(
                (
                    *((column.name, value) for column, value in row.items()),
                    ("_dlt_load_id", f'"{load}"'),
                )
                for row, load in rows
            ),
            changes=tuple(told.items()),
            built=tuple(_only(row, fact.grain) for row in built),
            found=tuple(_only(row, fact.table.key) for row in built),
        ),
    )


def _only(row: Mapping[Column, str], columns: Iterable[Column]) -> Row:
    return tuple((column.name, row[column]) for column in columns)


def _of_rows(stays: Row, leaves: Row, comes: Row) -> dict[str, tuple[Row, ...]]:
    """What is there now, and what that adds."""
    return {
        "now": (stays, comes),
        "added": ((*leaves, *_GONE), (*comes, *_HERE)),
    }


def _of_versions(
    stays: Row, leaves: Row, comes: Row, ends: Row
) -> dict[str, tuple[Row, ...]]:
    return {
        "now": (
            (*stays, *_held(_BEGINNING, _END)),
            (*comes, *_held(_THEN, _END)),
            (*ends, *_held(_BEGINNING, _LATER)),
        ),
        "added": (
            (*leaves, *_since(_BEGINNING), *_GONE),
            (*comes, *_since(_THEN), *_HERE),
            (*ends, *_since(_LATER), *_HERE),
        ),
    }


def _held(first: str, last: str) -> Row:
    return (("valid_from", first), ("valid_to", last))


def _since(moment: str) -> Row:
    return (("changed_from", moment),)
