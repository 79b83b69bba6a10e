"""What the exporter says of real runs, compared with the tables that they left."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from environments import furnish
from steps import Steps, steps_of

SPEC = """
spec: 1
project: {name: Told Shop}
sources:
  shop:
    kind: files
    path: data
    tables:
      orders:
        key: id
        cursor: at
        columns: {id: integer, amount: "decimal(8,2)", at: timestamp}
latency: hourly
storage: {warehouse: duckdb}
modeling: {facts: {orders: {time: at}}}
quality:
  orders:
    positive: {rule: between, column: amount, min: 0}
observability: {metrics: prometheus}
"""
ROWS = """id,amount,at
1,10,2026-01-01T10:00
2,-1,2026-01-02T10:00
3,30,2026-01-03T10:00
4,none,2026-01-04T10:00
"""

Sample = dict[tuple[tuple[str, str], ...], float]


@pytest.fixture(scope="module")
def steps(render: Callable[..., Path]) -> Iterator[Steps]:
    with steps_of(furnish(render(SPEC))) as steps:
        (steps.folder / "data").mkdir()
        yield steps


def metrics(steps: Steps) -> dict[str, Sample]:
    """The samples of each metric, by their labels."""
    program = [".venv/bin/python", "-m", "pipeline.metrics"]
    return samples(subprocess.check_output(program, cwd=steps.folder, text=True))


def samples(text: str) -> dict[str, Sample]:
    found: dict[str, Sample] = {}
    for name, labels, value in re.findall(r"^(\w+)\{(.*)\} (\S+)$", text, re.M):
        pairs = re.findall(r'(\w+)="([^"]*)"', labels)
        assert ("pipeline", "told_shop") in pairs
        key = tuple(sorted(pair for pair in pairs if pair[0] != "pipeline"))
        found.setdefault(name.removeprefix("pipeline_"), {})[key] = float(value)
    return found


def of(layer: str, table: str) -> tuple[tuple[str, str], ...]:
    return (("layer", layer), ("table", table))


RAW, STAGED = of("raw", "shop.orders"), of("staging", "stg_shop__orders")


def test_before_any_run_every_table_is_late(steps: Steps) -> None:
    told = metrics(steps)
    assert told["table_last_success_timestamp_seconds"][RAW] == 0
    assert told["table_freshness_objective_seconds"][RAW] == 7200
    assert told["table_freshness_objective_seconds"][of("marts", "fct_orders")] == 7200


def test_a_load_that_fails_is_told(steps: Steps) -> None:
    assert steps.run("load", "shop").code == 1

    told = metrics(steps)
    assert told["step_failed"][("step", "load shop"),] == 1
    assert told["table_failed"][RAW] == 1
    assert told["table_last_success_timestamp_seconds"][RAW] == 0


def test_metrics_say_what_the_tables_hold(steps: Steps) -> None:
    (steps.folder / "data/orders.csv").write_text(ROWS, encoding="utf-8")
    started = time.time()
    for step in ("load shop", "prepare", "check raw", "stage", "model", "check marts"):
        ended = steps.run(*step.split())
        assert ended.code == 0, ended.said

    told = metrics(steps)
    tables = steps.tables(without=())
    rows = {
        of(schema, table): len(tables[f'"{schema}"."{table}"'])
        for schema, table in (
            ("staging", "stg_shop__orders"),
            ("quarantine", "quarantine_shop__orders"),
            ("marts", "fct_orders"),
        )
    }
    assert rows[STAGED] == 3
    assert told["table_rows"].items() >= {RAW: 4, **rows}.items()
    assert told["table_new_rows"] == {RAW: 4}
    assert set(told["step_failed"].values()) == {0}
    assert len(told["step_failed"]) == 6
    assert told["table_failed"][RAW] == 0
    ended_at = told["table_last_success_timestamp_seconds"]
    assert all(started <= at <= time.time() for at in ended_at.values())
    newest = told["table_newest_row_timestamp_seconds"][STAGED]
    assert newest == 1767434400  # 3 January 2026, 10:00 UTC

    broken = (*RAW[:1], ("rule", "positive"), ("severity", "error"), *RAW[1:])
    assert told["rule_holds"][broken] == 0
    assert told["rule_unexpected_rows"][broken] == 1
    assert 0.5 < told["table_quality_score"][RAW] < 1


def test_the_exporter_serves_what_came_after_it_was_started(steps: Steps) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    exporter = subprocess.Popen(
        [".venv/bin/python", "-m", "pipeline.metrics", "--serve", str(port)],
        cwd=steps.folder,
    )
    try:
        before = served(port)
        assert steps.run("load", "shop").code == 0
        after = served(port)
    finally:
        exporter.terminate()
        exporter.wait()
    name = "table_last_success_timestamp_seconds"
    assert after[name][RAW] > before[name][RAW] > 0
    # A load that finds nothing new keeps what is known of the table.
    assert after["table_rows"][RAW] == 4
    assert after["table_new_rows"][RAW] == 0


def served(port: int) -> dict[str, Sample]:
    give_up = time.monotonic() + 30
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                return samples(answer.read().decode())
        except URLError:
            assert time.monotonic() < give_up
            time.sleep(0.1)


def test_the_rows_of_a_load_are_followed_to_the_marts(steps: Steps) -> None:
    """By what the column of the load says in raw, in staging and in marts alike."""
    rows = steps.tables(without=())['"staging"."stg_shop__orders"']
    (load,) = {number for row in rows for number in re.findall(r"\d{10}\.\d+", row)}
    ended = steps.run("follow", load)
    assert ended.code == 0, ended.said
    _, *said = ended.said.splitlines()
    assert "4 rows into raw_shop.orders" in said[0]
    assert said[1].strip() == "from orders.csv"
    places = ("gate", "staging", "marts", "marts that were checked")
    for place, line in zip(places, said[2:], strict=True):
        assert f"{place}, by run " in line
    assert steps.run("follow", "1.2").code == 1


def test_logs_are_json_where_that_is_asked_for(steps: Steps) -> None:
    done = subprocess.run(
        [".venv/bin/python", "-m", "pipeline", "load", "shop", "--again"],
        cwd=steps.folder,
        env={**os.environ, "TOLD_SHOP_LOG_FORMAT": "json", "TOLD_SHOP_RUN_ID": "asked"},
        capture_output=True,
        text=True,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {(line["run"], line["step"]) for line in lines} == {("asked", "load")}
    assert "raw_shop.orders  4 rows from 1 file" in lines[0]["message"]
    load, step = (line for line in lines if "layer" in line)
    assert (load["table"], load["rows_new"]) == ("raw_shop.orders", 4)
    assert load["detail"]["load"]
    assert (step["layer"], step["status"], step["level"]) == ("steps", "ok", "info")

    (steps.folder / "data/orders.csv").unlink()
    failed = subprocess.run(
        [".venv/bin/python", "-m", "pipeline", "load", "shop"],
        cwd=steps.folder,
        env={**os.environ, "TOLD_SHOP_LOG_FORMAT": "json"},
        capture_output=True,
        text=True,
    )
    assert failed.returncode == 1
    (problem,) = (json.loads(line) for line in failed.stderr.splitlines())
    assert problem["level"] == "error"
    assert "no file matches" in problem["message"]
