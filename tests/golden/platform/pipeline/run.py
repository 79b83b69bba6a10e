"""A whole run: each step in a process of its own, one after the other."""

import sys
import time
from collections.abc import Sequence
from itertools import groupby

from pipeline import processes, settings, summary
from pipeline.sources import SOURCES, Table, tables_of

Step = list[str]
"""The words of one command, after `python -m pipeline`."""


def run(steps: Sequence[Step]) -> bool:
    """Run the steps, stop at the first failure, sum up."""
    started = time.monotonic()
    print(f"Run {settings.RUN_ID}", flush=True)
    for number, step in enumerate(steps, start=1):
        print(f"\n[{number}/{len(steps)}] {' '.join(step)}", flush=True)
        step_started = time.monotonic()
        code = start(step)
        seconds = time.monotonic() - step_started
        if code != 0:
            print(f"  failed after {seconds:.1f} s", flush=True)
            task = "_".join(word for word in step[:2] if word[0] != "-")
            summary.show(settings.RUN_ID, stopped_at=task)
            return False
        print(f"  done in {seconds:.1f} s", flush=True)
    summary.show(settings.RUN_ID, seconds=time.monotonic() - started)
    return True


def start(step: Step) -> int:
    """Run one step in a process of its own, and return its exit code."""
    return processes.run([sys.executable, "-m", "pipeline", *step])


def steps(
    tables: Sequence[Table],
    *,
    layer: str | None = None,
    window: Sequence[str] = (),
    full_refresh: bool = False,
) -> list[Step]:
    """Return the steps of one layer or of all, for some tables or for all.

    `window` has the options of `load` that say what is loaded again.
    """
    narrow = _narrow(tables)
    anew = ["--full-refresh"] if full_refresh else []
    stage = ["stage", *narrow, *anew]
    layers = {
        "raw": [*_loads(tables, window), *gate(tables)],
        "staging": [*gate(tables), stage],
        "marts": [["model", *narrow, *anew], ["check", "marts", *narrow]],
    }
    if layer:
        return layers[layer]
    return [*layers["raw"], stage, *layers["marts"]]


def gate(tables: Sequence[Table]) -> list[Step]:
    """Return the steps that check raw."""
    return [["prepare"], ["check", "raw", *_narrow(tables)]]


def _loads(tables: Sequence[Table], window: Sequence[str]) -> list[Step]:
    loads = []
    for source, group in groupby(
        tables or tables_of(SOURCES), lambda each: each.source
    ):
        wanted = list(group)
        narrow = [] if wanted == tables_of([source]) else _narrow(wanted)
        loads.append(["load", source, *narrow, *window])
    return loads


def _narrow(tables: Sequence[Table]) -> list[str]:
    return [word for table in tables for word in ("--table", str(table))]
