"""Runs steps of a generated project in forks, where all that is heavy is imported already.

Each step is a process group of its own, which can be killed at any moment like the real
one. Commands come as lines of JSON and are answered so. A step's own subprocesses are forks
as well: that saves the seconds that Python, dlt, dbt and Great Expectations take to start,
and leaves everything else as it is.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

_LOG = Path(sys.argv[1])
_SNAPSHOT = """
select table_schema, table_name, column_name from information_schema.columns
order by table_schema, table_name, ordinal_position
"""


def main() -> None:
    """Answer commands until there are no more."""
    _import_what_is_heavy()
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        command = json.loads(line)
        answer = globals()[command.pop("do")](**command)
        print(json.dumps(answer, default=str), flush=True)


def step(
    words: Sequence[str], kill_after: float | None = None, largest: int | None = None
) -> Any:
    """Run a step; kill it and all that it has started after so many seconds.

    No file that it writes to may become larger than `largest`, in bytes: the operating
    system refuses further writes, as on a disk that is full.
    """
    began = time.monotonic()

    def work() -> None:
        if largest is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
        _pipeline(words)

    with _LOG.open("a") as log:
        print(f"\n$ {' '.join(words)}  {kill_after=} {largest=}", file=log, flush=True)
    # Through a pipe, since the log is a file whose size must not count.
    logger = subprocess.Popen(
        ["tee", "-a", _LOG], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    )
    assert logger.stdin
    pid = _fork(work, logger.stdin.fileno(), group=True)
    logger.stdin.close()
    code = _wait(pid, began + (600 if kill_after is None else kill_after))
    logger.wait()
    return {"code": code, "seconds": time.monotonic() - began}


def python(code: str, words: Sequence[str]) -> Any:
    """Run code in the project, with these words as its command line."""
    began = time.monotonic()

    def work() -> None:
        sys.argv = ["python", *words]
        exec(compile(code, "<test>", "exec"), {"__name__": "__main__"})

    with _LOG.open("a") as log:
        print(f"\n$ python {' '.join(words)}", file=log, flush=True)
        code_ = _wait(_fork(work, log.fileno(), group=True), began + 600)
    return {"code": code_, "seconds": time.monotonic() - began}


def dbt(words: Sequence[str], folder: str) -> Any:
    """Run dbt as a step of a project does, without its lock and its journal."""
    began = time.monotonic()

    def work() -> None:
        os.chdir(folder)
        sys.path.insert(0, folder)
        from pipeline import settings

        os.environ.update(settings.environment())
        _dbt(words)

    with _LOG.open("a") as log:
        print(f"\n$ dbt {' '.join(words)}", file=log, flush=True)
        code = _wait(_fork(work, log.fileno(), group=True), began + 600)
    return {"code": code, "seconds": time.monotonic() - began}


def _wait(pid: int, until: float) -> int | None:
    """Return a process group's exit code, or None when it had to be killed then."""
    while time.monotonic() < until:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return None


def snapshot(without: Sequence[str]) -> Any:
    """Return all rows of all tables and views, without some columns, in any order."""
    reading, writing = os.pipe()

    def look() -> None:
        from pipeline import warehouse

        tables: dict[str, list[str]] = {}
        with warehouse.reader() as db:
            for schema, table, column in db.rows(_SNAPSHOT):
                is_ours = schema.startswith("raw_") or schema in _SCHEMAS
                if is_ours and not {column, f"{schema}.{column}"} & {*without}:
                    name = warehouse.quote(schema, table)
                    tables.setdefault(name, []).append(warehouse.quote(column))
            found = {}
            for name, columns in tables.items():
                where = ""
                if name.startswith('"raw_') and '"_dlt' not in name:
                    loads = warehouse.quote(name.split('"')[1], "_dlt_loads")
                    complete = f"select load_id from {loads} where status = 0"
                    where = f"where _dlt_load_id in ({complete})"
                rows = db.rows(f"select {', '.join(columns)} from {name} {where}")
                found[name] = sorted(str(row) for row in rows)
        with os.fdopen(writing, "w") as pipe:
            json.dump(found, pipe)

    with _LOG.open("a") as log:
        pid = _fork(look, log.fileno())
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(pid, 0)
    return json.loads(text)


_SCHEMAS = ("staging", "quarantine", "marts", "custom")


def _import_what_is_heavy() -> None:
    """Import libraries only: modules of the project read variables when imported."""
    only_loads = "loads" in sys.argv[2:]
    models = (
        ("sqlalchemy", "pandas", "sqlglot")
        if only_loads
        else ("dbt.cli.main", "great_expectations", "sqlalchemy")
    )
    adapters = () if only_loads else ("dbt.adapters.duckdb", "dbt.adapters.postgres")
    for name in ("dlt.destinations", *models):
        importlib.import_module(name)
    for name in ("duckdb", "pyarrow.parquet", *adapters):
        # The packages that the project's warehouse needs are there, the others are not.
        with suppress(ModuleNotFoundError):
            importlib.import_module(name)


def _pipeline(words: Sequence[str]) -> None:
    sys.argv = ["pipeline", *words]
    from pipeline import __main__, processes

    processes.subprocess = SimpleNamespace(  # type: ignore[attr-defined]
        Popen=_Forked,
        PIPE=subprocess.PIPE,
        TimeoutExpired=subprocess.TimeoutExpired,
    )
    raise SystemExit(__main__.main())


def _dbt(words: Sequence[str]) -> None:
    from dbt.cli.main import cli

    sys.argv = ["dbt", *words]
    cli()


class _Forked:
    """What stands for `subprocess.Popen` in a step."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        stdout: int | None = None,
        text: bool = True,
        pass_fds: Sequence[int] = (),
    ) -> None:
        program, *words = command
        reading = writing = None
        if stdout == subprocess.PIPE:
            reading, writing = os.pipe()

        def work() -> None:
            os.chdir(cwd)
            os.environ.clear()
            os.environ.update(env)
            if Path(program).name == "dbt":
                _dbt(words)
            else:
                assert words[:2] == ["-m", "pipeline"]
                for name in [m for m in sys.modules if m.split(".")[0] in _OURS]:
                    del sys.modules[name]
                _pipeline(words[2:])

        self.returncode: int | None = None
        self.pid = _fork(work, writing)
        self.stdout = os.fdopen(reading) if reading is not None else None
        if writing is not None:
            os.close(writing)

    def poll(self) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def terminate(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)


_OURS = ("pipeline", "ingestion", "quality")


def _fork(work: Callable[[], None], output: int | None, *, group: bool = False) -> int:
    """Run a function in a process of its own, with its output there."""
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        _child(work, output, group)
    if group:
        # Here as well as there: whoever comes first, it can be killed from now on.
        with suppress(PermissionError, ProcessLookupError):
            os.setpgid(pid, pid)
    return pid


def _child(work: Callable[[], None], output: int | None, group: bool) -> NoReturn:
    code = 1
    try:
        if group:
            os.setpgid(0, 0)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if output is not None:
            os.dup2(output, 1)
        if group:
            os.dup2(1, 2)
        work()
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(bool(stop.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
