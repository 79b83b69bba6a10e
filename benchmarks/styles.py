"""What it costs to build each style on ten million facts, whole and by one per cent more.

Rows of sales are made by SQL in staging (for a data vault in raw, which it reads); customers with
their history, products and stores land in raw, and the project stages them. Then dbt builds the
models of the facts: the whole of them, and after a hundredth of rows more (new ones, late ones,
corrections, customers with new and with late versions) what is touched. A star is held against
plain SQL that a person would write for the same rows, which is also checked to give the same
rows. What counts are the models of the facts, logs of changes among them. Dimensions, which cost
the same in either case, are built before. From what stands beside plain SQL is taken off what dbt needs
to start and to build as many views; from increments and from what they are held against, what the
same command costs over a few rows of sales, so that what grows with the rows is compared.

    python benchmarks/styles.py [--rows 10000000] [--styles star …]

Processor seconds decide, since machines are shared; those of the clock stand beside them.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "runtime")]

from environments import furnish  # noqa: E402
from styles_sql import HAND, LATER, LATER_SALES, LOADS, SALES, SPEC  # noqa: E402

from generator.scaffold.new import scaffold  # noqa: E402

MOST = 1.2
"""Of what the hand-written star costs."""
MOST_OF_FULL = 0.1
"""Of a full build, for an increment of a hundredth."""
FEW = 10_000
"""Rows over which a command costs what it costs without rows."""
VIEWS = ("measures_sales", "quarantine_*")
"""As many of them as there are models of facts."""

_PYTHON = """
import sys, duckdb
with duckdb.connect(sys.argv[1]) as db:
    db.execute("set enable_progress_bar = false")
    for statement in sys.stdin.read().split(";\\n"):
        if statement.strip():
            result = db.execute(statement).fetchall()
    print(result[0][0])
"""


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock, and of all processors."""

    seconds: float
    cpu: float

    def but(self, other: Cost) -> Cost:
        """What is more than the other."""
        return Cost(max(self.seconds - other.seconds, 0), max(self.cpu - other.cpu, 0))


@dataclass(frozen=True)
class Bench:
    """A project in one style, with its warehouse."""

    project: Path
    style: str
    rows: int

    @property
    def warehouse(self) -> Path:
        """The database file."""
        return self.project / "bench.duckdb"

    @property
    def facts(self) -> tuple[str, ...]:
        """What selects the models of the facts."""
        if self.style == "one_big_table":
            return ("obt_sales", "int_*__changes")
        if self.style == "data_vault":
            vault = ("hub_sales", "link_sales", "sat_sales", "current_sales")
            return (*vault, "fct_sales", "int_*__changes")
        return ("fct_sales", "int_*__changes")

    @property
    def fact(self) -> str:
        """The table that people read."""
        return "obt_sales" if self.style == "one_big_table" else "fct_sales"

    def dbt(self, *arguments: str) -> Cost:
        """Run dbt."""
        command = [self.project / ".venv/bin/dbt", "--quiet", *arguments]
        return self._watched(command, self.project / "transform")

    def build(self, *arguments: str) -> Cost:
        """Build the facts."""
        return self.dbt("run", *arguments, "--select", *self.facts)

    def sql(self, text: str, **values: object) -> tuple[Cost, str]:
        """Run statements; the first value of what the last one gives."""
        given = {"rows": self.rows, "more": self.rows // 100, **values}
        for name, value in given.items():
            text = text.replace(f"${name}", str(value))
        out = self.project / "sql.out"
        command = [self.project / ".venv/bin/python", "-c", _PYTHON, self.warehouse]
        cost = self._watched(command, self.project, text, out)
        return cost, out.read_text(encoding="utf-8").strip()

    def _watched(
        self,
        command: list[object],
        folder: Path,
        given: str = "",
        out: Path | None = None,
    ) -> Cost:
        env = {
            **os.environ,
            "BENCH_WAREHOUSE_PATH": str(self.warehouse),
            "DBT_TARGET_PATH": str(self.project / "var/dbt"),
            "DBT_LOG_PATH": str(self.project / "var/logs"),
        }
        before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env=env,
            input=given,
            text=True,
            stdout=subprocess.PIPE,
        )
        seconds = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(f"{command[:4]} ended so:\n{done.stdout[-4000:]}")
        if out:
            out.write_text(done.stdout, encoding="utf-8")
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(seconds, cpu)

    def content(self, table: str = "") -> str:
        """A digest of the fact's rows, or of another's, but for times and ids of loads."""
        statement = (
            "select count(*) || ' ' || sum(hash(facts)::hugeint) from ("
            f"select * exclude (_dlt_load_id, _extracted_at) "
            f"from {table or f'marts.{self.fact}'}) as facts"
        )
        return self.sql(statement)[1]


