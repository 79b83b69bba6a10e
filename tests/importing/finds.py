"""What readers might find, to merge into specs: small, and easy to change."""

from __future__ import annotations

from typing import Any

from generator.importing.found import (
    Address,
    FoundColumn,
    FoundReference,
    FoundSource,
    FoundTable,
    Guess,
)


def column(
    name: str, kind: str = "integer", nullable: bool = False, **more: Any
) -> FoundColumn:
    return FoundColumn(name, Guess(kind), Guess(nullable), **more)


def table(
    name: str, *columns: FoundColumn, key: Any = ("id",), **more: Any
) -> FoundTable:
    return FoundTable(name, columns, key=Guess(key) if key else None, **more)


def refers(
    *columns: str, to: str, on: tuple[str, ...] = ("id",), **more: Any
) -> FoundReference:
    return FoundReference(columns, Address("", to), on, **more)


def source(*tables: FoundTable, name: str = "shop", **more: Any) -> FoundSource:
    options = {"path": Guess("data"), "format": Guess("parquet")}
    return FoundSource(name, "files", tables, options, **more)
