"""Schemas of other names hold the same rows, and a warehouse gets there by the plan's steps.

One project goes from dbt's names to those of a medallion; each time, a run does all from
loading to the gate on the marts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from environments import furnish
from steps import steps_of

from generator.resync.meaning import Meaning, meaning_of

DBT = """
spec: 1
project: {name: named}
sources:
  shop:
    kind: files
    path: data/shop
    tables:
      customers: {key: id, cursor: at, columns: {id: integer, at: timestamp, city: string}}
      orders:
        key: id
        cursor: at
        columns:
          id: integer
          at: timestamp
          customer: {type: integer, references: customers}
          amount: integer
          paid: {type: date, nullable: true}
latency: daily
storage: {warehouse: duckdb}
modeling:
  style: star
  dimensions: {customers: {history: track}}
  facts:
    orders: {measures: {revenue: {column: amount, aggregate: sum}}}
quality:
  orders: {all_fit: {rule: fits_types, on_fail: continue}, recent: {rule: freshness, within: 7d}}
"""
MEDALLION = DBT.replace(
    "modeling:\n",
    "modeling:\n  layers: {convention: medallion, intermediate: {materialized: table},"
    " quarantine: {materialized: table}}\n",
)
ROWS = {
    "customers.csv": "id,at,city\n1,2026-01-01,Bonn\n2,2026-01-01,Ulm\n1,2026-02-01,Rome\n",
    "orders.csv": "id,at,customer,amount,paid\n1,2026-01-05,1,10,\n2,2026-02-05,1,20,2026-03-01\n"
    "3,2026-02-06,9,30,\n4,2026-02-07,2,many,\n",
}
NAMES = {
    "silver": "staging",
    "silver_quarantine": "quarantine",
    "gold": "marts",
}

Content = dict[str, list[Any]]


@dataclass(frozen=True)
class Built:
    """What a run has made: rows by layer and relation, its journal, and what it said."""

    content: Content
    schemas: set[str]
    journal: list[dict[str, Any]]
    said: str


@pytest.fixture(scope="module")
def built(render: Callable[..., Path]) -> Iterator[dict[str, Built]]:
    """The same project in both specs, one after the other."""
    folder = furnish(render(DBT))
    (folder / "data/shop").mkdir(parents=True)
    for name, text in ROWS.items():
        (folder / "data/shop" / name).write_text(text, encoding="utf-8")
    before = run(folder)
    fresh = render(MEDALLION)
    for part in ("transform", "ingestion", "pipeline", "quality"):
        shutil.rmtree(folder / part)
        shutil.copytree(fresh / part, folder / part)
    yield {"dbt": before, "medallion": follow(folder, meaning_of(DBT, MEDALLION))}


def follow(folder: Path, meaning: Meaning) -> Built:
    """Take every step of a plan."""
    built = None
    for step in meaning.steps:
        if step.language == "sql":
            with duckdb.connect(str(folder / "warehouse/named.duckdb")) as warehouse:
                for statement in step.commands:
                    warehouse.execute(statement)
        else:
            assert step.commands == ("make run",)
            built = run(folder)
    assert built
    with duckdb.connect(str(folder / "warehouse/named.duckdb")) as warehouse:
        return Built(*content(warehouse), built.journal, built.said)


def run(folder: Path) -> Built:
    with steps_of(folder) as steps:
        done = steps.run("run")
    assert done.code == 0, done.said
    newest = max(
        (folder / "var/journal").glob("*.jsonl"), key=lambda f: f.stat().st_mtime
    )
    lines = [json.loads(line) for line in newest.read_text("utf-8").splitlines()]
    with duckdb.connect(str(folder / "warehouse/named.duckdb")) as warehouse:
        return Built(*content(warehouse), lines, done.said)


def content(warehouse: duckdb.DuckDBPyConnection) -> tuple[Content, set[str]]:
    """Rows by the layer's name of dbt, without what differs from load to load; schemas."""
    relations = warehouse.execute(
        "select table_schema, table_name from information_schema.tables "
        "where not starts_with(table_schema, 'raw_') order by all"
    ).fetchall()
    rows = {
        f"{NAMES.get(schema, schema)}.{name}": warehouse.execute(
            f"select columns(c -> c not in ('_dlt_load_id', '_extracted_at')) "
            f"from {schema}.{name} order by all"
        ).fetchall()
        for schema, name in relations
    }
    schemas = warehouse.execute(
        "select schema_name from duckdb_schemas() "
        "where not internal and database_name = 'named'"
    ).fetchall()
    own = ("main", "raw_shop")
    return rows, {schema for (schema,) in schemas if schema not in own}


def test_a_medallion_holds_the_same_rows(built: dict[str, Built]) -> None:
    before, after = built["dbt"], built["medallion"]

    assert before.schemas == {"staging", "quarantine", "marts"}
    assert after.schemas == {"silver", "silver_quarantine", "gold"}
    log = "staging.int_customers__changes"  # which says when it was written
    assert len(after.content.pop(log)) == len(before.content.pop(log)) == 3
    assert after.content == before.content
    assert len(before.content["quarantine.quarantine_shop__orders"]) == 1
    assert len(before.content["marts.fct_orders"]) == 3
    assert len(before.content["staging.int_customers__versions"]) == 3


def test_journals_call_layers_as_ever(built: dict[str, Built]) -> None:
    before, after = (
        {(line["layer"], line["table"]) for line in built[name].journal}
        for name in ("dbt", "medallion")
    )

    stored = {
        (layer, table)
        for layer, table in after - before
        if table.startswith("int_") or layer == "checks"
    }
    assert before <= after
    assert after - before == stored
    assert ("marts", "fct_orders") in before
    assert "silver_quarantine.quarantine_shop__orders" in built["medallion"].said
    assert "orders: revenue" in built["medallion"].said
