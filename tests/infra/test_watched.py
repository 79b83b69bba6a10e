"""The processes that compose starts to watch a pipeline, started for real.

The exporter of a project that never ran, Prometheus that scrapes it by the project's own rules,
Alertmanager with its own routes, and whoever is told: a server of this test.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from conftest import SPEC
from environments import furnish
from tools import tool

MONITORING = Path("infra/monitoring")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def told() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A server that keeps the alerts it is told, and its address."""
    found: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            found.extend(json.loads(self.rfile.read(length))["alerts"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def running(*command: object, cwd: Path, **env: str) -> Iterator[None]:
    with (cwd / "watched.log").open("a") as log:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **env},
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()


def wait_until(true: Callable[[], bool], log: Path, seconds: float = 120) -> None:
    give_up = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < give_up, log.read_text(errors="replace")[-4000:]
        time.sleep(0.5)


def asked(port: int, query: str) -> list[Any]:
    """What Prometheus answers, or nothing while it starts."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/query?query={query}") as answer:
            return list(json.load(answer)["data"]["result"])
    except URLError:
        return []


def changed(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, (path, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


def test_a_missed_objective_reaches_somebody(
    make_project: Callable[..., Path], tmp_path: Path
) -> None:
    """What is in the project, but for ports and for how long everybody waits."""
    project = furnish(make_project(SPEC.replace("WAREHOUSE", "duckdb")))
    exporter, prometheus, alertmanager = free_port(), free_port(), free_port()
    config = project / MONITORING / "prometheus"
    changed(
        config / "prometheus.yml",
        ("alertmanager:9093", f"127.0.0.1:{alertmanager}"),
        ("metrics:9464", f"127.0.0.1:{exporter}"),
        ("_interval: 30s", "_interval: 1s"),
    )
    changed(config / "rules/watched_shop.yml", ("for: 5m", "for: 1s"))
    routes = project / MONITORING / "alertmanager"
    changed(routes / "alertmanager.yml", ("group_wait: 30s", "group_wait: 1s"))
    (routes / "secrets").mkdir()

    with told() as (address, alerts), ExitStack() as stack:
        (routes / "secrets/webhook_url").write_text(address)
        for name in ("pagerduty_key", "slack_url"):
            (routes / "secrets" / name).write_text(address)
        start: list[tuple[object, ...]] = [
            (".venv/bin/python", "-m", "pipeline.metrics", "--serve", exporter),
            (
                *("sh", MONITORING / "alertmanager/start.sh"),
                f"--web.listen-address=127.0.0.1:{alertmanager}",
                *("--cluster.listen-address=", f"--storage.path={tmp_path / 'alerts'}"),
            ),
            (
                *(tool("prometheus"), f"--config.file={config / 'prometheus.yml'}"),
                f"--web.listen-address=127.0.0.1:{prometheus}",
                f"--storage.tsdb.path={tmp_path / 'series'}",
            ),
        ]
        for command in start:
            env = {"ALERTMANAGER": str(tool("alertmanager")), "TMPDIR": str(tmp_path)}
            stack.enter_context(running(*command, cwd=project, **env))
        log = project / "watched.log"
        objective = "pipeline_table_freshness_objective_seconds"
        wait_until(lambda: len(asked(prometheus, objective)) >= 2, log)
        wait_until(lambda: bool(alerts), log)

    found = {each["labels"].get("table"): each for each in alerts}
    late = found["shop.orders"]
    assert late["labels"]["alertname"] == "TableIsLate"
    assert late["labels"]["pipeline"] == "watched_shop"
    assert late["status"] == "firing"
    runbook = late["annotations"]["runbook_url"]
    assert runbook == "https://example.com/runbook.md#table_is_late"
    assert (
        f"## {runbook.partition('#')[2]}" in (project / "docs/runbook.md").read_text()
    )
