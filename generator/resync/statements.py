"""Steps that bring a warehouse in line, and the pieces of SQL that they share."""

# ruff: noqa: S608  names are identifiers; what is made here is shown and not run
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..design.build import Design
from ..design.names import quote_identifier
from ..design.tables import Table

__all__ = ["Step", "forget_records", "path_of", "quoted"]


@dataclass(frozen=True)
class Step:
    """Statements (`sql`) or commands (`sh`), in order, and what they are for."""

    why: str
    language: Literal["sql", "sh"]
    commands: tuple[str, ...]
    condition: str = ""
    """When it is wanted; empty for what always is."""


def forget_records(design: Design, table: Table) -> tuple[str, ...]:
    """Have dlt look at the tables, as it does without records of a schema.

    Without the one and with the other, it would name new columns by rules of its own.
    """
    records = ("_dlt_version", "_dlt_pipeline_state")
    return tuple(
        f"delete from {path_of(design, table.raw_schema, record)} where true;"
        for record in records
    )


def quoted(design: Design, name: str) -> str:
    """A name as the warehouse's SQL takes it."""
    return quote_identifier(name, design.warehouse.reserved)


def path_of(design: Design, schema: str, name: str) -> str:
    """A table or view as the warehouse's SQL takes it."""
    return f"{quoted(design, schema)}.{quoted(design, name)}"
