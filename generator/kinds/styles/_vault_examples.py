"""Rows of hubs and satellites for dbt unit tests, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...design.columns import Column
from ...design.fixtures_of_history import history_example
from ...design.fixtures_of_values import Row, day_of, value_of
from ...design.marts import Dimension
from ...design.tables import Table

__all__ = [
    "KEY",
    "Again",
    "Example",
    "Row",
    "again_of",
    "changes_of",
    "dated",
    "key_row_of",
    "late_of",
    "loads",
]

_PLAIN = ("string", "integer", "date")

Example: TypeAlias = tuple[tuple[Row, ...], tuple[Row, ...]]
"""Rows of a satellite, and what becomes of them."""

KEY = '"key of one"'
"""The hash key of a hub's only row, in YAML."""


def key_row_of(table: Table, key: str) -> Row:
    """A row of the hub whose hash key is `key`."""
    own = tuple((column.name, value_of(column, 1)) for column in table.key)
    return ((key, KEY), *own)


def late_of(table: Table, key: str) -> tuple[Example, ...]:
    """A state that arrives after a newer one; none where no column can show it."""
    cursor = table.cursor
    if (
        cursor is None
        or cursor in table.key
        or table.where
        or not table.incremental
        or table.origin.ranking[0] != "cursor"
        or cursor.type.kind not in ("integer", "date", "timestamp")
    ):
        return ()
    deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
    newer, older = value_of(cursor, 2), value_of(cursor, 1)
    rows: tuple[Row, ...] = tuple(
        ((key, KEY), (cursor.name, said), ("_load_date", day), *deleted)
        for said, day in ((newer, "2001-01-05"), (older, "2001-01-06"))
    )
    return ((rows, ((*key_row_of(table, key)[1:], (cursor.name, newer)),)),)


@dataclass(frozen=True)
class Again:
    """A state that comes with two loads, another with a third, and what is kept of them."""

    says: str
    rows: tuple[Row, ...]
    loads: tuple[Row, ...]
    states: tuple[Row, ...]


def again_of(
    table: Table, columns: tuple[Column, ...], beside: tuple[Column, ...]
) -> Again:
    """An example of a satellite with these columns; of those `beside` it has the hash alone.

    Where no column can show another state, there is none.
    """
    apart = (*table.key, table.cursor)
    plain = (c for c in (*columns, *beside) if c.type.kind in _PLAIN)
    shown = next((c for c in plain if c not in apart), None)
    key = tuple((column.name, value_of(column, 1)) for column in table.key)
    deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
    numbers = (1, 1, 2) if shown else (1, 1)
    states = [((shown.name, value_of(shown, n)),) if shown else () for n in numbers]
    loads = [("_dlt_load_id", f'"{n}"') for n, _ in enumerate(states, 1)]
    says = "A state that comes once more unchanged says nothing new"
    return Again(
        says=f"{says}; another one does." if shown else f"{says}.",
        rows=tuple(
            (*key, *state, *deleted, ("_extracted_at", day_of(day)), load)
            for day, (state, load) in enumerate(zip(states, loads, strict=True), 1)
        ),
        loads=tuple((load,) for load in loads),
        states=tuple(
            (*(states[n] if shown in columns else ()), loads[n])
            for n in range(0, len(states), 2)
        ),
    )


def changes_of(dimension: Dimension, key: str) -> tuple[Example, ...]:
    """The same state twice, then another, in the columns of the point-in-time table."""
    names = {column.name for column in dimension.table.key}
    return tuple(
        (
            tuple(_of_satellite(row, key, names) for row in example.rows),
            tuple(_of_pit(row, key) for row in example.versions),
        )
        for example in history_example(dimension)
    )


def _of_satellite(row: Row, key: str, key_columns: set[str]) -> Row:
    said = tuple(
        ("_load_date" if name == "_extracted_at" else name, value)
        for name, value in row
        if name not in key_columns
    )
    return ((key, KEY), *said)


def _of_pit(row: Row, key: str) -> Row:
    kept = ("valid_from", "valid_to", "is_current")
    return ((key, KEY), *((name, value) for name, value in row if name in kept))


def loads(*numbers: int) -> tuple[Row, ...]:
    """Rows that came with these loads."""
    return tuple((("_dlt_load_id", f'"{number}"'),) for number in numbers)


def dated(number: int) -> Row:
    """The day on which the load of a number came."""
    return (("_load_date", day_of(number)),)
