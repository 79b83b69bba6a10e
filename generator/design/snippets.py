"""Pieces of dbt SQL and YAML that follow from a column, as filters for templates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from typing import Any

from ..kinds.sources.base import OriginColumn
from ..kinds.warehouses.base import Warehouse
from .batches import tells_period
from .columns import Column
from .computations import computation_of
from .fixtures import fact_example
from .fixtures_of_changes import changes_example, growth_example
from .fixtures_of_history import history_example
from .fixtures_of_models import staging_tests
from .marts import Dimension
from .quoting import jinja_safe, jinja_text, json_text, sql_text, yaml_text
from .rules import Rule
from .tables import Table
from .variables import Variable

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
    """The column as raw has it; texts that stand for a missing value are null."""
    sql = jinja_safe(column.raw_sql)
    for text in column.null_values:
        sql = f"nullif({sql}, {sql_text(text)})"
    return sql if sql == column.sql else f"{sql} as {column.sql}"


def fitted(column: Column) -> str:
    """The column in its own type; null where the text does not fit."""
    if column.type.kind == "string":
        return column.sql
    return "{{ " + _cast(column) + " }} as " + column.sql


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


def computed(column: Column, table: Table, warehouse: Warehouse) -> str:
    """The expression of a computed column; null where a row's values make it fail."""
    return warehouse.guarded(computation_of(table, column, warehouse))


def sql_type(column: OriginColumn, warehouse: Warehouse) -> str:
    """The physical type of a column that raw adds."""
    return warehouse.sql_type(column.type)


def told(dimension: Dimension, column: Column) -> str:
    """A column of a dimension, selected from its compared versions."""
    value = dimension.value(column)
    return column.sql if value == column.sql else f"{value} as {column.sql}"


def unknown(column: Column) -> str:
    """The value of a dimension's attribute in the member that stands for no match."""
    if column.type.kind == "string":
        return "'Unknown'"
    return nothing(column)


def nothing(column: Column) -> str:
    """A null of the column's type."""
    return f"cast(null as {column.sql_type})"


def is_deleted(table: Table, warehouse: Warehouse) -> str:
    """Whether the source has deleted the row, in SQL over the table's typed columns."""
    marks = ["_is_gone"] if table.finds_deleted else []
    if column := table.deleted:
        sql = column.sql
        if column.computed:
            sql = computed(column, table, warehouse)
        is_flag = column.type.kind == "boolean"
        marks.append(f"coalesce({sql}, false)" if is_flag else f"{sql} is not null")
    return marks[0] if marks == ["_is_gone"] else f"({' or '.join(marks)})"


def load_freshness(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rule about the age of a table's newest load, if it has one."""
    ages = [rule for rule in rules if rule.kind == "freshness" and not rule.columns]
    return tuple(ages[:1])


def source_age(rule: Rule) -> str:
    """A rule about the age of the newest load, as dbt's sources say it."""
    level = "error" if rule.severity == "error" else "warn"
    return f"{level}_after: {period(rule.arguments['within_seconds'])}"


def period(seconds: int) -> str:
    """A length of time as dbt writes it: a number of hours if it is whole, or minutes."""
    if seconds % 3600:
        return f"{{count: {-(-seconds // 60)}, period: minute}}"
    return f"{{count: {seconds // 3600}, period: hour}}"


def dbt_path(variable: Variable) -> str:
    """A path in dbt's profile: what the variable says, or else its default.

    dbt runs in a folder of the project, which the default counts from.
    """
    default = jinja_text(posixpath.join("..", variable.default))
    return json_text(f"{{{{ env_var('{variable.name}', {default}) }}}}")


def dbt_variable(variable: Variable, then: str = "") -> str:
    """A value in dbt's profile: what the variable says, or else its default."""
    default = jinja_text(variable.default)
    then = f" | {then}" if then else ""
    return json_text(f"{{{{ env_var('{variable.name}', {default}){then} }}}}")


def dbt_text(value: Any) -> str:
    """A YAML scalar for dbt, which renders texts by Jinja once more."""
    return yaml_text(jinja_safe(value))


def union(requirements: str) -> str:
    """Lines of packages and their versions, each once, in the order of the packages."""
    lines = dict.fromkeys(line for line in requirements.splitlines() if line)
    ordered = sorted(lines, key=lambda line: re.split("[^a-z0-9-]", line)[0])
    return "\n".join(ordered) + "\n"


FILTERS: dict[str, Callable[..., Any]] = {
    "union": union,
    "landed": landed,
    "fitted": fitted,
    "misfit": misfit,
    "computed": computed,
    "is_deleted": is_deleted,
    "told": told,
    "sql_type": sql_type,
    "unknown": unknown,
    "nothing": nothing,
    "example": fact_example,
    "history": history_example,
    "changes": changes_example,
    "growth": growth_example,
    "staging_tests": staging_tests,
    "tells_period": tells_period,
    "load_freshness": load_freshness,
    "source_age": source_age,
    "period": period,
    "dbt": dbt_text,
    "dbt_path": dbt_path,
    "dbt_variable": dbt_variable,
}
