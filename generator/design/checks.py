"""The gates: a suite of checks for each raw table and each mart, made of the same rules."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..kinds.registry import find
from .expectations import kwargs_of
from .layers import BuiltLayer
from .marts import Dimension, Fact, Link, Marts
from .names import ProjectNames, fit
from .rules import Rule
from .tables import Column, Table

__all__ = ["Check", "Condition", "Gate", "Rows", "Suite", "gates_of"]

_UNKNOWN_KEY = "0" * 32
_SEVERITIES = {"info": "info", "warn": "warning", "error": "critical"}
"""Great Expectations' words for ours."""


@dataclass(frozen=True)
class Rows:
    """The rows that a suite looks at: what a kind of rule may ask about them."""

    landed: dict[str, str] | None
    """Where all that has landed is, for the raw layer; marts do not know it."""
    quarantined: dict[str, str]
    """Where those of them are that fit no type."""
    links: tuple[Link, ...]
    others: Mapping[str, tuple[str, tuple[Column, ...]]]
    """Suites of the same layer with their columns, by entity."""
    unknown: str = _UNKNOWN_KEY
    """The key of a dimension's unknown member."""

    def link(self, rule: Rule) -> str | None:
        """The column that links to the dimension that a rule refers to, if there is one."""
        pairs = tuple(zip(rule.columns, rule.on, strict=True))
        for link in self.links:
            if rule.to and link.to.entity == rule.to.entity and link.pairs == pairs:
                return link.key
        return None

    def other(self, rule: Rule) -> str | None:
        """The suite whose rows a rule refers to, if it has the columns."""
        name, columns = self.others.get(rule.to.entity if rule.to else "", ("", ()))
        return name if name and set(columns).issuperset(rule.on) else None


@dataclass(frozen=True)
class Condition:
    """A column that says whether a rule looks at a row."""

    name: str
    sql: str


@dataclass(frozen=True)
class Check:
    """One rule as Great Expectations stores it."""

    id: str
    rule: Rule
    type: str
    kwargs: dict[str, Any]
    description: str

    @property
    def severity(self) -> str:
        """How loud it is, in Great Expectations' words."""
        return _SEVERITIES[self.rule.severity]


@dataclass(frozen=True)
class Suite:
    """The checks of one raw table or one mart."""

    name: str
    """`raw_faa__flights`, `marts_fct_flights`."""
    id: str
    asset_id: str
    rows_id: str
    description: str
    table: Table
    mart: Fact | Dimension | None
    samples: tuple[str, ...]
    """Columns that tell which row broke a rule; none where the table holds personal data."""
    conditions: tuple[Condition, ...]
    checks: tuple[Check, ...]
    unknown: str = _UNKNOWN_KEY
    """The key of a dimension's unknown member."""

    @property
    def selected(self) -> tuple[str, ...]:
        """What is selected of raw's rows, in SQL."""
        return (
            *(column.sql for column in self.table.arranged),
            *(f"({each.sql}) as {each.name}" for each in self.conditions),
            *(column.name for column in self.table.origin.shown),
        )

    @property
    def model(self) -> str:
        """The dbt model whose rows these are."""
        return self.mart.name if self.mart else self.table.base

    @property
    def computes(self) -> tuple[str, ...]:
        """The suites whose rows are worth computing once: its own, and those it refers to.

        Marts are tables already.
        """
        if self.mart is not None:
            return ()
        others = {
            str(c.kwargs["to_table"]) for c in self.checks if "to_table" in c.kwargs
        }
        return (self.name, *sorted(others - {self.name}))

    @property
    def only(self) -> tuple[str, ...]:
        """SQL conditions for the rows that are looked at: members that are known, as of now."""
        if not isinstance(self.mart, Dimension):
            return ()
        known = f"{self.mart.key} <> '{self.unknown}'"
        return (
            *((known,) if self.mart.has_unknown else ()),
            *(("is_current",) if self.mart.tracked else ()),
        )


@dataclass(frozen=True)
class Gate:
    """All suites of one layer."""

    layer: str
    id: str
    suites: tuple[Suite, ...]


def gates_of(
    project: ProjectNames,
    tables: tuple[Table, ...],
    rules: Mapping[str, tuple[Rule, ...]],
    marts: Marts,
    layers: Mapping[str, BuiltLayer],
    longest: int,
) -> tuple[Gate, Gate]:
    """The gate before staging, and the gate after the marts."""
    raw = _raw_suites(project, tables, rules, layers, longest)
    after = _marts_suites(project, marts, longest)
    return (
        Gate("raw", _id(project, "raw"), raw),
        Gate("marts", _id(project, "marts"), after),
    )


