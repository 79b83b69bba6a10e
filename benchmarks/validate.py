"""What reading a spec costs beside what nobody can do without.

Claims: a thousand tables validate in less time than a round trip of ruamel.yaml takes to
read them, `penstock validate` of the flights takes no more than a few times as long as
`from pydantic import BaseModel`, and `penstock --help` less than that import.

Everything is timed in turn in one run, and medians are compared. CPU time counts, that of
child processes too, because it can be repeated on a busy machine.
"""

from __future__ import annotations

import argparse
import io
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import yaml
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generator.design.build import design_of  # noqa: E402
from generator.design.report import report  # noqa: E402
from generator.spec.load import load_spec  # noqa: E402

COMMAND = "import sys; from generator.cli import main; main(sys.argv[1:], 'penstock')"
FLIGHTS = ROOT / "generator" / "examples" / "flights.yml"
MOST_OF_IMPORT = 4.0
"""How many times the import of pydantic's models a cold `penstock validate` may take."""


def main() -> int:
    """Print two tables; return 1 where a claim does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    text = large(options.tables)
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reading = medians(
        {
            "plain yaml compose": lambda: yaml.compose(text, Loader=fast),
            "penstock validate": lambda: report(design_of(load_spec(text))),
            "ruamel round trip": lambda: YAML().load(io.StringIO(text)),
        },
        options.runs,
        time.process_time,
    )
    show(f"{options.tables} tables of ten columns", reading, "plain yaml compose")
    starting = medians(
        {
            "pydantic's models": lambda: cold("from pydantic import BaseModel"),
            "penstock --help": lambda: cold(COMMAND, "--help"),
            "penstock validate": lambda: cold(COMMAND, "validate", str(FLIGHTS)),
        },
        options.runs,
        of_children,
    )
    show("From a cold start", starting, "pydantic's models")
    claims = {
        "a large spec validates sooner than ruamel reads it": reading[
            "penstock validate"
        ]
        < reading["ruamel round trip"],
        "--help answers sooner than pydantic's models are imported": starting[
            "penstock --help"
        ]
        < starting["pydantic's models"],
        f"validate takes at most {MOST_OF_IMPORT:g} such imports": starting[
            "penstock validate"
        ]
        < MOST_OF_IMPORT * starting["pydantic's models"],
    }
    for claim, holds in claims.items():
        print(f"{'holds' if holds else 'DOES NOT HOLD'}: {claim}")
    return 0 if all(claims.values()) else 1


def large(tables: int) -> str:
    """A spec of that many tables of ten columns, with references, history and rules."""
    lines = [
        *("spec: 1", "project: {name: large}", "latency: daily"),
        *("storage: {warehouse: duckdb}", "sources:", "  erp:", "    kind: files"),
        *("    path: data", "    tables:"),
    ]
    for number in range(tables):
        lines += [
            *(f"      table_{number}:", "        description: One of many."),
            *("        key: id", "        cursor: at", "        columns:"),
            '          id: {type: integer, description: "Number"}',
            '          at: {type: timestamp, description: "Last change"}',
            '          amount: {type: "decimal(10,2)", unit: EUR, description: "Value"}',
            f"          parent: {{type: integer, references: table_{number // 2}}}",
        ]
        lines += [
            f'          text_{n}: {{type: string, nullable: true, description: "Text {n}"}}'
            for n in range(6)
        ]
    lines += ["modeling:", "  dimensions:"]
    lines += [f"    table_{n}: {{history: track}}" for n in range(0, tables, 10)]
    lines += ["quality:"]
    lines += [
        f"  table_{n}: {{positive: {{rule: between, column: amount, min: 0}}}}"
        for n in range(tables)
    ]
    return "\n".join(lines) + "\n"


def cold(code: str, *arguments: str) -> None:
    """Run `code` in a process of its own."""
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )


def of_children() -> float:
    """CPU seconds that child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def medians(
    steps: Mapping[str, Callable[[], object]], runs: int, clock: Callable[[], float]
) -> dict[str, float]:
    """Seconds for each step, measured in turn."""
    measured: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(runs):
        for name, step in steps.items():
            before = clock()
            step()
            measured[name].append(clock() - before)
    return {name: statistics.median(seconds) for name, seconds in measured.items()}


def show(title: str, seconds: Mapping[str, float], one: str) -> None:
    """Print a table of seconds, and of how many times those of `one` they are."""
    print(f"{title:<32}{'CPU':>8}{'ratio':>8}")
    for name, taken in seconds.items():
        print(f"  {name:<30}{taken:>6.2f} s{taken / seconds[one]:>8.1f}")
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
