"""The dbt steps: prepare, stage and model.

Each takes the tables that it is narrowed to; none stands for all of them.
"""

import json
import subprocess
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline import dbt, journal, processes, settings, warehouse
from pipeline.layers import LAYERS
from pipeline.sources import CHANGED, RAW, SOURCES, Table, tables_of

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
    missing = never_loaded()
    if len(missing) == len(tables_of(SOURCES)):
        missing = []
    for table in missing:
        print(f"  {table} was never loaded: no view is made of it")
    select = ("--select", _BASE, _QUARANTINE)
    return _run("prepare", "run", *select, *_exclude(*_descendants(missing)))


def stage(tables: Sequence[Table], *, full_refresh: bool = False) -> bool:
    """Build staging and quarantine, with their tests.

    Adds what is new to the tables that only grow, or builds all anew from raw.
    """
    if not _has_warehouse():
        return False
    selection = [f"{each},{path}" for each in _descendants(tables) for path in _STAGING]
    select = ("--select", *(selection or _STAGING))
    anew = ("--full-refresh",) if full_refresh else ()
    return _run("stage", "build", *anew, *select, *_exclude(_BASE))


def model(tables: Sequence[Table], *, full_refresh: bool = False) -> bool:
    """Build the marts and models/custom, with their tests.

    Narrowed to some tables, it builds what depends on them, but for what depends on a
    table that was never loaded as well. Models that only grow take what is new, or are
    built anew.
    """
    if not _has_warehouse():
        return False
    missing = never_loaded() if tables else []
    wanted = dbt.made_of(tables)
    for table in missing:
        if waiting := sorted(wanted & dbt.made_of([table])):
            print(f"  {table} was never loaded: {', '.join(waiting)} must wait")
    select = ("--select", *_descendants(tables)) if tables else ()
    anew = ("--full-refresh",) if full_refresh else ()
    exclude = _exclude(*_STAGING, *_descendants(missing))
    return _run("model", "build", *anew, *select, *exclude)


def docs() -> bool:
    """Write the models as pages, with their lineage, and say where."""
    if not _has_warehouse():
        return False
    code = processes.run(dbt.command("--quiet", "docs", "generate", "--static"))
    if code == 0:
        print(settings.shown(settings.DBT_TARGET / "static_index.html"))
    return code == 0


def never_loaded() -> list[Table]:
    """Return the tables that raw does not have."""
    missing = []
    with warehouse.reader() as db:
        for source in SOURCES:
            relations = db.relations(RAW[source])
            missing += [
                table for table in tables_of([source]) if table.name not in relations
            ]
    return missing


def _descendants(tables: Iterable[Table]) -> list[str]:
    """Return what selects the tables and all that is made of them, in dbt's words."""
    return [f"source:{table}+" for table in tables]


def _exclude(*selectors: str) -> tuple[str, ...]:
    return ("--exclude", *selectors) if selectors else ()


def _run(step: str, command: str, *arguments: str) -> bool:
    """Run dbt, print each model as it is done, and write the journal."""
    if command == "build":
        # Unit tests say nothing about today's data: `make test` runs them.
        arguments = (*arguments, "--exclude-resource-type", "unit_test")
    logged = dbt.command("--log-format", "json", "--no-use-colors", command)
    with processes.started([*logged, *arguments], stdout=subprocess.PIPE) as process:
        assert process.stdout
        results = _narrate(process.stdout)
    _write_journal(step, results)
    return process.returncode == 0


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
