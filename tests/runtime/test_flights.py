"""The main job on real data, as `make demo` does it, and what happens next.

The tests of this module share one project and go through its days in order: the first
run, a second one, new and corrected rows, a broken rule, the DAGs.
"""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, commit, copy_template

NEW, CORRECTED = 1_000, 200


@pytest.fixture(scope="module")
def flights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's project after its first run."""
    folder = tmp_path_factory.mktemp("demo") / "nyc_flights"
    # A copy that is committed as it is: uncommitted work has no version to update from.
    template = copy_template(tmp_path_factory.mktemp("template"))
    commit(template)
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/demo.py"), str(folder), str(template)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "first_run.txt").write_text(done.stdout, encoding="utf-8")
    return folder


def query(project: Path, sql: str) -> list[list[Any]]:
    """Rows of the project's warehouse, as JSON understands them."""
    program = (
        "import duckdb, json, sys\n"
        "db = duckdb.connect('warehouse/nyc_flights.duckdb', read_only=True)\n"
        "print(json.dumps(db.sql(sys.argv[1]).fetchall(), default=str))\n"
    )
    done = subprocess.run(
        [".venv/bin/python", "-c", program, sql],
        cwd=project,
        check=True,
        capture_output=True,
        text=True,
    )
    rows: list[list[Any]] = json.loads(done.stdout)
    return rows


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a target of the project's makefile, as its owner would."""
    environment = {
        k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")
    }
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )


def checksum(project: Path, *relations: str) -> list[list[Any]]:
    """Rows and content of relations, whatever the order of the rows."""
    parts = [
        f"select '{name}', count(*), sum(hash(t)::hugeint)::varchar from {name} as t"
        for name in relations
    ]
    return query(project, " union all ".join(parts) + " order by 1")


LAYERS = (
    "raw_faa.flights",
    "raw_faa.planes",
    "staging.stg_faa__flights",
    "staging.stg_faa__weather",
    "marts.fct_flights",
    "marts.dim_planes",
    "marts.dim_airports",
)


def test_doctor_finds_all_well_after_a_run(flights: Path) -> None:
    done = make(flights, "doctor")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All is well.")


def test_every_flight_reaches_the_fact(flights: Path) -> None:
    """The figures are counted from the package's own files, independently of Penstock."""
    landed = (flights / "data/landing/flights.csv").open(encoding="utf-8", newline="")
    with landed:
        rows = list(csv.DictReader(landed))
    delays = [float(row["dep_delay"]) for row in rows if row["dep_delay"] != "NA"]
    expected = [
        len(rows),
        round(sum(delays) / len(delays), 3),
        sum(row["dep_time"] == "NA" for row in rows),
        *(sum(row["origin"] == code for row in rows) for code in ("EWR", "JFK", "LGA")),
    ]
    assert expected == [336_776, 12.639, 8_255, 120_835, 111_279, 104_662]
    assert (
        query(
            flights,
            """
        select
            count(*),
            round(avg(dep_delay), 3),
            count(*) filter (where dep_time is null),
            count(*) filter (where origin = 'EWR'),
            count(*) filter (where origin = 'JFK'),
            count(*) filter (where origin = 'LGA')
        from marts.fct_flights
        """,
        )
        == [expected]
    )


def test_missing_references_are_kept_and_linked_to_the_unknown_member(
    flights: Path,
) -> None:
    unknown = "0" * 32
    assert (
        query(
            flights,
            f"""
        select
            count(*) filter (where tailnum is null and planes_key = '{unknown}'),
            count(*) filter (where tailnum is not null and planes_key = '{unknown}'),
            count(*) filter (where destination_airport_key = '{unknown}'),
            count(*) filter (where origin_airport_key = '{unknown}'),
            count(*) filter (where departure_weather_key = '{unknown}')
        from marts.fct_flights
        """,
        )
        == [[2_512, 50_094, 7_602, 0, 1_556]]
    )
    assert (
        query(
            flights,
            f"""
        select
            (select count(*) from marts.dim_planes where planes_key = '{unknown}'),
            (select count(*) from marts.dim_airports where airports_key = '{unknown}')
        """,
        )
        == [[1, 1]]
    )


def test_the_summary_tells_what_the_rules_found(flights: Path) -> None:
    told = (flights / "first_run.txt").read_text(encoding="utf-8")
    for number in ("336,776", "2,512", "50,094", "7,602", "8,255", "12.639"):
        assert number in told
    assert "docs/architecture.md" in told
    assert (flights / "docs/architecture.md").is_file()
    pages = list((flights / "quality").rglob("data_docs/**/index.html"))
    assert pages, "the Data Docs are built"


