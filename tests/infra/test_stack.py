"""The processes that compose starts, started for real, by what `compose.yaml` says.

Airflow runs the generated DAGs on their schedule: scheduler with the LocalExecutor, DAG
processor, triggerer and web server, and a database on PostgreSQL. The exporter tells what the
runs did, Prometheus asks it by the project's own rules, Alertmanager sends by its own routes,
and whoever is told is a server of this test, as is the one that hears what OpenLineage says.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
import servers
from conftest import SPEC
from environments import furnish
from processes import told, wait_until
from stack import Stack

OBJECTIVE = 20
"""Seconds within which a load has to follow: the steps after one take longer."""
AIRFLOW = ("airflow", "dag-processor", "triggerer", "scheduler")
WATCHING = ("metrics", "prometheus", "alertmanager")


@pytest.fixture
def watched(
    make_project: Callable[..., Path], tmp_path: Path
) -> Iterator[tuple[Stack, list[Any]]]:
    """A project with two orders to load, a database for its Airflow, and its lineage."""
    project = furnish(make_project(SPEC.replace("WAREHOUSE", "duckdb")))
    (project / "data").mkdir()
    (project / "data/orders.csv").write_text(
        "id,amount,at\n1,3.50,2026-01-01T10:00:00\n2,4.00,2026-01-02T11:30:00\n"
    )
    folder = tmp_path / "stack"
    folder.mkdir()
    with servers.running() as server:
        address = server.database("airflow").url.removeprefix("postgresql:")
        with told() as (lineage, events):
            yield Stack(project, folder, address, OBJECTIVE, lineage), events


def asked(stack: Stack, query: str) -> float | None:
    """What Prometheus answers, or nothing while it knows nothing."""
    address = f"http://127.0.0.1:{stack.port('prometheus')}/api/v1/query?query="
    try:
        with urlopen(address + quote(query)) as answer:
            found = json.load(answer)["data"]["result"]
    except URLError:
        return None
    return float(found[0]["value"][1]) if found else None


def heard(posts: list[Any], table: str) -> list[str]:
    """How it was with a table, as it was told: each change once."""
    words = [
        alert["status"]
        for post in posts
        for alert in post["alerts"]
        if alert["labels"].get("table") == table
    ]
    return [word for word, _ in groupby(words)]


def test_a_scheduled_run_is_seen_and_a_missed_objective_is_told(
    watched: tuple[Stack, list[Any]],
) -> None:
    """Late before the first run, well after it, and late again when none follows."""
    stack, events = watched
    stack.hurry()
    secrets = stack.project / "infra/monitoring/alertmanager/secrets"
    secrets.mkdir()
    with told() as (address, posts), ExitStack() as running:
        for name in ("webhook_url", "pagerduty_key", "slack_url"):
            (secrets / name).write_text(address)
        for name in WATCHING:
            running.enter_context(stack.start(name))
        stack.do("prepare")
        for name in AIRFLOW:
            running.enter_context(stack.start(name))
        rows = 'pipeline_table_rows{layer="marts",table="fct_orders"}'
        wait_until(lambda: asked(stack, rows) == 2, stack.folder, 240)
        all_of_it = ["firing", "resolved", "firing"]
        wait_until(lambda: heard(posts, "shop.orders")[:3] == all_of_it, stack.folder)
        for name in (*AIRFLOW, *WATCHING):
            assert stack.is_well(name), name

    alerts = [alert for post in posts for alert in post["alerts"]]
    late = next(each for each in alerts if each["labels"].get("table") == "shop.orders")
    assert late["labels"]["alertname"] == "TableIsLate"
    assert late["labels"]["pipeline"] == "watched_shop"
    page, _, section = late["annotations"]["runbook_url"].partition("#")
    assert page == "https://example.com/runbook.md"
    assert f"## {section}\n" in (stack.project / "docs/runbook.md").read_text()
    said = (stack.folder / "triggerer.log").read_text()
    assert "watched_shop__transform missed its freshness objective" in said
    look_at_lineage(stack.project, events)


def look_at_lineage(project: Path, events: list[Any]) -> None:
    """Loads and models hang together from file to mart, below the tasks of Airflow."""
    own = [each for each in events if each["producer"] == "urn:pipeline:watched_shop"]
    said = "".join(f"{json.dumps(event)}\n" for event in own)
    reader = [".venv/bin/python", Path(__file__).parent / "inside/read_events.py"]
    done = subprocess.run(
        reader, cwd=project, input=said, text=True, capture_output=True
    )
    assert done.stdout.split() == [str(len(own))], done.stderr

    ended = {
        event["job"]["name"]: event
        for event in events
        if event["eventType"] == "COMPLETE"
    }
    found = {str(project / "data/orders.csv")}
    for _ in ended:
        found |= {
            each["name"]
            for event in ended.values()
            if found & {each["name"] for each in event["inputs"]}
            for each in event["outputs"]
        }
    assert "watched_shop.marts.fct_orders" in found
    assert "watched_shop.marts.measures_orders" in found
    for job, task in (
        ("load.shop.orders", "watched_shop__load_hourly.load_shop"),
        ("build.fct_orders", "watched_shop__transform.model"),
    ):
        parent = ended[job]["run"]["facets"]["parent"]
        assert parent["job"]["name"] == task
        assert parent["run"]["runId"] == ended[task]["run"]["runId"]
        assert ended[task]["job"]["namespace"] == parent["job"]["namespace"]