def main() -> int:
    """Print a table; return 1 where a claim does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    styles = ("star", "snowflake", "one_big_table", "data_vault")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--styles", nargs="*", default=styles, choices=styles)
    options = parser.parse_args()
    print(f"{options.rows:,} rows, and {options.rows // 100:,} more")
    print(f"{'style':<15}{'what':<26}{'seconds':>9}{'cpu':>8}{'ratio':>8}")
    holds = True
    for style in options.styles:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            holds &= measure(Path(folder), style, options.rows)
    print("holds" if holds else "DOES NOT HOLD")
    return not holds


def measure(folder: Path, style: str, rows: int) -> bool:
    """Print what one style costs; return whether what is claimed of it holds."""
    bench = prepared(folder / "bench", style, rows)
    few = prepared(folder / "few", style, FEW)

    def show(what: str, cost: Cost, ratio: float | None = None) -> None:
        shown = "" if ratio is None else f"{ratio:>8.2f}"
        print(f"{style:<15}{what:<26}{cost.seconds:>9.1f}{cost.cpu:>8.1f}{shown}")
        sys.stdout.flush()

    whole = bench.build("--full-refresh")
    full = whole.but(few.build("--full-refresh"))
    holds = True
    if style == "star":
        holds &= beside_hand_written(bench, whole, show)
    show("whole, for its rows", full)
    more(bench)
    more(few)
    increment = bench.build().but(few.build())
    grown = bench.content()
    nothing = bench.build().but(few.build())
    show("one per cent more", increment, increment.cpu / full.cpu)
    show("nothing new", nothing, nothing.cpu / full.cpu)
    bench.build("--full-refresh")
    if grown != bench.content():
        print(f"{style}: increments and a full build differ")
        holds = False
    return holds and increment.cpu <= MOST_OF_FULL * full.cpu


def beside_hand_written(
    bench: Bench,
    whole: Cost,
    show: Callable[..., None],
) -> bool:
    """Two rounds of each, in turns; the better one counts."""
    hands = [bench.sql(HAND)[0]]
    fulls = [whole, bench.build("--full-refresh")]
    hands.append(bench.sql(HAND)[0])
    same = bench.content("hand.fct_sales") == bench.content()
    idle, _ = bench.sql("select 1")
    hand = min(hands, key=lambda each: each.cpu).but(idle)
    views = bench.dbt("run", "--select", *VIEWS)
    best = min(fulls, key=lambda each: each.cpu).but(views)
    show("written by hand", hand, 1.0)
    show("whole", best, best.cpu / hand.cpu)
    if not same:
        print("star: what is written by hand differs")
    return same and best.cpu <= MOST * hand.cpu


def prepared(folder: Path, style: str, rows: int) -> Bench:
    """A project with everything but its facts."""
    bench = Bench(folder / "project", style, rows)
    folder.mkdir()
    spec = folder / "penstock.yml"
    spec.write_text(SPEC.replace("$style", style), encoding="utf-8")
    scaffold(bench.project, spec=spec)
    furnish(bench.project)
    bench.sql(LOADS)
    bench.dbt("run")
    layer = "raw" if style == "data_vault" else "staging"
    bench.sql(SALES[layer])
    without_facts(bench)
    return bench


def more(bench: Bench) -> None:
    """A hundredth of rows more, and what comes with them."""
    bench.sql(LATER)
    layer = "raw" if bench.style == "data_vault" else "staging"
    bench.sql(LATER_SALES[layer])
    without_facts(bench)


def without_facts(bench: Bench) -> None:
    """Build staging but that of sales, which SQL has filled, and the dimensions."""
    bench.dbt("run", "--exclude", *bench.facts, "stg_shop__sales", "quarantine_*")


if __name__ == "__main__":
    sys.exit(main())
