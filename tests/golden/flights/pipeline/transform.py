"""The dbt steps: prepare, stage and model."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline import journal, lock, settings, warehouse
from pipeline.sources import SOURCES, Table

_BASE = "path:models/staging/*/base"
_QUARANTINE = "path:models/quarantine"
_STAGING = ("path:models/staging", _QUARANTINE)

# dbt's words for how a model or a test ended.
_STATUS: dict[str, journal.Status] = {
    "success": "ok",
    "pass": "ok",
    "warn": "warn",
    "skipped": "stopped",
}


def prepare() -> bool:
    """Bring the views on the raw tables up to date, which the gate on raw reads.

    A table that was never loaded has no raw table, and so no views: where something is
    made of it, that says so.
    """
    if not _has_warehouse():
        return False
    loaded, missing = _loaded()
    if not missing or not loaded:
        return _run("prepare", "run", "--select", _BASE, _QUARANTINE)
    for table in missing:
        print(f"  {table.source}.{table.name} was never loaded: no view is made of it")
    views = [
        f"{kind}_{table.id}" for table in loaded for kind in ("base", "quarantine")
    ]
    return _run("prepare", "run", "--select", *views)


def stage(table: Table | None = None, *, full_refresh: bool = False) -> bool:
    """Build staging and quarantine of all tables, or of one, with their tests.

    Adds what is new to the tables that only grow, or builds all anew from raw.
    """
    selection = (f"stg_{table.id}", f"quarantine_{table.id}") if table else _STAGING
    anew = ("--full-refresh",) if full_refresh else ()
    return _run("stage", "build", *anew, "--select", *selection, "--exclude", _BASE)


def model(table: Table | None = None) -> bool:
    """Build the marts and models/custom, or what depends on a table, with their tests."""
    selection = ("--select", f"base_{table.id}+") if table else ()
    return _run("model", "build", *selection, "--exclude", *_STAGING)


def docs() -> bool:
    """Write the models as pages, with their lineage, and say where."""
    if not _has_warehouse():
        return False
    done = subprocess.run(
        dbt("--quiet", "docs", "generate", "--static"),
        env=settings.environment(),
        pass_fds=lock.shared(),
        check=False,
    )
    if done.returncode == 0:
        print(settings.shown(settings.DBT_TARGET / "static_index.html"))
    return done.returncode == 0


def dbt(*arguments: str) -> list[str]:
    """Return a dbt command line; `settings.environment()` tells dbt where things are."""
    return [str(Path(sys.executable).parent / "dbt"), *arguments]


def _run(step: str, command: str, *arguments: str) -> bool:
    """Run dbt, print each model as it is done, and write the journal."""
    if not _has_warehouse():
        return False
    if command == "build":
        # Unit tests say nothing about today's data: `make test` runs them.
        arguments = (*arguments, "--exclude-resource-type", "unit_test")
    process = subprocess.Popen(
        dbt("--log-format", "json", "--no-use-colors", command, *arguments),
        env=settings.environment(),
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=lock.shared(),
    )
    assert process.stdout
    results = _narrate(process.stdout)
    process.wait()
    _write_journal(step, results)
    return process.returncode == 0


def _loaded() -> tuple[list[Table], list[Table]]:
    """Return the tables that raw has, and those that it has not."""
    found: dict[bool, list[Table]] = {True: [], False: []}
    with warehouse.reader() as db:
        for source, names in SOURCES.items():
            relations = db.relations(f"raw_{source}")
            for name in names:
                found[name in relations].append(Table(source, name))
    return found[True], found[False]


def _has_warehouse() -> bool:
    if not warehouse.exists():
        print("  Nothing has been loaded yet. `make run` does it.")
    return warehouse.exists()


def _narrate(lines: Iterable[str]) -> list[dict[str, Any]]:
    """Print what a person wants to see of dbt's log; return the results in it."""
    results = []
    for line in lines:
        try:
            event = json.loads(line)
        except json.JSONDecodeError:
            print(f"  {line.rstrip()}", flush=True)
            continue
        name, level, message = (event["info"][key] for key in ("name", "level", "msg"))
        if name in ("LogModelResult", "LogTestResult"):
            results.append(event["data"])
        if name == "LogModelResult" and level == "info":
            node = event["data"]["node_info"]
            seconds = event["data"]["execution_time"]
            print(f"  {node['node_name']:<52}{seconds:>8.1f} s", flush=True)
        elif level in ("warn", "error") and message.strip():
            print(f"  {message}", flush=True)
    return results


def _write_journal(step: str, results: list[dict[str, Any]]) -> None:
    """Write a line for each table that was built and for each test that was run."""
    with warehouse.reader() as db:
        for result in results:
            node = result["node_info"]
            schema = node["node_relation"]["schema"]
            status = _STATUS.get(node["node_status"], "error")
            if node["resource_type"] == "test":
                journal.record(
                    step=step,
                    layer="checks",
                    table=result["attached_node"].split(".")[-1],
                    seconds=result["execution_time"],
                    status=status,
                    detail={
                        "rule": result["name"],
                        "success": status == "ok",
                        "unexpected": result["num_failures"],
                    },
                )
            elif node["materialized"] != "view" or schema == "quarantine":
                table = node["node_relation"]["alias"]
                journal.record(
                    step=step,
                    layer=schema,
                    table=table,
                    rows=db.count(schema, table) if status == "ok" else None,
                    seconds=result["execution_time"],
                    status=status,
                )
