"""Named aggregates over a fact: those that the spec declares, or the ones that make sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..kinds.warehouses.base import Warehouse
from ..spec import measures as declared
from ..spec.facts import Fact
from ..spec.names import identifier
from ..spec.types import LogicalType
from .columns import Column
from .names import fit, quote_identifier
from .tables import Table

__all__ = ["Measure", "measures_of"]

_SAYS = {
    "sum": "Sum of",
    "average": "Average of",
    "count": "Number of rows with",
    "count_distinct": "Number of different values of",
    "min": "Least",
    "max": "Greatest",
    "median": "Median of",
}
_SQL = {
    "sum": "sum({})",
    "average": "avg({})",
    "count": "count({})",
    "count_distinct": "count(distinct {})",
    "min": "min({})",
    "max": "max({})",
    "median": "percentile_cont(0.5) within group (order by {})",
}
_LAST = "case when _is_last then {} end"
"""A state, at the last of the moments that come together."""
_INTEGER, _FLOAT = LogicalType("integer"), LogicalType("float")
_MOST_DIGITS = 38


_ADDS_UP = {
    "fully": "",
    "not_over_time": "Does not add up over time: of several moments the last one counts.",
    "none": "Does not add up.",
}


_IN_WORDS = {
    "fully": "",
    "not_over_time": ", the last one of several moments",
    "none": ", which does not add up",
}


@dataclass(frozen=True)
class Measure:
    """A named aggregate over a fact."""

    name: str
    sql: str
    """`name`, quoted where SQL needs it."""
    aggregate: str
    """`sum`, `average`, `count`, `count_distinct`, `min`, `max`, `median` or `ratio`."""
    column: Column | None
    """None where rows are counted, and for a ratio."""
    description: str
    unit: str
    """Unit of the result, or empty."""
    expression: str
    """The aggregate in SQL, over the rows of the fact."""
    sql_type: str
    """The type of the result."""
    additive: str
    """How far its values add up: `fully`, `not_over_time` or `none`."""
    of: tuple[Measure, ...] = ()
    """What a ratio is of: the first divided by the second."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns that it is taken of."""
        of = [column for measure in self.of for column in measure.columns]
        return (self.column,) if self.column else tuple(dict.fromkeys(of))

    @property
    def said(self) -> str:
        """What it is, and how far it adds up, in a few words."""
        of = self.column.name if self.column else " / ".join(m.name for m in self.of)
        taken = f"{self.aggregate.replace('_', ' ')} of {of or 'rows'}"
        return f"{taken}{_IN_WORDS[self.additive]}"

    @property
    def is_state(self) -> bool:
        """Whether the last moment counts, of those that come together."""
        return self.additive == "not_over_time" or any(m.is_state for m in self.of)

    @property
    def described(self) -> str:
        """What it means, and whether it adds up if it does not."""
        note = _ADDS_UP[self.additive]
        if not note:
            return self.description
        stop = "" if self.description.endswith((".", "?", "!")) else "."
        return f"{self.description}{stop} {note}"

    @property
    def quoted(self) -> bool:
        """Whether its name must be quoted in SQL."""
        return self.sql != self.name

    @property
    def personal(self) -> str:
        """An aggregate over all rows tells of nobody."""
        return ""


def measures_of(
    table: Table,
    options: Fact,
    warehouse: Warehouse,
    added: tuple[Column, ...] = (),
    share: str | None = None,
) -> tuple[Measure, ...]:
    """The measures that the fact declares, or else those that its columns imply.

    `added` are columns that it has beside those of its table; `share` is the column whose
    values a bridge weighs by.
    """
    own = {column.logical: column for column in (*table.columns, *added)}
    declared_ones = options.measures or _implied(table, options, added, share)
    states = options.kind == "periodic_snapshot"
    found = {
        name: _measure(identifier(name), measure, own, warehouse, states)
        for name, measure in declared_ones.items()
        if not measure.of
    }
    for name, measure in declared_ones.items():
        if measure.of:
            of = (found[measure.of[0]], found[measure.of[1]])
            found[name] = _ratio(identifier(name), measure, of, warehouse)
    return tuple(found[name] for name in declared_ones)


def _implied(
    table: Table, options: Fact, added: tuple[Column, ...], share: str | None
) -> dict[str, declared.Measure]:
    """The number of rows, sums, and how long it takes on average.

    A float is often a rate or a place, and a whole number without a unit a code or a
    year: their sums mean nothing. Shares add up to 1 for each row that is divided, so that
    their sum is the number of those.
    """
    referring = {column for r in table.references for column in r.columns}
    measures = {f"number_of_{table.entity}": declared.Measure(aggregate="count")}
    apart = {share, *(name for names in options.junk.values() for name in names)}
    if options.kind == "factless":
        return measures
    for column in added:
        if column.type.is_number:
            measures[f"average_{column.name}"] = declared.Measure(
                column=column.logical, aggregate="average"
            )
    for column in table.columns:
        kind = column.type.kind
        adds_up = kind == "decimal" or (kind == "integer" and column.unit)
        adds_up = adds_up and column.logical not in apart
        if adds_up and column not in referring and column not in table.key:
            measures[f"total_{column.name}"] = declared.Measure(
                column=column.logical, aggregate="sum"
            )
    return measures


def _measure(
    name: str,
    measure: declared.Measure,
    own: Mapping[str, Column],
    warehouse: Warehouse,
    states: bool,
) -> Measure:
    name = fit(name, warehouse.longest_name)
    additive = measure.adds_up(states=states)
    column = own[measure.column] if measure.column else None
    said = f"{_SAYS[measure.aggregate]} {column.name}" if column else "Number of rows"
    counts = measure.aggregate in ("count", "count_distinct")
    sql_type = warehouse.sql_type(_type_of(measure.aggregate, column))
    value = column.sql if column else "*"
    if additive == "not_over_time":
        value = _LAST.format(column.sql if column else "1")
    if measure.aggregate == "median":  # Between two decimals DuckDB would round.
        value = f"cast({value} as {warehouse.sql_type(_FLOAT)})"
    aggregate = _SQL[measure.aggregate].format(value)
    return Measure(
        name=name,
        sql=quote_identifier(name, warehouse.reserved),
        aggregate=measure.aggregate,
        column=column,
        description=measure.description or said,
        unit=column.unit if column and not counts else "",
        expression=f"cast({aggregate} as {sql_type})",
        sql_type=sql_type,
        additive=additive,
    )


def _ratio(
    name: str,
    measure: declared.Measure,
    of: tuple[Measure, Measure],
    warehouse: Warehouse,
) -> Measure:
    """Both measures come together first."""
    name, sql_type = fit(name, warehouse.longest_name), warehouse.sql_type(_FLOAT)
    above, below = of
    said = f"{above.name} for each of {below.name}"
    return Measure(
        name=name,
        sql=quote_identifier(name, warehouse.reserved),
        aggregate=measure.aggregate,
        column=None,
        description=measure.description or said,
        unit="",
        expression=f"cast({above.expression} as {sql_type}) / nullif({below.expression}, 0)",
        sql_type=sql_type,
        additive="none",
        of=of,
    )


def _type_of(aggregate: str, column: Column | None) -> LogicalType:
    """The type that holds every result: sums need more digits than what they add."""
    if column is None or aggregate in ("count", "count_distinct"):
        return _INTEGER
    if aggregate in ("average", "median"):
        return _FLOAT
    if aggregate == "sum" and column.type.kind == "decimal":
        return LogicalType("decimal", _MOST_DIGITS, column.type.scale)
    return column.type
