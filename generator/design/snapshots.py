"""What comes between a table and a fact of a kind of its own: milestones, and states by period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ..kinds.warehouses.base import Warehouse
from ..spec.facts import Fact as Declared
from ..spec.facts import lags_between
from ..spec.types import LogicalType
from .columns import Column
from .fixtures import Row, value_of
from .names import fit, quote_identifier
from .tables import Table

__all__ = ["Added", "Milestones", "Periods", "milestones_of", "periods_of"]

_ALWAYS: Row = (
    ("valid_from", "1900-01-01"),
    ("valid_to", "9999-12-31"),
    ("is_current", "true"),
)
_LENGTHS = {"day": 1, "week": 7, "month": 31}


@dataclass(frozen=True)
class Added:
    """A column that a fact has beside those of its table."""

    column: Column
    expression: str
    """Its value in SQL, over the rows of the table."""


@dataclass(frozen=True)
class Milestones:
    """Rows on their way, and how long they took from each milestone to the next."""

    name: str
    """The model: `int_orders__milestones`."""
    table: Table
    reads: str
    milestones: tuple[Column, ...]
    added: tuple[Added, ...]

    @property
    def example(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """A row that has passed every milestone and one that has passed the first, and what
        becomes of them.
        """
        rows, expected = [], []
        for number, passed in enumerate((len(self.milestones), 1), start=1):
            key = tuple((c.name, value_of(c, number)) for c in self.table.key)
            values = {
                c.name: value_of(c, 1 + 2 * place) if place < passed else "null"
                for place, c in enumerate(self.milestones)
            }
            own = dict(key)
            rows.append((*key, *((n, v) for n, v in values.items() if n not in own)))
            *lags, last = self.added
            found = [
                (each.column.name, days)
                for each, days in zip(lags, self._days(passed), strict=True)
            ]
            reached = self.milestones[passed - 1].name
            expected.append((*key, *found, (last.column.name, reached)))
        return tuple(rows), tuple(expected)

    def _days(self, passed: int) -> Iterator[str]:
        """What the days between milestones are in a row that has passed so many."""
        noon = (0 if c.type.kind == "date" else 0.5 for c in self.milestones)
        at = [2 * place + half for place, half in enumerate(noon)]
        pairs = [*pairwise(range(len(at)))]
        if len(at) > 2:
            pairs.append((0, len(at) - 1))
        for one, other in pairs:
            yield f"{at[other] - at[one]:g}" if other < passed else "null"


@dataclass(frozen=True)
class Periods:
    """The state of each key at the end of each period in which it was known."""

    name: str
    """The model: `int_stock__by_month`."""
    table: Table
    versions: str
    """The model of all versions."""
    period: str
    start: Column
    end: Column

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those of the table, and those of the period."""
        return (*self.table.arranged, self.start, self.end)

    @property
    def example(self) -> tuple[tuple[tuple[str, Row], ...], tuple[Row, ...]]:
        """A version, the row that brought it, and what becomes of them: one period."""
        first = date(2001, 1, 1)
        key = tuple((c.name, value_of(c, 1)) for c in self.table.key)
        when = self.table.when
        moments = {when.name: f"{first}"} if when else {}
        arrived = {"_extracted_at": f"{first}"} | moments
        own = dict(key)
        landed = (*key, *((n, v) for n, v in arrived.items() if n not in own))
        last = first + timedelta(days=_LENGTHS[self.period] - 1)
        states = (*key, (self.start.name, str(first)), (self.end.name, str(last)))
        given = (self.versions, (*key, *_ALWAYS)), (self.table.base, landed)
        return given, (states,)


def milestones_of(
    table: Table, options: Declared, reads: str, warehouse: Warehouse
) -> Milestones:
    """What becomes of a table whose rows pass milestones."""
    own = {column.logical: column for column in table.columns}
    passed = tuple(own[name] for name in options.milestones)
    lags = tuple(
        _lag(name, own[one], own[other], warehouse)
        for name, one, other in lags_between(options.milestones)
    )
    cases = "".join(
        f" when {column.sql} is not null then '{column.name}'"
        for column in reversed(passed)
    )
    text = LogicalType("string")
    last = _column(
        "milestone", text, "The last milestone that it has passed.", warehouse
    )
    return Milestones(
        name=fit(f"int_{table.entity}__milestones", warehouse.longest_name),
        table=table,
        reads=reads,
        milestones=passed,
        added=(*lags, Added(last, f"case{cases} end")),
    )


def periods_of(
    table: Table, period: str, versions: str, warehouse: Warehouse
) -> Periods:
    """What becomes of a table whose states are looked at by period."""
    day = LogicalType("date")
    start = f"First day of the {period}."
    end = f"Last day of the {period}: the state is that of its end, or of now."
    return Periods(
        name=fit(f"int_{table.entity}__by_{period}", warehouse.longest_name),
        table=table,
        versions=versions,
        period=period,
        start=_column("period_start", day, start, warehouse),
        end=_column("period_end", day, end, warehouse),
    )


def _lag(name: str, one: Column, other: Column, warehouse: Warehouse) -> Added:
    """Days in between: whole ones between days, and parts of them between timestamps."""
    between = f"Days from {one.name} to {other.name}."
    if one.type.kind == other.type.kind == "date":
        column = _column(name, LogicalType("integer"), between, warehouse, "days")
        value = f"{other.sql} - {one.sql}"
    else:
        column = _column(name, LogicalType("float"), between, warehouse, "days")
        ends = (f"extract(epoch from {_moment(c)})" for c in (other, one))
        value = f"({' - '.join(ends)}) / 86400.0"
    return Added(column, f"cast({value} as {column.sql_type})")


def _moment(column: Column) -> str:
    return f"cast({column.sql} as timestamp)"


def _column(
    name: str,
    type_: LogicalType,
    description: str,
    warehouse: Warehouse,
    unit: str = "",
) -> Column:
    name = fit(name, warehouse.longest_name)
    return Column(
        logical=name,
        name=name,
        sql=quote_identifier(name, warehouse.reserved),
        physical="",
        raw="",
        raw_sql="",
        type=type_,
        sql_type=warehouse.sql_type(type_),
        nullable=True,
        description=description,
        unit=unit,
        personal="",
        expression="",
        format="",
        timezone="",
        null_values=(),
        values=(),
    )