def _raw_suites(
    project: ProjectNames,
    tables: tuple[Table, ...],
    rules: Mapping[str, tuple[Rule, ...]],
    layers: Mapping[str, BuiltLayer],
    longest: int,
) -> tuple[Suite, ...]:
    """A suite for each raw table: on the rows that would be staged."""
    names = {
        table.entity: fit(f"raw_{table.source}__{table.name}", longest)
        for table in tables
    }
    others = {table.entity: (names[table.entity], table.columns) for table in tables}
    return tuple(
        _suite(
            project,
            names[table.entity],
            table,
            None,
            rules[table.entity],
            Rows(
                landed={
                    "landed_schema": layers["staging"].schema,
                    "landed_table": table.base,
                },
                quarantined={
                    "quarantine_schema": layers["quarantine"].schema,
                    "quarantine_table": table.quarantine,
                },
                links=(),
                others=others,
            ),
            longest,
        )
        for table in tables
    )


def _marts_suites(
    project: ProjectNames, marts: Marts, longest: int
) -> tuple[Suite, ...]:
    """A suite for each fact and dimension; of a dimension without its unknown member."""
    subjects: tuple[Fact | Dimension, ...] = (*marts.dimensions, *marts.facts)
    names = {mart.name: fit(f"marts_{mart.name}", longest) for mart in subjects}
    # A table that is both a fact and a dimension is looked up in the dimension.
    others = {
        mart.table.entity: (names[mart.name], mart.columns)
        for mart in reversed(subjects)
    }
    return tuple(
        _suite(
            project,
            names[mart.name],
            mart.table,
            mart,
            tuple(rule for rule in mart.rules if _is_there(rule, mart)),
            Rows(landed=None, quarantined={}, links=mart.links, others=others),
            longest,
        )
        for mart in subjects
    )


def _is_there(rule: Rule, mart: Fact | Dimension) -> bool:
    """Whether the columns that the rule's condition names are in the mart too."""
    absent = set(mart.table.columns) - set(mart.columns)
    return not any(rule.mentions(column) for column in absent)


def _suite(
    project: ProjectNames,
    name: str,
    table: Table,
    mart: Fact | Dimension | None,
    rules: tuple[Rule, ...],
    rows: Rows,
    longest: int,
) -> Suite:
    shown = table.origin.shown_names
    if isinstance(mart, Dimension):
        shown = ()
    elif mart and not mart.loaded:
        shown = tuple(c.name for c in mart.grain if c not in table.key)
    checks = tuple(_checks(project, name, rules, rows, longest))
    return Suite(
        name=name,
        id=_id(project, name),
        asset_id=_id(project, name, "asset"),
        rows_id=_id(project, name, "rows"),
        description=mart.description if mart else table.description,
        table=table,
        mart=mart,
        samples=() if table.personal else (*(c.name for c in table.key), *shown),
        conditions=tuple(
            Condition(_applies(check.rule, longest), check.rule.where)
            for check in checks
            if check.rule.where
        ),
        checks=checks,
    )


def _checks(
    project: ProjectNames,
    suite: str,
    rules: tuple[Rule, ...],
    rows: Rows,
    longest: int,
) -> Iterator[Check]:
    for rule in rules:
        expectation = find("rules", rule.kind).expectation(rule, rows)
        if expectation is None:
            continue
        condition = _applies(rule, longest) if rule.where else ""
        yield Check(
            id=_id(project, suite, "rule", rule.name),
            rule=rule,
            type=expectation.type,
            kwargs=kwargs_of(expectation, rule.mostly, condition),
            description=_said(rule),
        )


def _said(rule: Rule) -> str:
    share = (
        f", in at least {100 * rule.mostly:g} % of the rows" if rule.mostly < 1 else ""
    )
    where = f", where {' '.join(rule.where.split())}" if rule.where else ""
    return f"{rule.sentence}{where}{share}"


def _applies(rule: Rule, longest: int) -> str:
    return fit(f"_applies_{rule.name}", longest)


def _id(project: ProjectNames, *parts: str) -> str:
    """The same id whenever and wherever the project is rendered."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join((project.name, *parts))))
