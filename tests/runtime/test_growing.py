"""Facts that grew by ten days of late, corrected and deleted rows are those built at once.

Those that are built in periods are built by the pipeline, which tells dbt which periods.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from landing import Landing
from servers import Server

SPEC = """
spec: 1
project: {name: growing}
sources:
  shop:
    kind: files
    path: data
    tables:
      orders:
        key: [order, line]
        cursor: updated_at
        where: status <> 'void'
        columns:
          order: integer
          line: integer
          customer: {type: string, references: customers}
          giver: {type: string, nullable: true, references: {to: customers, as: giver}}
          product: {type: string, references: products}
          status: string
          amount: "decimal(9,2)"
          bought_at: {type: timestamp, nullable: true}
          updated_at: timestamp
      customers:
        key: id
        cursor: updated_at
        deleted: gone
        columns: {id: string, city: string, gone: boolean, updated_at: timestamp}
      products:
        key: sku
        cursor: updated_at
        deleted: gone
        columns:
          sku: string
          title: string
          brand: {type: string, references: brands}
          gone: boolean
          updated_at: timestamp
      brands:
        key: brand
        load: full
        columns: {brand: string, country: string}
latency: daily
storage: {warehouse: $warehouse}
modeling:
  style: $style
  dimensions: {customers: {history: track}}
  facts: {orders: {time: bought_at, partition_by: bought_at, cluster_by: [customer, order]}}
