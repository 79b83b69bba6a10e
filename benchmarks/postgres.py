"""From PostgreSQL into raw, beside what DuckDB's own extension needs for the same rows.

The extension reads typed columns into a table of one file, by all cores; the project
reads the text of every value, in one snapshot, and keeps a load that can be told from
others. Both are timed as processes of their own, imports included; Python keeps the modules
that it has compiled, as it does wherever nobody forbids it. Rounds take turns, and the best
of each counts, by the clock and by processor seconds, which are those of the clients, without
the server's. Memory must not grow with the number of rows.

    python benchmarks/postgres.py [ROWS...]        1,000,000 and 5,000,000 unless given
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/runtime")]

from environments import environment, furnish  # noqa: E402
from servers import Database, running  # noqa: E402
from support import copy_template  # noqa: E402

GOAL = 1 / 3
MOST_GROWTH = 1.25
ROUNDS = 3

SPEC = """\
spec: 1
project: {name: bench}
sources:
  erp:
    kind: postgres
    tables:
      big:
        key: id
        columns:
          id: integer
          customer: integer
          at: timestamp
          amount: "decimal(12,2)"
          name: string
          active: boolean
          day: date
          note: {type: string, nullable: true}
latency: daily
storage: {warehouse: duckdb}
"""

TABLE = """
drop table if exists big;
create table big as
select
    g as id,
    g * 7919 % 100003 as customer,
    timestamptz '2020-01-01' + g * interval '7 seconds' as at,
    (g % 1000000 / 7.0)::numeric(12, 2) as amount,
    'name ' || md5(g::text) as name,
    g % 3 = 0 as active,
    date '2020-01-01' + (g % 2000)::int as day,
    case when g % 5 > 0 then 'note ' || g end as note
from generate_series(1::bigint, {rows}) as g;
"""

EXTENSION = """
import sys, duckdb, duckdb_extensions
with duckdb.connect(sys.argv[1]) as connection:
    duckdb_extensions.import_extension("postgres")
    connection.execute("load postgres")
    connection.execute(f"attach '{sys.argv[2]}' as source (type postgres, read_only)")
    connection.execute("create table big as select * from source.public.big")
"""


def main() -> int:
    """Print the ratio and the memory for each number of rows; 1 if a goal is missed."""
    given = [int(text.replace(",", "").replace("_", "")) for text in sys.argv[1:]]
    missed, peaks = False, []
    with tempfile.TemporaryDirectory() as name, running() as server:
        folder = Path(name)
        python = environment(ROOT / "benchmarks/postgres.txt") / "bin/python"
        project = _project(folder)
        database = server.database()
        for rows in given or [1_000_000, 5_000_000]:
            database.run(TABLE.format(rows=rows))
            database.run("vacuum analyze big")
            theirs, ours = [], []
            for _ in range(ROUNDS):
                theirs.append(_extension(python, folder, database))
                ours.append(_project_load(project, database))
                print(
                    f"{rows:>12,}  {_said(theirs[-1])}  {_said(ours[-1])}", flush=True
                )
            best, own = (
                tuple(map(min, zip(*figures, strict=True)))
                for figures in (theirs, ours)
            )
            ratios = best[0] / own[0], best[1] / own[1]
            peaks.append(own[2])
            print(
                f"{rows:>12,} rows: {ratios[0]:.2f} of the extension's speed, {ratios[1]:.2f}"
                f" by cpu, {own[2]:,.0f} MB",
                flush=True,
            )
            missed |= rows >= 5_000_000 and min(ratios) < GOAL
    growth = peaks[-1] / peaks[0]
    missed |= growth > MOST_GROWTH
    print(f"memory grows by {growth:.2f}; most {MOST_GROWTH}; least speed {GOAL:.2f}")
    print("DOES NOT HOLD" if missed else "holds")
    return int(missed)


def _said(figures: tuple[float, float, float]) -> str:
    seconds, cpu, memory = figures
    return f"{seconds:6.1f} s ({cpu:5.1f} cpu, {memory:5,.0f} MB)"


def _project(folder: Path) -> Path:
    import copier

    template = folder / "template"
    template.mkdir()
    copy_template(template)
    project = folder / "project"
    copier.run_copy(
        str(template), project, data={"pipeline": SPEC}, unsafe=True, quiet=True
    )
    return furnish(project)


def _extension(
    python: Path, folder: Path, database: Database
) -> tuple[float, float, float]:
    file = folder / "extension.duckdb"
    file.unlink(missing_ok=True)
    return _timed([python, "-c", EXTENSION, file, database.url], folder, {})


def _project_load(project: Path, database: Database) -> tuple[float, float, float]:
    for file in (project / "warehouse").glob("*.duckdb*"):
        file.unlink()
    variables = {
        "ERP_HOST": database.environment["PGHOST"],
        "ERP_PORT": database.environment["PGPORT"],
        "ERP_DATABASE": database.name,
        "ERP_USER": database.environment["PGUSER"],
        "ERP_PASSWORD": database.password,
    }
    command = [project / ".venv/bin/python", "-m", "pipeline", "load", "erp"]
    return _timed(command, project, variables)


def _timed(
    command: list[object], folder: Path, variables: dict[str, str]
) -> tuple[float, float, float]:
    """The seconds and CPU seconds of a process, and the most memory that it had, in MB."""
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "pyc")}
    started = time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **kept, **variables},
        stdout=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed")
    return seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
