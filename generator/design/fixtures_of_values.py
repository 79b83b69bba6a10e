"""Values for the rows of dbt unit tests, by type and number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TypeAlias

from .columns import Column
from .quoting import yaml_text

__all__ = ["Row", "day_of", "text_of", "value_of"]

Row: TypeAlias = tuple[tuple[str, str], ...]


def value_of(column: Column, number: int) -> str:
    """A value of the column's type, another one for each number (booleans have two)."""
    text = text_of(column, number)
    match column.type.kind:
        case "timestamp" | "time":
            return f'"{text}"'
        case "date" | "boolean" | "uuid" | "integer" | "decimal" | "float":
            return text
        case _:
            return yaml_text(text)


def text_of(column: Column, number: int) -> str:
    """The same value as a text that SQL casts to the column's type."""
    match column.type.kind:
        case "date":
            return day_of(number)
        case "timestamp":
            return f"{day_of(number)} 12:00:00"
        case "time":
            return f"{number // 60:02}:{number % 60:02}:00"
        case "boolean":
            return "true" if number % 2 else "false"
        case "uuid":
            return f"00000000-0000-4000-8000-{number:012}"
        case "integer" | "decimal" | "float":
            return str(number)
        case _:
            return f"{column.name} {number}"


def day_of(number: int) -> str:
    """The first of January 2001, or a day after it."""
    return (date(2001, 1, 1) + timedelta(days=number - 1)).isoformat()
