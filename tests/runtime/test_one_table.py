"""Runs of some tables only: what depends on others that were never loaded has to wait.

The tests share one project and go through its days in order.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from environments import furnish

SPEC = """
spec: 1
project: {name: half}
sources:
  Shop Export:
    kind: files
    path: data/landing
    tables:
      customers: {key: id, cursor: at, columns: {id: integer, name: string, at: timestamp}}
      orders:
        key: id
        columns:
          id: integer
          customer_id: {type: integer, references: customers}
          parcel: {type: integer, references: Parcel Numbers}
          amount: integer
      Parcel Numbers: {files: "parcels*.csv", key: id, columns: {id: integer}}
latency: daily
storage: {warehouse: duckdb}
modeling: {style: star}
"""

ROWS = {
    "customers.csv": "id,name,at\n1,Ann,2026-01-01\n2,Bob,2026-01-02\n",
    "orders.csv": "id,customer_id,parcel,amount\n1,1,7,10\n2,2,8,20\n3,3,9,30\n",
    "parcels.csv": "id\n7\n8\n",
}


@pytest.fixture(scope="module")
def folder(render: Callable[..., Path]) -> Path:
    """A project whose files have not arrived yet."""
    project = furnish(render(SPEC))
    (project / "data/landing").mkdir(parents=True, exist_ok=True)
    return project


def write(folder: Path, name: str) -> None:
    (folder / "data/landing" / name).write_text(ROWS[name], encoding="utf-8")


def test_what_depends_on_a_table_that_was_never_loaded_waits(folder: Path) -> None:
    write(folder, "orders.csv")

    done = pipeline(folder, "run", "--table", "orders")

    assert done.returncode == 0, done.stdout
    assert "shop_export.customers was never loaded: no view" in done.stdout
    waits = "shop_export.customers was never loaded: fct_orders, measures_orders must"
    assert waits in done.stdout
    exists = "raw_shop_export__orders: customers_exists waits for raw_shop_export__cust"
    assert exists in done.stdout
    assert rows(folder, "staging.stg_shop_export__orders") == 3


def test_what_depends_on_nothing_else_is_built(folder: Path) -> None:
    write(folder, "customers.csv")
    for step in ("load shop_export", "stage", "model"):
        done = pipeline(folder, *step.split(), "--table", "customers")
        assert done.returncode == 0, done.stdout

    checked = pipeline(folder, "check", "marts", "--table", "customers")

    assert checked.returncode == 0
    assert "marts_dim_customers:" in checked.stdout
    assert "marts_fct_orders" not in checked.stdout
    assert rows(folder, "marts.dim_customers") == 3


def test_the_gate_on_everything_misses_what_is_not_there(folder: Path) -> None:
    done = pipeline(folder, "check", "raw")

    assert done.returncode == 1
    stopped = "at the gate on raw by readable of raw_shop_export__parcel_numbers"
    assert stopped in done.stdout


def test_tables_are_found_by_their_names_in_the_spec(folder: Path) -> None:
    write(folder, "parcels.csv")

    one = pipeline(folder, "load", "Shop Export", "--table", "Parcel Numbers")
    wrong = pipeline(folder, "run", "--table", "Parcels")

    assert "raw_shop_export.parcel_numbers  2 rows" in one.stdout
    assert wrong.returncode == 2
    assert "no table 'Parcels'; the tables are shop_export.customers, " in wrong.stdout


def test_at_last_everything_runs(folder: Path) -> None:
    done = pipeline(folder, "run")

    assert done.returncode == 0, done.stdout
    assert rows(folder, "marts.fct_orders") == 3


def test_a_backfill_says_what_it_would_do(folder: Path) -> None:
    done = pipeline(folder, "backfill", "--table", "customers", "--dry-run")

    assert done.returncode == 0, done.stdout
    assert "  load shop_export --table shop_export.customers --again\n" in done.stdout
    assert "  stage --table shop_export.customers --full-refresh\n" in done.stdout
    assert "  fct_orders\n" in done.stdout
    assert "  dim_parcel_numbers\n" not in done.stdout
    assert done.stdout.endswith("Nothing was done: this was a dry run.\n")


def test_a_backfill_wants_to_know_of_what(folder: Path) -> None:
    done = pipeline(folder, "backfill")

    assert done.returncode == 2
    assert "say what to load again" in done.stdout


@pytest.mark.parametrize(
    "narrow",
    [("--table", "customers"), ("--source", "Shop Export", "--from", "2000-01-01")],
    ids=["table", "range"],
)
def test_a_backfill_changes_nothing_however_often(
    folder: Path, narrow: tuple[str, ...]
) -> None:
    before = content(folder)

    done = pipeline(folder, "backfill", *narrow)

    assert done.returncode == 0, done.stdout
    assert "raw_shop_export.customers  2 rows from 1 file" in done.stdout
    assert content(folder) == before


def test_a_backfill_of_another_time_reads_nothing_again(folder: Path) -> None:
    done = pipeline(folder, "load", "shop_export", "--to", "2000-01-31")

    assert done.stdout.count("nothing new") == 3


def pipeline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / ".venv/bin/python", "-m", "pipeline", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


_CONTENT = """
import json, duckdb
with duckdb.connect("warehouse/half.duckdb", read_only=True) as db:
    tables = db.sql(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ('staging', 'quarantine', 'marts')"
        " and not starts_with(table_name, 'base_') order by all"
    ).fetchall()
    content = {}
    for schema, table in tables:
        columns = "columns(c -> c != '_dlt_load_id')"
        query = f"select {columns} from {schema}.{table} order by all"
        content[f"{schema}.{table}"] = db.sql(query).fetchall()
print(json.dumps(content, default=str))
"""


def content(folder: Path) -> Mapping[str, Any]:
    """All rows that people read, but for the ids of loads."""
    done = subprocess.run(
        [folder / ".venv/bin/python", "-c", _CONTENT],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rows(folder: Path, table: str) -> int:
    return len(content(folder)[table])
