"""A database that is gone, silent or cut off in the middle of a table."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import chaos
import pytest
from environments import furnish
from servers import Database, Server, running, wait_until
from steps import Ended, Steps, steps_of

ROWS = 1_000


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that other tests do not miss."""
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def database(server: Server) -> Database:
    """A table that takes two seconds to read, in which anything may happen."""
    database = server.database()
    database.run(f"""
        create table stored as
        select n as id, timestamp '2026-01-01' + n * interval '1 s' as at, 1 as customer_id
        from generate_series(1, {ROWS}) as n;
        create view clicks as
        select * from stored where pg_sleep(0.002) is not null;
        """)
    return database


@pytest.fixture(scope="module")
def folder(render: Callable[..., Path]) -> Path:
    return furnish(render(chaos.SPEC))


@pytest.fixture
def steps(folder: Path, database: Database) -> Iterator[Steps]:
    with steps_of(folder, chaos.variables(database)) as steps:
        yield steps


def test_a_server_that_is_gone_is_named(steps: Steps, server: Server) -> None:
    server.stop()
    try:
        done = steps.run("load", "web")
    finally:
        server.start()

    assert done.code == 1
    said = done.said.splitlines()[1:]
    assert len(said) == 1, said
    assert f"127.0.0.1:{server.port}" in said[0]
    assert "Nothing was loaded" in said[0]


def test_a_server_that_is_silent_for_a_while_is_waited_for(
    steps: Steps, server: Server, database: Database
) -> None:
    with in_the_middle(steps, server, database) as loading:
        server.pause()
        time.sleep(5)
        server.resume()
        assert loading().code == 0
    assert rows(steps) == ROWS


def test_a_connection_that_is_cut_in_the_middle_is_made_again(
    steps: Steps, server: Server, database: Database
) -> None:
    database.run(
        "insert into stored select id + 10000, at + interval '1 d', 2 from stored"
    )
    with in_the_middle(steps, server, database) as loading:
        database.run(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where pid <> pg_backend_pid() and datname = current_database()"
        )
        assert loading().code in (0, 1)

    assert steps.run("load", "web").code == 0
    assert rows(steps) == 2 * ROWS


@pytest.mark.parametrize(
    ("signal_", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)]
)
def test_a_load_that_is_ended_in_the_middle_keeps_nothing(
    signal_: signal.Signals,
    code: int,
    folder: Path,
    server: Server,
    database: Database,
    steps: Steps,
) -> None:
    before = steps.tables([])
    database.run("update stored set at = at + interval '1 year'")
    process = subprocess.Popen(
        [folder / ".venv/bin/python", "-m", "pipeline", "load", "web"],
        cwd=folder,
        env={**os.environ, **chaos.variables(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    wait_until(lambda: reads(server, database), seconds=120)

    process.send_signal(signal_)

    said, _ = process.communicate(timeout=60)
    assert process.returncode == code, said
    assert "Traceback" not in said
    assert steps.tables([]) == before


@contextmanager
def in_the_middle(
    steps: Steps, server: Server, database: Database
) -> Iterator[Callable[[], Ended]]:
    """While a load is reading the table; yields what waits for its end."""
    with ThreadPoolExecutor(1) as threads:
        loading = threads.submit(steps.run, "load", "web")
        wait_until(lambda: reads(server, database) or loading.done(), seconds=120)
        assert not loading.done()
        yield loading.result


def reads(server: Server, database: Database) -> bool:
    """Tell whether somebody is reading the table now."""
    other = Database(server.port, server.password, "postgres")
    query = "select pid from pg_stat_activity where datname = %s and wait_event = %s"
    return bool(other.run(query, database.name, "PgSleep"))


def rows(steps: Steps) -> int:
    """How many rows of the table raw has, each counted once."""
    return len(
        {row.partition(",")[0] for row in steps.tables([])['"raw_web"."clicks"']}
    )
