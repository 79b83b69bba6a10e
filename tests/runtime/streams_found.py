"""What a warehouse holds of streams, in the words of each style, beside what it should hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from reference import Key, Reference, Row, Version
from streams import COLUMNS

__all__ = [
    "KEYS",
    "WAREHOUSE",
    "differences",
    "expected",
    "found_in",
    "keys_in",
    "rows",
]

WAREHOUSE = "warehouse/streams.duckdb"
NOBODY = "0" * 32
SOURCES = dict.fromkeys(COLUMNS, "shop") | {"accounts": "bank"}
HISTORIES = ("customers", "tariffs", "stores", "accounts")
ROLES = {
    "customers": ("name", "birth", "segment", "city", "mood", "score"),
    "products": ("title", "price"),
    "tariffs": ("fee",),
    "stores": ("size",),
    "accounts": ("level",),
}
"""What orders refer to, and the attributes that are looked at."""
KEYS = ("orders", *HISTORIES)

_OF_LOADS = ("_dlt_load_id", "_extracted_at")

Table = Counter[tuple[Any, ...]]


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query to a project's warehouse."""
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as db:
        return db.execute(query).fetchall()


def content(folder: Path) -> dict[str, Table]:
    """All tables and views but for raw and what differs from load to load."""
    columns = rows(
        folder,
        "select table_schema || '.' || table_name, column_name"
        " from information_schema.columns where table_schema not like 'raw_%'"
        f" and column_name not in {_OF_LOADS}",
    )
    found = {}
    for table in sorted({table for table, _ in columns}):
        names = [f'"{name}"' for of, name in columns if of == table]
        found[table] = Counter(rows(folder, f"select {', '.join(names)} from {table}"))
    return found


def found_in(folder: Path, style: str) -> dict[str, Table]:
    """What a project's warehouse holds, by what it is."""
    queries = _queries(style)
    found = {name: rows(folder, query) for name, query in queries.items()}
    for name in found:
        if "quarantine" in name:
            found[name] = [(f, n, *_columns(why)) for f, n, why in found[name]]
    return {name: Counter(table) for name, table in found.items()}


def keys_in(folder: Path, style: str) -> dict[str, Table]:
    """The surrogate keys that rows have, which are the same in each style."""
    found = {}
    for table in KEYS:
        keys = [f"{table}_key"]
        keys += [f"{role}_key" for role in ROLES] if table == "orders" else []
        query = f"select stream, id, {', '.join(keys)} from {_mart(style, table)}"
        found[table] = Counter(rows(folder, f"{query} where id is not null"))
    return found


def expected(reference: Reference) -> dict[str, Table]:
    """What it must hold."""
    tables: dict[str, Iterable[tuple[Any, ...]]] = {}
    for table, columns in COLUMNS.items():
        staged = reference.staged(table)
        tables[f"{table} staged"] = [_values(row, columns) for row in staged.values()]
        if table != "accounts":
            tables[f"{table} in quarantine"] = (
                (file, number, *sorted(misfits))
                for file, number, misfits in reference.quarantined(table)
            )
    for table in HISTORIES:
        tables[f"versions of {table}"] = _versions(table, reference)
    tables["products"] = (
        _values(row, COLUMNS["products"])
        for row in reference.staged("products").values()
    )
    tables["orders at their time"] = (_met(met) for met in reference.orders().values())
    return {name: Counter(found) for name, found in tables.items()}


def differences(
    found: Mapping[str, Table], wanted: Mapping[str, Table], seed: int
) -> str:
    """What is not the same on both sides, in a few lines; empty if all is."""
    lines = []
    for name in sorted({*found, *wanted}):
        more = found.get(name, Counter()) - wanted.get(name, Counter())
        less = wanted.get(name, Counter()) - found.get(name, Counter())
        if more or less:
            lines.append(f"{name}: {more.total()} too many, {less.total()} missing")
            stream = min((row[0] for row in [*more, *less]), key=str)
            for sign, side in (("+", more), ("-", less)):
                lines += [f"  {sign} {row}" for row in side if row[0] == stream][:4]
    return "\n".join([f"STREAMS_SEED={seed}", *lines]) if lines else ""


def _queries(style: str) -> dict[str, str]:
    queries = {}
    for table, columns in COLUMNS.items():
        source = SOURCES[table]
        staging = f"staging.stg_{source}__{table}"
        queries[f"{table} staged"] = f"select {', '.join(columns)} from {staging}"
        if table != "accounts":
            queries[f"{table} in quarantine"] = (
                "select _source_file, _source_row, _misfits"
                f" from quarantine.quarantine_{source}__{table}"
            )
    for table in (*HISTORIES, "products"):
        held = ("valid_from", "valid_to", "is_current") if table != "products" else ()
        name = f"versions of {table}" if held else table
        columns = ", ".join((*COLUMNS[table], *held))
        query = f"select {columns} from {_mart(style, table)} where id is not null"
        queries[name] = query
    queries["orders at their time"] = _orders(style)
    return queries


def _columns(misfits: str) -> list[str]:
    """The columns of `amount: 'much' is not an integer; id: ...`."""
    return sorted(misfit.partition(":")[0] for misfit in misfits.split("; "))


def _mart(style: str, table: str) -> str:
    kind = "fct" if table == "orders" else "dim"
    return f"marts.{'obt' if style == 'one_big_table' else kind}_{table}"


def _orders(style: str) -> str:
    orders = _mart(style, "orders")
    columns, joins = [], []
    for role, attributes in ROLES.items():
        columns.append(f"orders.{role}_key = '{NOBODY}'")
        if style == "one_big_table":
            columns += [f"orders.{role}_{attribute}" for attribute in attributes]
        else:
            columns += [f"{role}.{attribute}" for attribute in attributes]
            dimension = _mart(style, role)
            joins.append(f"inner join {dimension} as {role} using ({role}_key)")
    return (
        f"select orders.stream, orders.id, amount, ordered_at, {', '.join(columns)}"
        f" from {orders} as orders {' '.join(joins)}"
    )


def _values(row: Row, columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row[column] for column in columns)


def _versions(table: str, reference: Reference) -> Iterable[tuple[Any, ...]]:
    history: Mapping[Key, list[Version]] = reference.history(table)
    for versions in history.values():
        for version in versions:
            values = _values(version.row, COLUMNS[table])
            yield (*values, version.since, version.until, version.is_current)


def _met(met: Mapping[str, Row]) -> tuple[Any, ...]:
    order = met["orders"]
    found = [order["stream"], order["id"], order["amount"], order["ordered_at"]]
    for role, attributes in ROLES.items():
        found.append(not met[role])
        for attribute in attributes:
            of_nobody = "Unknown" if attribute in _TEXTS else None
            found.append(met[role].get(attribute, of_nobody))
    return tuple(found)


_TEXTS = ("name", "segment", "city", "mood", "title", "size", "level")
