"""A whole run: each step in a process of its own, one after the other."""

import subprocess
import sys
import time
from datetime import date

from pipeline import lock, settings, summary
from pipeline.sources import SOURCES, Table


def run(
    *,
    table: Table | None = None,
    layer: str | None = None,
    since: date | None = None,
    until: date | None = None,
    full_refresh: bool = False,
) -> bool:
    """Run the steps of one layer or of all, stop at the first failure, sum up."""
    steps = _steps(table, layer, since, until, full_refresh)
    started = time.monotonic()
    print(f"Run {settings.RUN_ID}", flush=True)
    for number, step in enumerate(steps, start=1):
        print(f"\n[{number}/{len(steps)}] {' '.join(step)}", flush=True)
        step_started = time.monotonic()
        code = _start(step)
        seconds = time.monotonic() - step_started
        if code != 0:
            print(f"  failed after {seconds:.1f} s", flush=True)
            task = "_".join(word for word in step[:2] if word[0] != "-")
            summary.show(settings.RUN_ID, stopped_at=task)
            return False
        print(f"  done in {seconds:.1f} s", flush=True)
    summary.show(settings.RUN_ID, seconds=time.monotonic() - started)
    return True


def gate(table: Table | None) -> bool:
    """Bring the views on raw up to date and check them; tell whether they passed."""
    return all(_start(step) == 0 for step in _gate(table))


def _gate(table: Table | None) -> list[list[str]]:
    return [["prepare"], ["check", "raw", *_narrow(table)]]


def _narrow(table: Table | None) -> list[str]:
    return ["--table", f"{table.source}.{table.name}"] if table else []


def _steps(
    table: Table | None,
    layer: str | None,
    since: date | None,
    until: date | None,
    full_refresh: bool,
) -> list[list[str]]:
    narrow = _narrow(table)
    window = []
    if since:
        window += ["--from", since.isoformat()]
    if until:
        window += ["--to", until.isoformat()]
    loads = [
        ["load", source, *narrow, *window]
        for source in SOURCES
        if table is None or table.source == source
    ]
    anew = ["--full-refresh"] if full_refresh else []
    stage = ["stage", *narrow, *anew]
    layers = {
        "raw": [*loads, *_gate(table)],
        "staging": [*_gate(table), stage],
        "marts": [["model", *narrow], ["check", "marts"]],
    }
    if layer:
        return layers[layer]
    return [*layers["raw"], stage, *layers["marts"]]


def _start(step: list[str]) -> int:
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *step],
        cwd=settings.ROOT,
        env=settings.environment(),
        pass_fds=lock.shared(),
        check=False,
    ).returncode
