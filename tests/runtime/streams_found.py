"""What a warehouse holds of streams, in the words of each style, beside what it should hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
from reference import REFERS, VERSIONED, Reference, Row
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
WAYS = {
    "customers": {
        "name": "overwrite",
        "birth": "keep",
        "segment": "previous",
        "city": "track_and_current",
        "score": "track",
        "gone": "overwrite",
    },
    "customers_profile": {"mood": "track"},
    "products": {"title": "keep", "price": "previous"},
    "tariffs": {"fee": "track"},
    "stores": {"size": "track"},
    "shelves": {"label": "keep", "width": "previous", "colour": "overwrite"},
    "accounts": {"level": "track"},
}
"""What becomes of the attributes of each dimension, as the spec says."""
BESIDE = {"previous": "previous_{}", "track_and_current": "current_{}"}
TIMES = {
    "customers": ("updated_at",),
    "products": ("revision",),
    "tariffs": ("revision",),
    "accounts": ("changed_at",),
}
KEYS = ("orders", *WAYS)

_OF_LOADS = ("_dlt_load_id", "_extracted_at", "_vaulted_at")

Table = Counter[tuple[Any, ...]]


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query to a project's warehouse."""
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as db:
        return db.execute(query).fetchall()


def content(folder: Path) -> dict[str, Table]:
    """All tables and views, but for raw and what tells when runs were."""
    columns = rows(
        folder,
        "select table_schema || '.' || table_name, column_name"
        " from information_schema.columns where table_schema not like 'raw_%'"
        f" and column_name not in {_OF_LOADS} and table_name not like '%__changes'",
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
        keys += [f"{role}_key" for role in REFERS] if table == "orders" else []
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
    for dimension in WAYS:
        tables[dimension] = _members(dimension, reference)
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
    for dimension in WAYS:
        versions = VERSIONED & {*WAYS[dimension].values()}
        held = ("valid_from", "valid_to", "is_current") if versions else ()
        columns = ", ".join((*_attributes(dimension), *TIMES.get(dimension, ()), *held))
        mart = _mart(style, dimension)
        queries[dimension] = (
            f"select stream, id, {columns} from {mart} where id is not null"
        )
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
    for role in REFERS:
        attributes = _attributes(role)
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


def _attributes(dimension: str) -> Iterator[str]:
    """The columns of a dimension beside its key, and beside what tells of time."""
    for column, way in WAYS[dimension].items():
        yield column
        if way in BESIDE:
            yield BESIDE[way].format(column)


def _members(dimension: str, reference: Reference) -> Iterator[tuple[Any, ...]]:
    columns = ("stream", "id", *_attributes(dimension), *TIMES.get(dimension, ()))
    if not reference.is_history(dimension):
        for row in reference.members(dimension).values():
            yield _values(row, columns)
        return
    for versions in reference.history(dimension).values():
        for version in versions:
            values = _values(version.row, columns)
            yield (*values, version.since, version.until, version.is_current)


def _met(met: Mapping[str, Row]) -> tuple[Any, ...]:
    order = met["orders"]
    found = [order["stream"], order["id"], order["amount"], order["ordered_at"]]
    for role in REFERS:
        found.append(not met[role])
        for attribute in _attributes(role):
            of_nobody = None if attribute in _NO_TEXTS else "Unknown"
            found.append(met[role].get(attribute, of_nobody))
    return tuple(found)


_NO_TEXTS = ("birth", "score", "gone", "price", "previous_price", "fee", "width")
_NO_TEXTS += ("previous_width",)
