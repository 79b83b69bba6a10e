"""Checks of the rules: their tables and columns are there, and what they say makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..kinds.registry import find
from .check_modeling import check_named_once
from .check_sql import check_condition
from .document import Path
from .findings import Finding, closest, joined
from .names import identifier
from .quality import DEFAULTS
from .spec import Place, Spec
from .tables import Table

__all__ = ["check_quality"]


def check_quality(spec: Spec) -> Iterator[Finding]:
    """Rules of unknown tables and columns, and rules that can't hold."""
    yield from check_named_once(spec, ("quality",), spec.quality)
    for name, rules in spec.quality.items():
        yield from _check_rule_names(name, rules)
        if name == DEFAULTS:
            for place in spec.find(DEFAULTS):
                message = f"`{DEFAULTS}` are the rules of every table"
                hint = f"Write `{place}` for the rules of this one alone."
                yield Finding(("quality", name), message, hint)
            for rule_name, rule in rules.items():
                yield from _check_default(spec, ("quality", name, rule_name), rule)
            continue
        places = spec.find(name)
        if len(places) != 1:
            yield _not_one_table(spec, ("quality", name), name, places)
            continue
        for rule_name, rule in rules.items():
            path = ("quality", name, rule_name)
            yield from _check_rule(spec, path, rule, spec.places[places[0]])


def _check_rule_names(table: str, rules: dict[str, Any]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in rules:
        other = seen.setdefault(identifier(name), name)
        if other != name:
            message = (
                f"`{name}` and `{other}` would both be called `{identifier(name)}`"
            )
            hint = "Choose another name for one."
            yield Finding(("quality", table, name), message, hint)


def _check_default(spec: Spec, path: Path, rule: Any) -> Iterator[Finding]:
    columns = find("rules", rule.rule).columns(rule)
    tables = [
        table
        for table in spec.places.values()
        if all(column in table.columns for column in columns)
    ]
    if not tables:
        named = " and ".join(f"`{column}`" for column in columns)
        hint = "A default rule holds for the tables that have its columns."
        yield Finding(path, f"no table has {named}", hint)
    for table in tables:
        findings = list(_check_rule(spec, path, rule, table))
        yield from findings
        if findings:
            return


def _check_rule(spec: Spec, path: Path, rule: Any, table: Table) -> Iterator[Finding]:
    kind = find("rules", rule.rule)
    names = kind.columns(rule)
    missing = [name for name in names if name not in table.columns]
    for name in missing:
        message = f"the rule names `{name}`, which is no column of its table"
        # Rules of one column have `column:`, those of several `columns:`.
        here = (*path, "column", "columns")
        yield Finding(here, message, closest(name, table.columns))
    if missing:
        return
    for trouble in kind.troubles(rule, {name: table.columns[name] for name in names}):
        yield Finding(path, trouble)
    where = getattr(rule, "where", None)
    yield from check_condition((*path, "where"), where, table)
    to = getattr(rule, "to", None)
    if to is not None:
        yield from _check_target(spec, (*path, "to"), to, table, names)


def _check_target(
    spec: Spec, path: Path, to: str, table: Table, columns: tuple[str, ...]
) -> Iterator[Finding]:
    places, column = spec.find_reference(to)
    if len(places) != 1:
        yield _not_one_table(spec, path, to, places)
        return
    target = spec.places[places[0]]
    on = (column,) if column else target.key
    if column and column not in target.columns:
        message = f"`{places[0].table}` has no column `{column}`"
        yield Finding(path, message, closest(column, target.columns))
    elif len(on) != len(columns):
        message = f"`{to}` is found by {joined(on)}, not by {joined(columns)}"
        yield Finding(path, message, "Name as many columns here as there.")
    else:
        for here, there in zip(columns, on, strict=True):
            mine, theirs = table.columns[here].type, target.columns[there].type
            if not mine.compares_with(theirs):
                message = f"`{here}` is {mine}, but `{to}` has {theirs} there"
                yield Finding(path, message, "Both sides of a reference have one type.")


def _not_one_table(spec: Spec, path: Path, name: str, places: list[Place]) -> Finding:
    if places:
        choices = " or ".join(f"`{place}`" for place in places)
        return Finding(
            path, f"`{name}` may be any of several tables", f"Write {choices}."
        )
    known = [place.table for place in spec.places]
    return Finding(path, f"`{name}` is no table of this spec", closest(name, known))
