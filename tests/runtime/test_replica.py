"""A standby that follows its primary, read in the primary's place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from environments import furnish
from servers import HOST, Database, Server, running, wait_until
from steps import Steps, steps_of

SPEC = """
spec: 1
project: {name: replica}
sources:
  web:
    kind: postgres
    replica: require
    parallel: 2
    tables:
      clicks:
        key: id
        cursor: at
        columns:
          id: integer
          at: timestamp
          visitor_id: {type: integer, references: visitors}
      visitors:
        key: id
        load: full
        columns: {id: integer, name: string}
latency: daily
storage: {warehouse: duckdb}
"""


@pytest.fixture(scope="module")
def primary() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="module")
def standby(primary: Server) -> Iterator[Server]:
    with running(primary=primary) as server:
        yield server


@pytest.fixture(scope="module")
def database(primary: Server) -> Database:
    database = primary.database()
    database.run("""
        create table visitors (id int primary key, name text);
        create table clicks (id int primary key, at timestamptz, visitor_id int);
        insert into visitors select n, 'name ' || n from generate_series(1, 10) as n;
        insert into clicks
        select n, timestamptz '2026-01-01' + n * interval '1 s', 1 + n % 10
        from generate_series(1, 5000) as n;
        """)
    return database


@pytest.fixture
def folder(render: Callable[..., Path]) -> Path:
    return furnish(render(SPEC))


def follows(standby: Server, database: Database) -> None:
    """Wait until the standby has what the primary has."""
    # A commit that is not synchronous is inserted some moments before it is written.
    (now,) = database.run("select pg_current_wal_insert_lsn()")[0]
    copy = Database(standby.port, standby.password, "postgres")
    wait_until(lambda: copy.run("select pg_last_wal_replay_lsn() >= %s", now)[0][0])


def clicks(steps: Steps) -> int:
    """How many clicks raw has, each counted once."""
    return len(
        {row.partition(",")[0] for row in steps.tables([])['"raw_web"."clicks"']}
    )


def test_a_standby_is_read_whichever_host_it_is(
    folder: Path, database: Database, primary: Server, standby: Server
) -> None:
    follows(standby, database)
    both = {
        **database.variables("WEB"),
        "WEB_HOST": f"{HOST},{HOST}",
        "WEB_PORT": f"{primary.port},{standby.port}",
    }
    with steps_of(folder, both) as steps:
        assert steps.run("load", "web").code == 0
        assert clicks(steps) == 5000

        database.run("insert into clicks values (5001, '2026-01-02', 1)")
        follows(standby, database)
        assert steps.run("load", "web").code == 0
        assert clicks(steps) == 5001

        seen = steps.run("doctor")
        assert "a replica, 0 s behind" in seen.said, seen.said

        # What is read is the standby, and no connection is made to the primary for rows.
        standby.pause()
        try:
            standby_is_silent = steps.run("load", "web", kill_after=3)
        finally:
            standby.resume()
        assert standby_is_silent.code is None


def test_a_primary_alone_is_refused_where_a_replica_is_required(
    folder: Path, database: Database
) -> None:
    with steps_of(folder, database.variables("WEB")) as steps:
        done = steps.run("load", "web")
    assert done.code == 1
    assert "see whether the source's `replica` fits its hosts" in done.said
