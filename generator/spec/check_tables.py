"""Checks of single tables: what they name is there, and fit for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..kinds.registry import find
from .document import Path
from .findings import Finding, closest
from .names import identifier
from .spec import Spec
from .tables import Table
from .values import trouble_with

__all__ = ["check_tables"]


def check_tables(spec: Spec) -> Iterator[Finding]:
    """Keys, cursors, names and values of every table."""
    warehouse = find("warehouses", spec.storage.warehouse.kind)
    for place, table in spec.places.items():
        path: Path = ("sources", place.source, "tables", place.table)
        yield from _check_key(path, table)
        yield from _check_cursor(path, table)
        yield from _check_deleted(path, table)
        yield from _check_physical_names(path, table)
        yield from _check_own_columns(path, table, warehouse)
        for name, column in table.columns.items():
            for index, value in enumerate(column.values):
                trouble = trouble_with(value, column.type)
                if trouble:
                    here = (*path, "columns", name, "values", index)
                    yield Finding(here, trouble)


def _check_key(path: Path, table: Table) -> Iterator[Finding]:
    for index, name in enumerate(table.key):
        here = (*path, "key", index)
        column = table.columns.get(name)
        if column is None:
            yield Finding(
                here,
                f"the key names `{name}`, which is no column here",
                closest(name, table.columns),
            )
        elif column.nullable:
            message = f"`{name}` is part of the key and can't be nullable"
            hint = "Take `nullable` away, or choose another key."
            yield Finding((*path, "columns", name), message, hint)
        elif column.expression:
            message = f"`{name}` is computed and can't be part of the key"
            hint = "Name the columns that it is computed from."
            yield Finding((*path, "columns", name), message, hint)


def _check_cursor(path: Path, table: Table) -> Iterator[Finding]:
    if table.cursor is None:
        return
    name = table.cursor.column
    column = table.columns.get(name)
    here = (*path, "cursor", "column")
    if column is None:
        message = f"the cursor names `{name}`, which is no column here"
        yield Finding(here, message, closest(name, table.columns))
    elif column.expression:
        message = f"`{name}` is computed and can't be the cursor"
        yield Finding(here, message, "Name a column that comes from the source.")
    elif column.type.kind in ("boolean", "json", "binary", "uuid", "time"):
        message = f"`{name}` is {column.type}, which has no newer and older"
        yield Finding(
            here, message, "A cursor is a timestamp, a date, a number or a text."
        )


def _check_deleted(path: Path, table: Table) -> Iterator[Finding]:
    if table.deleted is None:
        return
    column = table.columns.get(table.deleted)
    here = (*path, "deleted")
    if column is None:
        message = f"`deleted` names `{table.deleted}`, which is no column here"
        yield Finding(here, message, closest(table.deleted, table.columns))
    elif table.deleted in table.key:
        message = f"`{table.deleted}` is part of the key and can't mark deleted rows"
        yield Finding(here, message, "Name a column that is set when a row is deleted.")
    elif column.type.kind != "boolean" and not column.type.is_temporal:
        message = f"`{table.deleted}` is {column.type}, which does not say yes or no"
        hint = (
            "Name a boolean, a date or a timestamp, or a boolean with an `expression`."
        )
        yield Finding(here, message, hint)


def _check_own_columns(path: Path, table: Table, warehouse: Any) -> Iterator[Finding]:
    for name in table.columns:
        if identifier(name) in warehouse.own_columns:
            yield Finding(
                (*path, "columns", name),
                f"every table of {warehouse.label} has a column `{identifier(name)}` of its own",
                "Choose another name here and give the original as `name:`.",
            )


def _check_physical_names(path: Path, table: Table) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name, column in table.columns.items():
        if column.expression:
            continue
        physical = column.name or name
        other = seen.setdefault(physical, name)
        if other != name:
            yield Finding(
                (*path, "columns", name),
                f"`{name}` and `{other}` both read the source's `{physical}`",
                "Read it once; a second form of it can be an `expression`.",
            )
    if all(column.expression for column in table.columns.values()):
        yield Finding(
            (*path, "columns"),
            "at least one column must come from the source",
            "Declare one without an `expression`.",
        )
