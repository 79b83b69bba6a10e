"""The pipeline's own casts.

A type fits a text if staging says so. Staging's macros are rendered here as they are, so
the importer and the pipeline can't come to differ.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from .sql import literal

__all__ = ["cast", "misfits"]

_MACROS = "blueprints/_pieces/warehouses/duckdb/macros"


@cache
def _macro(kind: str) -> Any:
    package = Path(__file__).resolve().parents[2]
    checkout = package.parent
    root = checkout if (checkout / "copier.yml").is_file() else package / "_template"
    text = (root / _MACROS / f"as_{kind}.sql").read_text(encoding="utf-8")
    # It is SQL that is rendered, not HTML.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined)  # noqa: S701
    return getattr(environment.from_string(text).module, f"as_{kind}")


def cast(column: str, type_: str, format_: str | None = None) -> str:
    """SQL that is the value of a text column in a type, null where it does not fit.

    `type_` is a logical type as a spec writes it: `integer`, `decimal(10,2)`.
    """
    if type_ == "string":
        return column
    kind, _, size = type_.partition("(")
    arguments: list[Any] = []
    options: dict[str, str] = {}
    if size:
        arguments = [int(number) for number in size.rstrip(")").split(",")]
    if format_:
        options["format"] = format_
    return str(_macro(kind)(column, *arguments, **options))


def misfits(
    column: str, type_: str, format_: str | None, null_values: tuple[str, ...]
) -> str:
    """SQL that is true where a text would be a misfit, as the macro `misfit` says it."""
    if type_ == "string":
        return "false"
    there = f"trim({column}) <> ''"
    if null_values:
        tokens = ", ".join(map(literal, null_values))
        there += f" and {column} not in ({tokens})"
    return f"({there} and {cast(column, type_, format_)} is null)"
