"""Rows of hubs and satellites for dbt unit tests, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ...design.columns import Column
from ...design.fixtures_of_history import history_example
from ...design.fixtures_of_values import Row, value_of
from ...design.marts import Dimension
from ...design.tables import Table

__all__ = ["Again", "Example", "Row", "again_of", "changes_of", "key_row_of", "late_of"]

_PLAIN = ("string", "integer", "date")

Example: TypeAlias = tuple[tuple[Row, ...], tuple[Row, ...]]
"""Rows of a satellite, and what becomes of them."""

_KEY = '"key of one"'


def key_row_of(table: Table, key: str) -> Row:
    """A row of the hub whose hash key is `key`."""
    own = tuple((column.name, value_of(column, 1)) for column in table.key)
    return ((key, _KEY), *own)


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
        ((key, _KEY), (cursor.name, said), ("_load_date", day), *deleted)
        for said, day in ((newer, "2001-01-05"), (older, "2001-01-06"))
    )
    return ((rows, ((*key_row_of(table, key)[1:], (cursor.name, newer)),)),)


@dataclass(frozen=True)
class Again:
    """A state that comes with two loads, another with a third, and what is kept of them."""

    rows: tuple[Row, ...]
    loads: tuple[Row, ...]
    states: tuple[Row, ...]


def again_of(table: Table, columns: tuple[Column, ...]) -> tuple[Again, ...]:
    """An example of a satellite with these columns; none where no column can show it."""
    plain = (column for column in columns if column.type.kind in _PLAIN)
    shown = next((c for c in plain if c not in (*table.key, table.cursor)), None)
    if shown is None:
        return ()
    key = tuple((column.name, value_of(column, 1)) for column in table.key)
    deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
    states = tuple((shown.name, value_of(shown, number)) for number in (1, 1, 2))
    loads = tuple(("_dlt_load_id", f'"{number}"') for number in (1, 2, 3))
    days = ("2001-01-01", "2001-01-02", "2001-01-03")
    example = Again(
        rows=tuple(
            (*key, state, *deleted, ("_extracted_at", day), load)
            for state, day, load in zip(states, days, loads, strict=True)
        ),
        loads=tuple((load,) for load in loads),
        states=((states[0], loads[0]), (states[2], loads[2])),
    )
    return (example,)


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
    return ((key, _KEY), *said)


def _of_pit(row: Row, key: str) -> Row:
    kept = ("valid_from", "valid_to", "is_current")
    return ((key, _KEY), *((name, value) for name, value in row if name in kept))
