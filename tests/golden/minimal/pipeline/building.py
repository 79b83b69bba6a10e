"""Calls of dbt that build: what a person sees of them, and what the journal keeps."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline import dbt, journal, processes, warehouse
from pipeline.layers import LAYERS
from pipeline.sources import CHANGED, Table

# dbt's words for how a model or a test ended.
_STATUS: dict[str, journal.Status] = {
    "success": "ok",
    "pass": "ok",
    "warn": "warn",
    "skipped": "stopped",
}


def run(
    step: str,
    command: str,
    *arguments: str,
    select: Iterable[str] = (),
    exclude: Iterable[str] = (),
) -> bool:
    """Run dbt over what is selected, print each model as it is done, and write the journal."""
    if command == "build":
        # Unit tests say nothing about today's data: `make test` runs them.
        arguments = (*arguments, "--exclude-resource-type", "unit_test")
    for option, selectors in (("--select", list(select)), ("--exclude", list(exclude))):
        arguments = (*arguments, option, *selectors) if selectors else arguments
    logged = dbt.command("--log-format", "json", "--no-use-colors", command)
    with processes.started([*logged, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout
        results = _narrate(process.stdout)
    _write_journal(step, results)
    return process.returncode == 0


def marts(tables: Iterable[Table], anew: Sequence[str], exclude: Sequence[str]) -> bool:
    """Build what is made of the tables, or everything if none is given."""
    return run("model", "build", *anew, select=made_of(tables), exclude=exclude)


def made_of(tables: Iterable[Table]) -> list[str]:
    """Return what selects the tables and all that is made of them, in dbt's words."""
    return [f"source:{table}+" for table in tables]


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
            # What it says before a traceback, dbt has in its log with it.
            print(f"  {message.partition('Traceback')[0].rstrip()}", flush=True)
    return results


def _write_journal(step: str, results: list[dict[str, Any]]) -> None:
    """Write a line for each table that was built and for each test that was run."""
    with warehouse.reader() as db:
        for result in results:
            node = result["node_info"]
            schema = node["node_relation"]["schema"]
            layer = LAYERS.get(schema, schema)
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
            elif node["materialized"] != "view" or layer == "quarantine":
                table = node["node_relation"]["alias"]
                journal.record(
                    step=step,
                    layer=layer,
                    table=table,
                    rows=db.count(schema, table) if status == "ok" else None,
                    seconds=result["execution_time"],
                    status=status,
                    detail=_newest(db, schema, table) if status == "ok" else None,
                )


def _newest(db: warehouse.Reader, schema: str, table: str) -> dict[str, Any]:
    """Return the latest time at which a row of a staging table changed, if it says so."""
    if LAYERS.get(schema) != "staging" or table not in CHANGED:
        return {}
    column, rows = warehouse.quote(CHANGED[table]), warehouse.quote(schema, table)
    found = db.rows(f"select max({column}) from {rows}")[0][0]
    return {"newest": found.isoformat()} if found else {}