def test_a_second_run_changes_nothing(flights: Path) -> None:
    before = checksum(flights, *LAYERS)
    done = make(flights, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert checksum(flights, *LAYERS) == before


def test_exactly_new_and_corrected_rows_arrive(flights: Path) -> None:
    """A file of the next day: new flights, and corrections with the dates of old ones."""
    with (flights / "data/landing/flights.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        reader = csv.DictReader(file)
        rows = [row for row, _ in zip(reader, range(NEW + CORRECTED), strict=False)]
    for row in rows[:NEW]:
        row["flight"] = str(90_000 + int(row["flight"]))
    for row in rows[NEW:]:
        row["dep_delay"] = "1234"
    before = query(flights, "select count(*), sum(dep_delay) from marts.fct_flights")[0]
    replaced = query(
        flights,
        "select coalesce(sum(dep_delay), 0) from marts.fct_flights where (time_hour, carrier, flight) in ("
        + ", ".join(
            f"(timestamp '{row['time_hour'].replace('T', ' ').removesuffix('Z')}', "
            f"'{row['carrier']}', {row['flight']})"
            for row in rows[NEW:]
        )
        + ")",
    )[0][0]
    write(flights / "data/landing/flights_2014_01.csv", rows)
    done = make(flights, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    after = query(flights, "select count(*), sum(dep_delay) from marts.fct_flights")[0]
    added = sum(
        float(row["dep_delay"]) for row in rows[:NEW] if row["dep_delay"] != "NA"
    )
    assert after[0] == before[0] + NEW
    assert int(after[1]) == int(before[1]) + added - int(replaced) + CORRECTED * 1234
    assert query(
        flights,
        "select count(*) from marts.fct_flights where _source_file like '%2014_01%'",
    ) == [[NEW + CORRECTED]]


def test_a_broken_stop_rule_leaves_staging_as_it_was(flights: Path) -> None:
    with (flights / "data/landing/flights.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        row = next(csv.DictReader(file))
    row |= {"flight": "99999", "distance": "1000000"}
    before = checksum(flights, *LAYERS[2:])
    write(flights / "data/landing/flights_broken.csv", [row])
    done = make(flights, "run")
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert "plausible_distance" in told
    assert checksum(flights, *LAYERS[2:]) == before
    assert query(
        flights, "select count(*) from raw_faa.flights where distance = '1000000'"
    ) == [[1]]


def test_staging_takes_no_load_that_the_gate_has_not_let_through(flights: Path) -> None:
    """A scheduler may load between the gate and staging: the gate looks again."""
    before = checksum(flights, *LAYERS[2:])
    done = subprocess.run(
        [".venv/bin/python", "-m", "pipeline", "stage"],
        cwd=flights,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "plausible_distance" in done.stdout + done.stderr
    assert checksum(flights, *LAYERS[2:]) == before


def test_the_dag_stops_at_the_gate_too(flights: Path, airflow: dict[str, str]) -> None:
    """The file with the implausible distance is still there."""
    before = checksum(flights, *LAYERS[2:])
    done = dag_test(flights, airflow, "nyc_flights__transform")
    assert done.returncode != 0
    assert "plausible_distance" in done.stdout + done.stderr
    assert checksum(flights, *LAYERS[2:]) == before


def test_the_dags_run_to_success(flights: Path, airflow: dict[str, str]) -> None:
    """A corrected delivery of the broken row arrives, with the same date, and wins."""
    broken = flights / "data/landing/flights_broken.csv"
    broken.write_text(broken.read_text().replace("1000000", "1000"), encoding="utf-8")
    for dag in ("nyc_flights__load_daily", "nyc_flights__transform"):
        done = dag_test(flights, airflow, dag)
        assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    assert query(
        flights, "select distance from marts.fct_flights where flight = 99999"
    ) == [[1000]]


def test_a_backfill_of_airflow_loads_its_data_interval_again(
    flights: Path, airflow: dict[str, str]
) -> None:
    """Planes changed on the day of the run's interval, airlines did not."""
    landing = flights / "data/landing"
    days = {"planes.csv": "2026-01-05T12:00", "airlines.csv": "2026-01-06T12:00"}
    for name, day in days.items():
        moment = datetime.fromisoformat(f"{day}+00:00").timestamp()
        os.utime(landing / name, (moment, moment))

    done = backfill_test(flights, airflow, "nyc_flights__load_daily", "2026-01-06")

    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]
    again = "load faa --from 2026-01-05T00:00:00+00:00 --to 2026-01-06T00:00:00+00:00"
    assert again in done.stdout + done.stderr
    journal = (flights / "var/journal").glob("*.jsonl")
    newest = max(journal, key=lambda path: path.stat().st_mtime)
    lines = [json.loads(line) for line in newest.read_text("utf-8").splitlines()]
    rows = {line["table"]: line["rows_new"] for line in lines}
    assert (rows["raw_faa.planes"], rows["raw_faa.airlines"]) == (3322, 0)


def test_the_tutorial_goes_as_it_says(flights: Path) -> None:
    """Its steps from the fourth on, in the project that the tests above left behind."""
    for extra in ("flights_2014_01.csv", "flights_broken.csv"):
        (flights / "data/landing" / extra).unlink()
    text = (ROOT / "docs/tutorial/flights.md").read_text(encoding="utf-8")
    steps = {
        head[0]: body
        for head, body in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", text, re.M | re.S)
    }
    correct, break_, change = (
        re.findall(r"```sh\n(.*?)```", steps[n], re.S) for n in "456"
    )
    assert shell(flights, correct[0]).returncode == 0
    first = "carrier = 'UA' and flight = 1545 and time_hour = timestamp '2013-01-01 10:00:00'"
    assert query(flights, f"select dep_delay from marts.fct_flights where {first}") == [
        [12]
    ]
    assert query(
        flights,
        "select count(*) from raw_faa.flights where carrier = 'UA' and flight = '1545' and time_hour = '2013-01-01T10:00:00Z'",
    ) > [[1]]

    stopped = shell(flights, break_[0])
    assert stopped.returncode != 0
    assert "plausible_distance" in stopped.stdout + stopped.stderr
    broken = flights / "data/landing/flights_broken.csv"
    broken.write_text(broken.read_text().replace("140000", "1400"), encoding="utf-8")

    assert shell(flights, change[0]).returncode == 0
    spec = flights / "penstock.yml"
    [measure] = re.findall(r"```yaml\n# part of .*?\n(.*?)```", steps["6"], re.S)
    spec.write_text(
        spec.read_text().replace(
            "      measures:\n", f"      measures:\n        {measure}"
        ),
        encoding="utf-8",
    )
    done = shell(flights, change[1])
    assert done.returncode == 0, done.stdout + done.stderr
    assert "+" in done.stdout
    assert query(flights, "select longest_flight from marts.measures_flights") == [
        [4983]
    ]


def shell(project: Path, commands: str) -> subprocess.CompletedProcess[str]:
    """Run a block of the documentation in the project, with Penstock's commands at hand."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-c", commands],
        cwd=project,
        env={**os.environ, "PATH": path, "GIT_PAGER": "cat"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def airflow(flights: Path) -> dict[str, str]:
    """The variables of an Airflow that knows the project's DAGs, its database made."""
    assert make(flights, ".airflow-venv/synced").returncode == 0
    home = flights / "var" / "airflow"
    environment = {
        **os.environ,
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(flights / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(flights / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        # A failure is to be seen now, not after waiting.
        "AIRFLOW__CORE__DEFAULT_TASK_RETRIES": "0",
    }
    subprocess.run(
        [".airflow-venv/bin/airflow", "db", "migrate"],
        cwd=flights,
        env=environment,
        check=True,
        capture_output=True,
    )
    return environment


def dag_test(
    project: Path, environment: dict[str, str], dag: str
) -> subprocess.CompletedProcess[str]:
    """Run all tasks of a DAG in one process."""
    [file] = [p for p in (project / "dags").glob("*.py") if f'"{dag}"' in p.read_text()]
    return subprocess.run(
        [".airflow-venv/bin/airflow", "dags", "test", dag, "--dagfile-path", str(file)],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )


_BACKFILL = """
import sys
from airflow.__main__ import main
from airflow.models import dagrun
from airflow.utils.types import DagRunType

make = dagrun.get_or_create_dagrun

def make_backfill(**arguments):
    run = make(**arguments)
    run.run_type = DagRunType.BACKFILL_JOB
    arguments["session"].commit()
    return run

dagrun.get_or_create_dagrun = make_backfill
sys.argv[0] = "airflow"
main()
"""


def backfill_test(
    project: Path, environment: dict[str, str], dag: str, at: str
) -> subprocess.CompletedProcess[str]:
    """Run all tasks of a DAG as a run of a backfill, which ran first at that time."""
    [file] = [p for p in (project / "dags").glob("*.py") if f'"{dag}"' in p.read_text()]
    words = ["dags", "test", dag, at, "--dagfile-path", str(file)]
    return subprocess.run(
        [".airflow-venv/bin/python", "-c", _BACKFILL, *words],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
    )


def write(path: Path, rows: list[dict[str, str]]) -> None:
    """Write rows as the landing folder has them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
