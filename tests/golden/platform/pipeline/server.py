"""The server that the warehouse is on: ways to it, and turns that machines take."""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any

from pipeline import settings, variables
from pipeline.errors import PipelineError
from pipeline.reader import Reader

# A server that is gone without a word is noticed within two minutes.
_CARE = {"connect_timeout": "10", "keepalives_idle": "60", "keepalives_interval": "10"}

# An advisory lock of the database. Any number will do that is the same for everybody.
_TURN = 1_330_795_077
_HOLDER = f"""
    select application_name from pg_locks inner join pg_stat_activity using (pid)
    where locktype = 'advisory' and objid = {_TURN} and datname = current_database()
"""
# An idle connection may keep the lock for hours, and a machine that is gone, not at all.
_HOLDING = """
    set idle_session_timeout = 0; set tcp_keepalives_idle = 60;
    set tcp_keepalives_interval = 10; set tcp_keepalives_count = 6
"""


def place() -> str:
    """Return where it is, for people."""
    return "{dbname} on {host}:{port}".format(**settings.WAREHOUSE)


def arguments() -> dict[str, str]:
    """Return what libpq connects by; raise PipelineError when the password is not set."""
    given = {name: value for name, value in settings.WAREHOUSE.items() if value}
    given["password"] = variables.secret("LEDGER_WAREHOUSE_PASSWORD")
    return given | _CARE


def connect() -> Any:
    """Connect, each statement a transaction of its own; PipelineError says why not."""
    import psycopg2

    try:
        opened = psycopg2.connect(**arguments())
    except psycopg2.OperationalError as error:
        raise _unreachable(error) from None
    opened.autocommit = True
    return opened


@contextmanager
def connection() -> Iterator[Any]:
    """Connect as `connect` does, for a while."""
    import psycopg2

    with closing(connect()) as opened:
        try:
            yield opened
        except psycopg2.OperationalError as error:
            if opened.closed:
                raise _unreachable(error) from None
            raise


def _unreachable(error: Exception) -> PipelineError:
    reason = str(error).strip().splitlines()[0].rpartition("FATAL:")[2].strip()
    return PipelineError(
        f"the warehouse {place()} can't be reached: {reason}. It is where"
        " LEDGER_WAREHOUSE_HOST, _PORT and _DATABASE say, for _USER with _PASSWORD."
    )


@contextmanager
def alone(wait: Callable[..., None]) -> Iterator[tuple[int, ...]]:
    """Keep runs on other machines out of the database, once `wait` has waited for them.

    Yields the file descriptors that hold the lock for as long as any process has them.
    """
    with connection() as opened, opened.cursor() as cursor:
        cursor.execute(_HOLDING)

        def other() -> str | None:
            cursor.execute(f"select pg_try_advisory_lock({_TURN})")
            if cursor.fetchone() == (True,):
                return None
            return holder(Reader(opened)) or "on another machine"

        wait(other)
        machine = platform.node().partition(".")[0][:20]
        name = f"process {os.getpid()} on {machine}, since {datetime.now(UTC):%H:%M:%S} UTC"
        cursor.execute("select set_config('application_name', %s, false)", (name,))
        yield (opened.fileno(),)


def holder(db: Reader) -> str | None:
    """Return who keeps others out of the database, or None when nobody does."""
    return next((name for (name,) in db.rows(_HOLDER)), None)
