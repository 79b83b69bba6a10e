"""What `make doctor` of a generated project finds, and what it advises.

The project under test is the one that `RENDERED_PROJECT` names; `PYTHONPATH` has it.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pipeline import dbt, doctor, findings, lock, settings, warehouse
from pipeline.findings import Finding


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "WAREHOUSE_PATH", tmp_path / "w.duckdb")
    monkeypatch.setattr(settings, "LOCK", tmp_path / "run.lock")
    # Parsing takes seconds: `make doctor` itself is tested with the flights.
    monkeypatch.setattr(dbt, "parse", lambda: "")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what doctor reads in the project's folder."""
    root = tmp_path / "root"
    (root / "requirements").mkdir(parents=True)
    for name in (".copier-answers.yml", "penstock.yml", "requirements/project.txt"):
        shutil.copy(settings.ROOT / name, root / name)
    monkeypatch.setattr(settings, "ROOT", root)
    return root


def look(what: str) -> Finding:
    """What doctor finds first about something."""
    return next(finding for finding in doctor.look() if finding.what.startswith(what))


def test_what_is_as_locked_is_well(root: Path) -> None:
    assert look("packages").advice == ""
    assert "as requirements/project.txt has them" in look("packages").seen


def test_packages_that_are_not_as_locked_are_named(root: Path) -> None:
    locked = root / "requirements/project.txt"
    text = locked.read_text().replace("duckdb==1.5.5", "duckdb==1.5.4", 1)
    locked.write_text(
        f"{text}nowhere-to-be-found==1.0\nothers==1 ; python_version < '3'\n"
    )

    finding = look("packages")

    assert (
        finding.seen == "duckdb is 1.5.5, not ==1.5.4; nowhere-to-be-found is missing"
    )
    assert "make setup" in finding.advice


def test_a_spec_that_is_newer_than_the_project_is_told(root: Path) -> None:
    assert look("penstock.yml").advice == ""
    with (root / "penstock.yml").open("a") as spec:
        spec.write("# changed\n")

    finding = look("penstock.yml")

    assert finding.seen == "is newer than the project"
    assert "penstock update" in finding.advice


def test_a_disk_that_is_nearly_full_is_a_problem(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usage = shutil.disk_usage(settings.ROOT)._replace(free=10 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    assert look("disk for state").seen.startswith("0.0 GiB free in ")
    assert "make room" in look("disk for the warehouse").advice


def test_files_that_are_not_there_are_a_problem_of_their_table() -> None:
    shutil.rmtree(settings.FAA_PATH, ignore_errors=True)

    finding = look("files of faa.planes")

    assert finding.seen == "none"
    assert "no file matches 'planes.csv' in " in finding.advice


def test_a_look_that_fails_leaves_the_others_their_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Iterator[Finding]:
        raise OSError("the net is down\nand more")

    monkeypatch.setattr(warehouse, "examine", broken)

    assert look("warehouse").seen == "could not be examined: the net is down"
    assert look("dbt project").seen == "parses"


def test_a_warehouse_that_is_no_database_is_a_problem() -> None:
    settings.WAREHOUSE_PATH.write_bytes(b"no database" * 1000)

    finding = look("warehouse")

    assert finding.seen == "cannot be opened"
    assert "not a valid DuckDB database file" in finding.advice
    assert "when-the-warehouse-is-lost" in finding.advice
    assert look("unfinished loads").seen.startswith("could not be examined")


@pytest.fixture
def process() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python programs that say when they are ready, and ends them."""
    running = []

    def start(program: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", program, *arguments]
        pipes: Any = {"stdout": subprocess.PIPE, "stdin": subprocess.PIPE, "text": True}
        running.append(subprocess.Popen(command, **pipes))
        assert running[-1].stdout.readline() == "ready\n"
        return running[-1]

    yield start
    for each in running:
        each.kill()
        each.wait()


_OPEN = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("create table if not exists t (x int)")
print("ready", flush=True)
input()
"""

_LOCK = """
import fcntl, sys
file = open(sys.argv[1], "a+")
fcntl.flock(file, fcntl.LOCK_EX)
print("ready", flush=True)
input()
"""


def test_a_warehouse_that_another_program_has_open_is_a_problem(
    process: Callable[..., Any],
) -> None:
    process(_OPEN, str(settings.WAREHOUSE_PATH))

    assert "End what has it open" in look("warehouse").advice


def test_a_warehouse_that_a_run_has_open_is_not(process: Callable[..., Any]) -> None:
    process(_OPEN, str(settings.WAREHOUSE_PATH))
    with lock.held():
        assert look("lock").advice == ""
        assert look("warehouse") == Finding(
            "warehouse", f"in use by a run ({lock.holder()})"
        )


def test_a_step_that_outlived_its_run_is_told(process: Callable[..., Any]) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    settings.LOCK.write_text(f"process {gone.pid}, since 01:02:03 UTC")
    process(_LOCK, str(settings.LOCK))

    finding = look("lock")

    assert finding.seen == f"a run is at work (process {gone.pid}, since 01:02:03 UTC)"
    assert "a step of it has not" in finding.advice


def test_loads_that_never_ended_are_counted() -> None:
    with duckdb.connect(str(settings.WAREHOUSE_PATH)) as db:
        db.execute("create schema raw_faa")
        db.execute("create table raw_faa._dlt_loads (load_id varchar, status bigint)")
        db.execute("insert into raw_faa._dlt_loads values ('1', 0)")
        db.execute("create table raw_faa.planes as select '1' as _dlt_load_id")
    assert not any(found.what.startswith("unfinished") for found in doctor.look())
    with duckdb.connect(str(settings.WAREHOUSE_PATH)) as db:
        db.execute("insert into raw_faa.planes values ('2'), ('2'), ('3')")

    finding = look("unfinished loads of faa")

    assert finding.seen.startswith("2; nobody reads their rows")
    assert finding.advice == ""


@pytest.mark.parametrize("seconds", [-600, 600])
def test_clocks_that_differ_are_a_problem(seconds: int) -> None:
    there = datetime.now(UTC) + timedelta(seconds=seconds)

    finding = findings.clock("clock of erp", there)

    assert ("ahead" if seconds > 0 else "behind") in finding.seen
    assert "NTP" in finding.advice
    assert findings.clock("clock of erp", datetime.now(UTC)).advice == ""


def test_programs_read_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    (settings.FAA_PATH / "planes.csv").unlink(missing_ok=True)

    assert doctor.examine(as_json=True) is False

    found = {each["what"]: each for each in json.loads(capsys.readouterr().out)}
    assert found["Python"]["advice"] == ""
    assert found["files of faa.planes"]["advice"] != ""
