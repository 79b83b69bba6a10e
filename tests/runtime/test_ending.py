"""Steps that are ended: what they have started ends with them, and the next run is right."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import chaos
import psutil
import pytest
from environments import furnish
from servers import Database, Server, wait_until
from steps import steps_of


@pytest.fixture(scope="module")
def database(postgres: Server) -> Database:
    return postgres.database()


@pytest.fixture(scope="module")
def folder(render: Callable[..., Path], database: Database) -> Path:
    """A project whose first day has been loaded."""
    project = furnish(render(chaos.SPEC))
    chaos.arrive(project, database, 1)
    with steps_of(project, chaos.variables(database)) as steps:
        for step in chaos.STEPS[:4]:
            done = steps.run(*step)
            assert done.code == 0, done.said
    return project


@pytest.mark.parametrize("step", [("stage",), ("run", "--layer", "staging")])
def test_what_a_step_has_started_ends_with_it(
    step: tuple[str, ...], folder: Path
) -> None:
    """As Airflow ends a task: SIGTERM to the process that it has started, then no more."""
    process = subprocess.Popen(
        [folder / ".venv/bin/python", "-m", "pipeline", *step],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    started: list[psutil.Process] = []

    def builds() -> bool:
        started[:] = psutil.Process(process.pid).children(recursive=True)
        return any("bin/dbt" in " ".join(child.cmdline()) for child in started)

    wait_until(builds, seconds=120)
    process.send_signal(signal.SIGTERM)

    assert process.wait(timeout=60) == 143
    assert psutil.wait_procs(started, timeout=30)[1] == []


def test_a_run_that_was_ended_leaves_nothing_in_the_way(
    folder: Path, database: Database
) -> None:
    with steps_of(folder, chaos.variables(database)) as steps:
        for step in chaos.STEPS:
            done = steps.run(*step)
            assert done.code == 0, done.said


def test_ctrl_c_ends_a_run_and_all_that_it_has_started(folder: Path) -> None:
    """A terminal sends SIGINT to all processes of a group."""
    process = subprocess.Popen(
        [folder / ".venv/bin/python", "-m", "pipeline", "run", "--layer", "marts"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: psutil.Process(process.pid).children(), seconds=60)
    started = psutil.Process(process.pid).children(recursive=True)

    os.killpg(process.pid, signal.SIGINT)

    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted." in said
    assert psutil.wait_procs(started, timeout=30)[1] == []


def test_a_warehouse_that_is_broken_is_told_without_a_traceback(
    folder: Path, database: Database
) -> None:
    """Last, because it loses the warehouse."""
    (folder / "warehouse/chaos.duckdb").write_bytes(b"no database" * 1_000)
    with steps_of(folder, chaos.variables(database)) as steps:
        for words in (("run",), ("stage",)):
            done = steps.run(*words)
            assert done.code == 1
            assert "not a valid DuckDB database file" in done.said
            assert "Traceback" not in done.said
