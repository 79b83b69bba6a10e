"""Rollups, resolved: measures by something, computed beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .fixtures import Row, value_of
from .marts import Fact, Measure
from .tables import Column

__all__ = ["Group", "Join", "Rollup", "RollupExample"]

_SAME, _OTHER = date(2001, 1, 1), date(2002, 3, 5)
_STARTS = {
    "day": date(2002, 3, 5),
    "week": date(2002, 3, 4),
    "month": date(2002, 3, 1),
    "quarter": date(2002, 1, 1),
    "year": date(2002, 1, 1),
}
"""When the period begins that `_OTHER` is in; `_SAME` is the first day of each."""
_OF_ONE_AND_TWO = {
    "sum": ("3", "3"),
    "min": ("1", "3"),
    "max": ("2", "3"),
    "count": ("2", "1"),
    "count_distinct": ("2", "1"),
}


@dataclass(frozen=True)
class Join:
    """A mart that a rollup has attributes from, found by its key."""

    model: str
    alias: str
    holder: str
    """The alias of the rows that refer to it."""
    link_key: str
    key: str


@dataclass(frozen=True)
class Group:
    """What a rollup has rows for."""

    said: str
    """As the spec writes it: `customers.towns.country`."""
    name: str
    """`customers_towns_country`."""
    sql: str
    expression: str
    """Its value, in SQL over the fact's rows and what they are joined with."""
    holder: str
    """The alias of the rows that the value is of."""
    origin: Column
    """What it is made of."""
    entity: str
    """The table that it comes from."""
    read: str
    """The column of `holder` that has it."""
    period: str
    sql_type: str
    description: str
    of_time: bool
    """Whether it is a period of the fact's own time."""

    @property
    def says(self) -> str:
        """What it is; everything that rows are brought together by is described."""
        return self.description

    @property
    def selected(self) -> str:
        """Its value under its name, in SQL."""
        is_called = self.expression == f"{self.holder}.{self.sql}"
        return self.expression if is_called else f"{self.expression} as {self.sql}"

    @property
    def quoted(self) -> bool:
        """Whether its name must be quoted in SQL."""
        return self.sql != self.name

    @property
    def unit(self) -> str:
        """Unit of measurement, or empty."""
        return "" if self.period else self.origin.unit

    @property
    def personal(self) -> str:
        """Class of personal data, or empty."""
        return "" if self.period else self.origin.personal

    @property
    def shown(self) -> str:
        """Its type to people."""
        return "date" if self.period else str(self.origin.type)


@dataclass(frozen=True)
class RollupExample:
    """Three rows of a fact, two of which come together."""

    rows: tuple[Row, ...]
    others: tuple[tuple[str, tuple[Row, ...]], ...]
    """The models that it is joined with."""
    expected: tuple[Row, ...]


@dataclass(frozen=True)
class Rollup:
    """Measures of a fact by something."""

    name: str
    """The model: `rollup_orders_by_month`."""
    fact: Fact
    joins: tuple[Join, ...]
    groups: tuple[Group, ...]
    measures: tuple[Measure, ...]
    description: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from."""
        joined = (join.model for join in self.joins)
        return tuple(dict.fromkeys((self.fact.name, *joined)))

    @property
    def columns(self) -> tuple[Column, ...]:
        """The fact's columns that its measures are taken of, each once."""
        found = (column for measure in self.measures for column in measure.columns)
        own = {g.name for g in self.groups if g.holder == self.fact.alias}
        return tuple(c for c in dict.fromkeys(found) if c.name not in own)

    @property
    def has_states(self) -> bool:
        """Whether any of its measures takes the last of several moments."""
        return any(measure.is_state for measure in self.measures)

    @property
    def periods(self) -> tuple[Group, ...]:
        """The groups that are periods of the fact's time: each has its last moment."""
        return tuple(group for group in self.groups if group.of_time)

    @property
    def example(self) -> RollupExample:
        """Rows in which every group has two values."""
        alias = self.fact.alias
        tables: dict[str, list[dict[str, str]]] = {alias: [{}, {}, {}]}
        for join in self.joins:
            tables[join.alias] = [{}, {}]
            _set(
                tables,
                join.holder,
                join.link_key,
                [f"{join.alias} {n}" for n in (1, 2)],
            )
            _set(tables, join.alias, join.key, [f"{join.alias} {n}" for n in (1, 2)])
        expected: list[dict[str, str]] = [{}, {}]
        for group in self.groups:
            values = [value_of(group.origin, number) for number in (1, 2)]
            if group.period:
                shape = str if group.origin.type.kind == "date" else _moment
                values = [shape(_SAME), shape(_OTHER)]
                results = [str(_SAME), str(_STARTS[group.period])]
            else:
                results = values
            _set(tables, group.holder, group.read, values)
            for row, result in zip(expected, results, strict=True):
                row[group.name] = result
        for number, row in enumerate(tables[alias], start=1):
            for column in self.columns:
                row.setdefault(column.name, value_of(column, number))
        for measure in self.measures:
            if (of_groups := self._of_example(measure)) is not None:
                for row, value in zip(expected, of_groups, strict=True):
                    row[measure.name] = value
        return RollupExample(
            _rows(tables.pop(alias)),
            tuple(
                (model, _rows(self._of_model(model, tables)))
                for model in self.inputs
                if model != self.fact.name
            ),
            _rows(expected),
        )

    def _of_model(
        self, model: str, tables: dict[str, list[dict[str, str]]]
    ) -> list[dict[str, str]]:
        aliases = [join.alias for join in self.joins if join.model == model]
        return [row for alias in aliases for row in tables[alias]]

    def _of_example(self, measure: Measure) -> tuple[str, str] | None:
        """What a measure is of the rows 1 and 2, and of 3; None where that is not said."""
        column = measure.column
        if measure.is_state or measure.aggregate not in _OF_ONE_AND_TWO:
            return None
        counts = measure.aggregate in ("count", "count_distinct")
        if column is None:
            return _OF_ONE_AND_TWO[measure.aggregate]
        grouped = {g.read for g in self.groups if g.holder == self.fact.alias}
        if column.name in grouped or column.type.kind == "boolean":
            return None
        if not (column.type.is_number or counts):
            return None
        return _OF_ONE_AND_TWO[measure.aggregate]


def _set(
    tables: dict[str, list[dict[str, str]]], alias: str, name: str, values: list[str]
) -> None:
    """Give the rows of `alias` the first value, and its last row the second."""
    rows = tables[alias]
    for number, row in enumerate(rows):
        value = values[1] if number == len(rows) - 1 else values[0]
        row[name] = value


def _moment(day: date) -> str:
    return f'"{day} 12:00:00"'


def _rows(rows: Iterable[dict[str, str]]) -> tuple[Row, ...]:
    return tuple(tuple(row.items()) for row in rows)
