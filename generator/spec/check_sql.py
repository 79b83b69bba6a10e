"""Checks of the user's own SQL: the columns that it names are there."""

from __future__ import annotations

from collections.abc import Iterator

from .document import Path
from .findings import Finding, closest
from .names import identifier
from .spec import Spec
from .sql_names import sql_names
from .tables import Table

__all__ = ["check_condition", "check_sql"]


def check_sql(spec: Spec) -> Iterator[Finding]:
    """Expressions and conditions of tables that name what can't be found."""
    for place, table in spec.places.items():
        path: Path = ("sources", place.source, "tables", place.table)
        yield from check_condition((*path, "where"), table.where, table)
        for name, column in table.columns.items():
            here = (*path, "columns", name, "expression")
            yield from _check_expression(here, column.expression, name, table)


def check_condition(path: Path, sql: str | None, table: Table) -> Iterator[Finding]:
    """A condition over the rows of a table, computed columns included."""
    known = {identifier(name): name for name in table.columns}
    for word, quoted in sql_names(sql or ""):
        if word.lower() not in known and not (quoted and word.startswith("_")):
            yield _unknown(path, word, list(known))


def _check_expression(
    path: Path, sql: str | None, name: str, table: Table
) -> Iterator[Finding]:
    if not sql:
        return
    yield from check_condition(path, sql, table)
    computed = {identifier(n) for n, c in table.columns.items() if c.expression}
    for word, _ in sql_names(sql):
        if word.lower() == identifier(name):
            message = f"`{word}` is the very column that this computes"
            hint = (
                f"Read the source's under another name, with `name: {name}` to find it."
            )
            yield Finding(path, message, hint)
        elif word.lower() in computed:
            message = f"`{word}` is computed too, and can't be used in an expression"
            yield Finding(path, message, "Write its own expression here in its place.")


def _unknown(path: Path, word: str, known: list[str]) -> Finding:
    meant = identifier(word)
    hint = f"Did you mean `{meant}`?" if meant in known else closest(word, known)
    return Finding(path, f"the SQL names `{word}`, which is no column here", hint)
