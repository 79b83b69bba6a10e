"""Rows for the unit tests of staging, dimensions and measures."""

from __future__ import annotations

from collections.abc import Iterator

from .fixtures_of_values import Row, day_of, value_of
from .marts import Dimension, Fact
from .tables import Table
from .unit_tests import NOBODY, UnitTest

__all__ = [
    "dimension_tests",
    "measures_tests",
    "staging_tests",
]

_ORDERED = ("integer", "date", "timestamp")


def staging_tests(table: Table) -> Iterator[UnitTest]:
    """Which version of a row is staged; nothing where a condition of the spec decides."""
    if table.where:
        return
    key, other = (tuple((c.name, value_of(c, n)) for c in table.key) for n in (1, 2))
    cursor = table.cursor
    if cursor and (cursor in table.key or cursor.type.kind not in _ORDERED):
        cursor = None
    late = cursor is not None and not table.origin.read_in_order
    is_deleted, last_load = table.drops_deleted, table.marks_last_load

    def row(
        key: Row, number: int, said: int, *, deleted: bool = False, last: bool = True
    ) -> Row:
        return (
            *key,
            *(((cursor.name, value_of(cursor, said)),) if cursor else ()),
            *((("_is_deleted", str(deleted).lower()),) if is_deleted else ()),
            *((("_is_last_load", str(last).lower()),) if last_load else ()),
            ("_extracted_at", day_of(number)),
            ("_dlt_load_id", f'"{number}"'),
        )

    rows = [row(key, 1, 2), row(key, 2, 1)]
    rows.append((*row(key, 3, 3), ("_misfits", '"a text that does not fit"')))
    rows += [row(other, 3, 3, deleted=True)] if is_deleted else []
    rows += [row(other, 0, 3, last=False)] if last_load else []
    says = (
        "A row that arrives after a newer one does not count"
        if late
        else "A version that was read before the last one does not count"
    )
    yield UnitTest(
        "takes_the_newest_version",
        f"{says}, nor does one with a text that does not fit.",
        ((table.base, tuple(rows)),),
        ((*key, ("_dlt_load_id", '"1"' if late else '"2"')),),
        table.incremental,
    )


def dimension_tests(dimension: Dimension) -> Iterator[UnitTest]:
    """A row whose references lead nowhere, and the member that stands for such."""
    row = {column.name: value_of(column, 1) for column in dimension.table.key}
    for link in dimension.links:
        row |= {mine.name: value_of(mine, 2) for mine, _ in link.pairs}
    nowhere: Row = tuple((link.key, NOBODY) for link in dimension.links)
    key: Row = tuple((c.name, row[c.name]) for c in dimension.table.key)
    other: Row = tuple((name, "null") for name, _ in key)
    says = "There is a member for what is unknown"
    yield UnitTest(
        "keeps_a_row_without_matches" if nowhere else "has_an_unknown_member",
        f"{says}, which references without a match lead to." if nowhere else f"{says}.",
        (
            (dimension.reads, (tuple(row.items()),)),
            *((model, ()) for model in dimension.inputs if model != dimension.reads),
        ),
        ((*key, *nowhere), (*other, *nowhere)),
    )


def measures_tests(fact: Fact) -> Iterator[UnitTest]:
    """A state of two moments; nothing where no measure has one that can be shown."""
    time = fact.time
    shown = next(
        (
            measure
            for measure in fact.measures
            if measure.aggregate == "sum"
            and measure.is_state
            and measure.column is not None
            and measure.column != time
        ),
        None,
    )
    if shown is None or shown.column is None or time is None:
        return
    column = shown.column
    yield UnitTest(
        "takes_the_last_of_several_moments",
        "A state does not add up over time.",
        (
            (
                fact.name,
                tuple(
                    ((time.name, value_of(time, n)), (column.name, value_of(column, n)))
                    for n in (1, 2)
                ),
            ),
        ),
        (((shown.name, value_of(column, 2)),),),
    )
