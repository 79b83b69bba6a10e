"""Pieces of dbt SQL and YAML that follow from a column, as filters for templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .columns import Column
from .quoting import jinja_safe, jinja_text, sql_text, yaml_text

__all__ = ["FILTERS"]

_EXPECTED = {
    "integer": "an integer",
    "float": "a number",
    "boolean": "a boolean",
    "date": "a date",
    "time": "a time",
    "timestamp": "a timestamp",
    "uuid": "a UUID",
    "json": "JSON",
    "binary": "base64",
}


def landed(column: Column) -> str:
    """The column in raw, where texts that stand for a missing value are null."""
    sql = jinja_safe(column.raw_sql)
    for text in column.null_values:
        sql = f"nullif({sql}, {sql_text(text)})"
    return sql


def fitted(column: Column) -> str:
    """The column in base: its text in the column's type, and null if it does not fit."""
    if column.type.kind == "string":
        return column.sql
    return "{{ " + _cast(column) + " }}"


def misfit(column: Column) -> str:
    """What is wrong with the column's text, or null."""
    type_ = column.type
    expected = (
        _EXPECTED.get(type_.kind) or f"a decimal({type_.precision}, {type_.scale})"
    )
    arguments = f"{jinja_text(column.sql)}, {_cast(column)}, {jinja_text(expected)}"
    return "{{ misfit(" + arguments + ") }}"


def _cast(column: Column) -> str:
    arguments = [jinja_text(column.sql)]
    if column.type.kind == "decimal":
        arguments += [str(column.type.precision), str(column.type.scale)]
    if column.timezone:
        arguments.append(f"time_zone={jinja_text(column.timezone)}")
    if column.format:
        arguments.append(f"format={jinja_text(column.format)}")
    return f"as_{column.type.kind}({', '.join(arguments)})"


def unknown(column: Column) -> str:
    """The value of a dimension's attribute in the member that stands for no match."""
    if column.type.kind == "string":
        return "'Unknown'"
    return nothing(column)


def nothing(column: Column) -> str:
    """A null of the column's type."""
    return f"cast(null as {column.sql_type})"


def sample(column: Column, number: int) -> str:
    """A value for a unit test in YAML, another one for each number from 1 to 28."""
    match column.type.kind:
        case "date":
            return f"2001-01-{number:02}"
        case "timestamp":
            return f'"2001-01-{number:02} 12:00:00"'
        case "time":
            return f'"12:00:{number:02}"'
        case "boolean":
            return "true" if number % 2 else "false"
        case "uuid":
            return f"00000000-0000-4000-8000-{number:012}"
        case "json":
            return f'"[{number}]"'
        case "integer" | "decimal" | "float":
            return str(number)
        case _:
            return yaml_text(f"{column.name} {number}")


def sample_day(column: Column, number: int) -> str:
    """The day of a sample, in YAML."""
    return f"2001-01-{number:02}"


def dbt_text(value: Any) -> str:
    """A YAML scalar for dbt, which renders texts by Jinja once more."""
    return yaml_text(jinja_safe(value))


FILTERS: dict[str, Callable[..., str]] = {
    "landed": landed,
    "fitted": fitted,
    "misfit": misfit,
    "unknown": unknown,
    "nothing": nothing,
    "sample": sample,
    "sample_day": sample_day,
    "dbt": dbt_text,
}