"""
COLUMNS = {
    "orders": (
        *("order", "line", "customer", "giver", "product", "status", "amount"),
        *("bought_at", "updated_at"),
    ),
    "customers": ("id", "city", "gone", "updated_at"),
    "products": ("sku", "title", "brand", "gone", "updated_at"),
    "brands": ("brand", "country"),
}
_BOUGHT_AT = COLUMNS["orders"].index("bought_at")
FORKED_DBT = Path(__file__).parent / "inside" / "forked_dbt.py"
_STAGING = ("run", "--select", "path:models/staging", "path:models/quarantine")
Day = dict[str, list[tuple[str | None, ...]]]


def days(seed: int = 11) -> list[Day]:
    """What each of ten days brings: of orders and of what they refer to, much comes late."""
    pick = random.Random(seed)
    ticks = iter(pick.sample(range(100_000), 1_000))

    def moment(last: int = 60) -> str:
        return str(
            datetime(2025, 11, 1)
            + timedelta(days=pick.randint(0, last), seconds=next(ticks))
        )

    def order() -> tuple[str | None, ...]:
        return (
            *(str(pick.randint(1, 40)), str(pick.randint(1, 2))),
            *(f"c{pick.randint(1, 9)}", pick.choice([None, f"c{pick.randint(1, 9)}"])),
            f"p{pick.randint(1, 9)}",
            pick.choice(["open", "open", "open", "void"]),
            f"{pick.randint(1, 999)}.50",
            *(pick.choice([None, moment(), moment(), moment()]), moment()),
        )

    def gone() -> str:
        return pick.choice(["false", "false", "false", "true"])

    found: list[Day] = []
    for day in range(10):
        products = range(pick.randint(1, 3)) if day != 4 else range(0)
        found.append(
            {
                "orders": [order() for _ in range(9)] if day != 6 else [],
                "customers": [
                    (f"c{pick.randint(1, 9)}", pick.choice("xyz"), gone(), moment())
                    for _ in range(3)
                ],
                "products": [
                    (
                        *(f"p{pick.randint(1, 9)}", pick.choice("tuv")),
                        *(f"b{pick.randint(1, 3)}", gone(), moment()),
                    )
                    for _ in products
                ],
                "brands": [
                    (f"b{n}", pick.choice("kl"))
                    for n in range(1, 4)
                    if pick.random() < 0.7
                ],
            }
        )
    return found


class Dbt:
    """dbt over a landing, in forks of one process."""

    def __init__(self, landing: Landing) -> None:
        self._process = subprocess.Popen(
            [landing.project / ".venv/bin/python", FORKED_DBT],
            cwd=landing.project / "transform",
            env={
                **os.environ,
                **landing.variables,
                "DBT_TARGET_PATH": str(landing.project / "var/dbt"),
                "DBT_LOG_PATH": str(landing.warehouse.parent / "logs"),
                "DBT_USE_COLORS": "false",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> None:
        """Run dbt; it must succeed, and warn of nothing."""
        assert self.complains(*arguments) == ""

    def complains(self, *arguments: str) -> str:
        """Run dbt; return what it says if it fails or warns."""
        assert self._process.stdin and self._process.stdout
        print(json.dumps(arguments), file=self._process.stdin, flush=True)
        return str(json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


@pytest.fixture(
    params=[
        ("star", "duckdb", 2, ""),
        ("snowflake", "duckdb", 5, ""),
        ("one_big_table", "duckdb", 3, ""),
        ("star", "postgres", 4, ""),
        ("one_big_table", "postgres", 5, "month"),
        ("star", "duckdb", 5, "month"),
        ("data_vault", "duckdb", 5, "month"),
    ],
    ids=lambda param: f"{param[0]} on {param[1]} {param[3]}".strip(),
)
def landing(
    request: pytest.FixtureRequest,
    render: Callable[..., Path],
    postgres: Server,
    tmp_path: Path,
) -> Iterator[tuple[Landing, int, bool]]:
    """An empty warehouse, how many days come at once, and whether the fact has periods."""
    style, warehouse, at_once, size = request.param
    spec = spec_of(style, warehouse, size)
    database = postgres.database() if warehouse == "postgres" else None
    file = tmp_path / "growing.duckdb"
    yield Landing(render(spec), file, "shop", COLUMNS, database), at_once, bool(size)


def spec_of(style: str, warehouse: str, size: str) -> str:
    """The spec; its fact is built in periods of that size, if any."""
    spec = SPEC.replace("$style", style).replace("$warehouse", warehouse)
    if size:
        batches = f"microbatch: {{batch_size: {size}, begin: 2025-11-01}}"
        spec = spec.replace(
            "orders: {time: bought_at", f"orders: {{{batches}, time: bought_at"
        )
        spec = spec.replace(
            "bought_at: {type: timestamp, nullable: true}", "bought_at: timestamp"
        )
    return spec


def timely(day: Day) -> Day:
    """A day whose orders all have a time, without which none has a period."""
    return day | {"orders": [row for row in day["orders"] if row[_BOUGHT_AT]]}


def test_increments_equal_a_full_refresh(landing: tuple[Landing, int, bool]) -> None:
    ground, at_once, in_batches = landing
    steps = [_STAGING, ("model",)] if in_batches else [("run",)]
    dbt = Dbt(ground)
    for number, day in enumerate(days(), start=1):
        if in_batches:
            day = timely(day)
        ground.land(number, day)
        if number % at_once == 0 or number == 10:
            for step in steps:
                dbt.run(*step)
    grown = rows_of(ground)
    for step in steps:
        dbt.run(*step, "--full-refresh")
    dbt.end()

    assert rows_of(ground) == grown
    facts = next(t for t in grown if t.endswith(("fct_orders", "obt_orders")))
    assert len(grown[facts]) == len(grown["staging.stg_shop__orders"]) > 20


def test_a_period_that_fails_is_built_by_the_next_run(
    render: Callable[..., Path], postgres: Server, tmp_path: Path
) -> None:
    """And plain dbt does not leave out what a run of the pipeline would build."""
    spec = spec_of("star", "postgres", "month")
    ground = Landing(render(spec), tmp_path, "shop", COLUMNS, postgres.database())
    dbt = Dbt(ground)
    for number, day in enumerate(days()[:4], start=1):
        ground.land(number, timely(day))
        if number % 2 == 0:
            dbt.run(*_STAGING)
        if number == 2:
            dbt.run("model")
    before = ground.answers(["select count(*) from marts.fct_orders"])
    ground.query(
        "alter table marts.fct_orders add check (bought_at < '2025-12-01') not valid"
    )

    told = dbt.complains("run", "--select", "int_orders__touched", "fct_orders")
    assert "are outside of the periods of this run" in told
    assert ground.answers(["select count(*) from marts.fct_orders"]) == before
    assert "PARTIAL SUCCESS (1/2)" in dbt.complains("model")
    ground.query(
        "alter table marts.fct_orders drop constraint fct_orders_bought_at_check"
    )
    dbt.run("model")
    grown = rows_of(ground)
    dbt.run("model", "--full-refresh")
    dbt.end()

    assert rows_of(ground) == grown


def rows_of(ground: Landing) -> dict[str, list[list[Any]]]:
    """The rows of staging and of the marts."""
    found = ground.everything("staging", "marts")
    return {
        table: rows for table, rows in found.items() if not table.endswith("__touched")
    }
