"""What is generated around a pipeline, looked at by the programs that it is for.

`make test-infra` runs this, and installs what it needs; `make test` leaves it out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "runtime"))

SPEC = """
spec: 1
project: {name: Watched Shop, owner: team}
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
storage: {warehouse: WAREHOUSE}
modeling: {facts: {orders: {time: at}}}
environments:
  dev: {}
  staging: {latency: {schedule: "30 2 * * 7", timezone: Europe/Berlin}}
  prod: {latency: {schedule: 15m, freshness: 1h}}
deployment: {local: compose, kubernetes: cronjobs, ci: [github, gitlab]}
observability:
  metrics: prometheus
  lineage: openlineage
  alerts: {error: [pagerduty, email, webhook], warn: [slack]}
  runbooks: https://example.com/runbook.md
"""


WAITS = "test_terraform_apply.py"
"""It waits most of its minutes, so others should work meanwhile."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that `make test` leaves it out; what waits begins first."""
    items.sort(key=lambda item: item.path.name != WAITS)
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.infra)


@pytest.fixture(scope="session", params=["duckdb", "postgres, lake: s3"])
def project(request: pytest.FixtureRequest, render: Callable[..., Path]) -> Path:
    """A project that asks for everything, with either warehouse: only to be read."""
    return render(SPEC.replace("WAREHOUSE", request.param))
