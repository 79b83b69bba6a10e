"""Rows to be looked at: all columns as text, in a table of a scratch database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

__all__ = ["Rows"]


@dataclass(frozen=True)
class Rows:
    """A table of texts. `columns` maps a name in the source to one in SQL.

    `rows` were read, of `total` if that is known; `files` files brought them. `native`
    are the types that the source declares for some columns. A column `_file` tells rows of
    several files apart.
    """

    connection: duckdb.DuckDBPyConnection = field(repr=False)
    sql: str
    columns: Mapping[str, str]
    rows: int
    total: int | None
    files: int
    native: Mapping[str, str] = field(default_factory=dict)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of a query."""
        return self.connection.execute(sql).fetchall()

    def row(self, sql: str) -> tuple[Any, ...]:
        """The one row of a query."""
        return self.query(sql)[0]
