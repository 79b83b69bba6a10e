"""Runs of some tables only: what depends on others that were never loaded has to wait.

The tests share one project and go through its days in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from environments import furnish
from steps import Steps, steps_of

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
def steps(render: Callable[..., Path]) -> Iterator[Steps]:
    """A project whose files have not arrived yet."""
    with steps_of(furnish(render(SPEC))) as steps:
        yield steps


def arrive(steps: Steps, name: str) -> None:
    path = steps.folder / "data/landing" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(ROWS[name], encoding="utf-8")


def test_what_depends_on_a_table_that_was_never_loaded_waits(steps: Steps) -> None:
    arrive(steps, "orders.csv")

    done = steps.run("run", "--table", "orders")

    assert done.code == 0, done.said
    assert "shop_export.customers was never loaded: no view" in done.said
    waits = "shop_export.customers was never loaded: fct_orders, measures_orders must"
    assert waits in done.said
    exists = "raw_shop_export__orders: customers_exists waits for raw_shop_export__cust"
    assert exists in done.said
    assert rows(steps, "staging", "stg_shop_export__orders") == 3


def test_what_depends_on_nothing_else_is_built(steps: Steps) -> None:
    arrive(steps, "customers.csv")
    for step in ("load shop_export", "stage", "model"):
        done = steps.run(*step.split(), "--table", "customers")
        assert done.code == 0, done.said

    checked = steps.run("check", "marts", "--table", "customers")

    assert checked.code == 0
    assert "marts_dim_customers:" in checked.said
    assert "marts_fct_orders" not in checked.said
    assert rows(steps, "marts", "dim_customers") == 3


def test_the_gate_on_everything_misses_what_is_not_there(steps: Steps) -> None:
    done = steps.run("check", "raw")

    assert done.code == 1
    stopped = "at the gate on raw by readable of raw_shop_export__parcel_numbers"
    assert stopped in done.said


def test_tables_are_found_by_their_names_in_the_spec(steps: Steps) -> None:
    arrive(steps, "parcels.csv")

    one = steps.run("load", "Shop Export", "--table", "Parcel Numbers")
    wrong = steps.run("run", "--table", "Parcels")

    assert "raw_shop_export.parcel_numbers  2 rows" in one.said
    assert wrong.code == 2
    assert "no table 'Parcels'; the tables are shop_export.customers, " in wrong.said


def test_at_last_everything_runs(steps: Steps) -> None:
    done = steps.run("run")

    assert done.code == 0, done.said
    assert rows(steps, "marts", "fct_orders") == 3


def test_a_backfill_says_what_it_would_do(steps: Steps) -> None:
    done = steps.run("backfill", "--table", "customers", "--dry-run")

    assert done.code == 0, done.said
    assert "  load shop_export --table shop_export.customers --again\n" in done.said
    assert "  stage --table shop_export.customers --full-refresh\n" in done.said
    assert "  fct_orders\n" in done.said
    assert "  dim_parcel_numbers\n" not in done.said
    assert done.said.endswith("Nothing was done: this was a dry run.\n")


def test_a_backfill_wants_to_know_of_what(steps: Steps) -> None:
    done = steps.run("backfill")

    assert done.code == 2
    assert "say what to load again" in done.said


@pytest.mark.parametrize(
    "narrow",
    [("--table", "customers"), ("--source", "Shop Export", "--from", "2000-01-01")],
    ids=["table", "range"],
)
def test_a_backfill_changes_nothing_however_often(
    steps: Steps, narrow: tuple[str, ...]
) -> None:
    before = content(steps)

    done = steps.run("backfill", *narrow)

    assert done.code == 0, done.said
    assert "raw_shop_export.customers  2 rows from 1 file" in done.said
    assert content(steps) == before


def test_a_backfill_of_another_time_reads_nothing_again(steps: Steps) -> None:
    done = steps.run("load", "shop_export", "--to", "2000-01-31")

    assert done.said.count("nothing new") == 3


def content(steps: Steps) -> dict[str, list[str]]:
    """All rows that people read, but for the ids of loads."""
    return {
        name: rows
        for name, rows in steps.tables(["_dlt_load_id"]).items()
        if not name.startswith('"raw_') and '"base_' not in name
    }


def rows(steps: Steps, schema: str, table: str) -> int:
    return len(content(steps)[f'"{schema}"."{table}"'])
