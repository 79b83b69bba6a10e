"""The rules of each table: those that the spec states, and those that its columns imply."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..kinds.registry import find
from ..spec.names import identifier
from ..spec.quality import DEFAULTS
from ..spec.spec import Place, Spec
from .names import TableNames
from .tables import Column, Table

__all__ = ["Rule", "rules_of"]


@dataclass(frozen=True)
class Rule:
    """One rule of one table, ready to be written as a check."""

    name: str
    """Stable, and unique in its table: histories and alerts hang on it."""
    kind: str
    """The module in `kinds/rules`: `between`."""
    severity: str
    on_fail: str
    columns: tuple[Column, ...]
    arguments: Mapping[str, Any]
    """What the check is given besides its columns."""
    mostly: float
    """The share of rows, from 0 to 1, that must meet it."""
    where: str
    """A SQL condition for the rows that are looked at, or empty."""
    sentence: str
    """What it asks for, for people."""
    description: str
    """Why, in the owner's words, or empty."""
    to: TableNames | None
    """The other table of a reference."""
    on: tuple[Column, ...]
    """The other table's columns, in the order of `columns`."""

    def mentions(self, column: Column) -> bool:
        """Whether its condition names the column."""
        return bool(
            re.search(rf"\b{re.escape(column.name)}\b", self.where, re.IGNORECASE)
        )


def rules_of(spec: Spec, tables: tuple[Table, ...]) -> dict[str, tuple[Rule, ...]]:
    """The rules of each table, by the name of its entity.

    A rule that the spec states under a name takes the place of an implied or default
    rule of the same name.
    """
    by_place = {table.place: table for table in tables}
    rules = {}
    times: dict[Place, set[str | None]] = defaultdict(set)
    for name, fact in spec.modeling.facts.items():
        for place in spec.find(name) if fact.microbatch else ():
            times[place].add(fact.time)
    for table in tables:
        found = {rule.name: rule for rule in _implied(table, times[table.place])}
        stated = spec.quality.get(DEFAULTS, {})
        columns = {column.logical for column in table.columns}
        for name, option in stated.items():
            if columns.issuperset(find("rules", option.rule).columns(option)):
                found[identifier(name)] = _stated(spec, table, name, option, by_place)
        for name, option in spec.rules.get(table.place, {}).items():
            found[identifier(name)] = _stated(spec, table, name, option, by_place)
        rules[table.entity] = tuple(found.values())
    return rules


def _implied(table: Table, times: Container[str | None]) -> Iterator[Rule]:
    """What key, types, values and references say; a row needs the times of its periods."""
    for column in table.key:
        yield _rule(f"{column.name}_not_null", "not_null", (column,), on_fail="stop")
    yield _rule("key_unique", "unique", table.key, on_fail="stop")
    for column in table.columns:
        if column.values:
            yield _rule(
                f"{column.name}_accepted_values",
                "accepted_values",
                (column,),
                values=column.values,
            )
        if column not in table.key and not column.nullable:
            ends = "stop" if column.logical in times else "continue"
            yield _rule(f"{column.name}_not_null", "not_null", (column,), on_fail=ends)
    for reference in table.references:
        yield _rule(
            f"{reference.role}_exists",
            "references",
            reference.columns,
            severity="warn",
            to=reference.to,
            on=reference.on,
        )
    if table.typed and table.keeps_types:
        # Text has no type that could change: what does not fit tells.
        yield _rule("fits_types", "fits_types", (), on_fail="stop")
    elif table.typed:
        yield _rule("fits_types", "fits_types", (), severity="warn")


def _rule(
    name: str,
    kind: str,
    columns: tuple[Column, ...],
    *,
    severity: str = "error",
    on_fail: str = "continue",
    to: TableNames | None = None,
    on: tuple[Column, ...] = (),
    values: tuple[str, ...] = (),
) -> Rule:
    """A rule that the columns imply, made by way of the kind's own options."""
    module = find("rules", kind)
    names = [column.logical for column in columns]
    options: dict[str, Any] = {"rule": kind}
    if columns:
        options |= (
            {"column": names[0]}
            if "column" in module.Options.model_fields
            else {"columns": names}
        )
    if values:
        options["values"] = list(values)
    if to:
        options["to"] = to.logical
    rule = module.Options.model_validate(options)
    return Rule(
        name=name,
        kind=kind,
        severity=severity,
        on_fail=on_fail,
        columns=columns,
        arguments=module.arguments(rule, _spec_columns(columns)),
        mostly=1.0,
        where="",
        sentence=module.sentence(rule),
        description="",
        to=to,
        on=on,
    )


def _stated(
    spec: Spec, table: Table, name: str, rule: Any, by_place: Mapping[Any, Table]
) -> Rule:
    module = find("rules", rule.rule)
    own = {column.logical: column for column in table.columns}
    columns = tuple(own[column] for column in module.columns(rule))
    target, on = _target(spec, rule, by_place)
    return Rule(
        name=identifier(name),
        kind=rule.rule,
        severity=rule.severity,
        on_fail=rule.on_fail,
        columns=columns,
        arguments=module.arguments(rule, _spec_columns(columns)),
        mostly=float(getattr(rule, "mostly", Decimal(1))),
        where=getattr(rule, "where", None) or "",
        sentence=module.sentence(rule),
        description=rule.description,
        to=target,
        on=on,
    )


def _target(
    spec: Spec, rule: Any, by_place: Mapping[Any, Table]
) -> tuple[TableNames | None, tuple[Column, ...]]:
    to = getattr(rule, "to", None)
    if to is None:
        return None, ()
    (place,), name = spec.find_reference(to)
    target = by_place[place]
    if not name:
        return target, target.key
    return target, tuple(column for column in target.columns if column.logical == name)


def _spec_columns(columns: tuple[Column, ...]) -> dict[str, Any]:
    return {column.logical: column for column in columns}
