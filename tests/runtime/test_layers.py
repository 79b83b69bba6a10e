"""Schemas of other names hold the same rows, and a warehouse gets there by the plan's steps.

One project goes from dbt's names to those of a medallion; each time, a run does all from
loading to the gate on the marts.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from environments import furnish
from steps import Steps, steps_of

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
    "modeling:\n  layers: {convention: medallion, raw: bronze, intermediate: {materialized: table},"
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

CONSOLE = """
import sys, duckdb
file, *words = sys.argv[1:]
sql = words[words.index("-c") + 1] if "-c" in words else sys.stdin.read()
with duckdb.connect(file) as warehouse:
    for row in warehouse.execute(sql).fetchall():
        print(*row, sep="|")
"""
"""What a plan asks of DuckDB's command line."""

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
    with steps_of(folder) as steps:
        before = run(steps)
        fresh = render(MEDALLION)
        for part in ("transform", "ingestion", "pipeline", "quality"):
            shutil.rmtree(folder / part)
            shutil.copytree(fresh / part, folder / part)
        after = follow(steps, meaning_of(DBT, MEDALLION))
    yield {"dbt": before, "medallion": after}


def follow(steps: Steps, meaning: Meaning) -> Built:
    """Take every step of a plan."""
    built, folder = None, steps.folder
    for step in meaning.steps:
        if step.language == "sql":
            with duckdb.connect(str(folder / "warehouse/named.duckdb")) as warehouse:
                for statement in step.commands:
                    warehouse.execute(statement)
        elif step.commands == ("make run",):
            built = run(steps)
        else:
            for command in step.commands:
                with_console(folder, command)
    assert built
    with duckdb.connect(str(folder / "warehouse/named.duckdb")) as warehouse:
        return Built(*content(warehouse), built.journal, built.said)


def run(steps: Steps) -> Built:
    done, folder = steps.run("run"), steps.folder
    assert done.code == 0, done.said
    newest = max(
        (folder / "var/journal").glob("*.jsonl"), key=lambda f: f.stat().st_mtime
    )
    lines = [json.loads(line) for line in newest.read_text("utf-8").splitlines()]
    with duckdb.connect(str(folder / "warehouse/named.duckdb")) as warehouse:
        return Built(*content(warehouse), lines, done.said)


def with_console(folder: Path, command: str) -> None:
    """Run a command in which DuckDB's command line is called, which is no Python package."""
    path = folder / "console"
    path.mkdir(exist_ok=True)
    (path / "duckdb").write_text(f"#!{sys.executable}\n{CONSOLE}", encoding="utf-8")
    (path / "duckdb").chmod(0o755)
    subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}"},
        check=True,
    )


def content(warehouse: duckdb.DuckDBPyConnection) -> tuple[Content, set[str]]:
    """Rows by the layer's name of dbt, without what differs from load to load; schemas."""
    relations = warehouse.execute(
        "select table_schema, table_name from information_schema.tables "
        "where not regexp_matches(table_schema, '^(raw|bronze)_') order by all"
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
    own = ("main",)
    return rows, {schema for (schema,) in schemas if schema not in own}


def test_a_medallion_holds_the_same_rows(built: dict[str, Built]) -> None:
    before, after = built["dbt"], built["medallion"]

    assert before.schemas == {"raw_shop", "staging", "quarantine", "marts"}
    assert after.schemas == {"bronze_shop", "silver", "silver_quarantine", "gold"}
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
    moved = {("raw", "orders"), ("raw", "customers")}
    assert {
        (layer, name.removeprefix("raw_shop.")) for layer, name in before - after
    } == moved
    after -= {("raw", f"bronze_shop.{name}") for _, name in moved}
    assert after - before == stored
    landed = [
        line["rows_new"]
        for line in built["medallion"].journal
        if line["layer"] == "raw"
    ]
    assert landed == [0, 0], "what has landed went along, and is not read again"
    assert ("marts", "fct_orders") in before
    assert "silver_quarantine.quarantine_shop__orders" in built["medallion"].said
    assert "orders: revenue" in built["medallion"].said
