"""`python -m pipeline STEP`: run one step of the pipeline, or all of them."""

import argparse
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pipeline import arguments as command_line

# Each step imports what it needs when it runs, so that `--help` answers at once.

_ONLY_READ = ("summary", "follow", "doctor")
_NOTED = ("load", "prepare", "check", "stage", "model")
_OBJECTS = ("source", "layer")
_PATIENCE = 15  # seconds; more than started processes are given


def main() -> int:
    """Run the step that the command line names, and return its exit code."""
    parser = command_line.parser(_STEPS)
    arguments = parser.parse_args()
    if problem := command_line.problem(arguments):
        parser.error(problem)
    from pipeline import lock, logs
    from pipeline.errors import PipelineError

    signal.signal(signal.SIGTERM, _terminate)
    try:
        if arguments.step in _ONLY_READ:
            return 0 if arguments.do(arguments) else 1
        logs.begin(arguments.step)
        with lock.held():
            return 0 if _done(arguments) else 1
    except PipelineError as error:
        print(f"  {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"  {error}. Mend that (`make doctor` helps), run again.", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


def _done(arguments: argparse.Namespace) -> bool:
    """Do a step, and note in the journal how it ended; a whole run is its steps."""
    if arguments.step not in _NOTED:
        return arguments.do(arguments)
    from pipeline.noting import noted

    words = (arguments.step, *(getattr(arguments, name, "") for name in _OBJECTS))
    return noted(
        arguments.step,
        " ".join(filter(None, words)),
        lambda: arguments.do(arguments),
        is_whole=not getattr(arguments, "tables", ()),
    )


def _terminate(*_: Any) -> None:
    """End, and with it the processes that this one has started.

    Threads that are busy would be waited for: what they do is not kept, so they are not.
    """
    at_last = threading.Timer(_PATIENCE, os._exit, (143,))
    at_last.daemon = True
    at_last.start()
    raise SystemExit(143)


def _load(arguments: argparse.Namespace) -> bool:
    from ingestion import LoadError

    source = importlib.import_module(f"ingestion.sources.{arguments.source}")
    since = arguments.since
    if arguments.again and not since:
        since = datetime.min
    try:
        for table in [table.name for table in arguments.tables] or [None]:
            source.load(table=table, since=since, until=arguments.until)
    except LoadError as error:
        print(f"  {error}", file=sys.stderr)
        return False
    return True


def _prepare(_: argparse.Namespace) -> bool:
    from pipeline import transform

    return transform.prepare()


def _check(arguments: argparse.Namespace) -> bool:
    from pipeline import approval, dbt, transform, warehouse
    from quality import gate

    tables = command_line.tables(arguments)
    missing = transform.never_loaded() if tables and warehouse.exists() else []
    passed = gate.check(
        arguments.layer,
        only=dbt.made_of(tables),
        missing=dbt.made_of(missing),
    )
    if passed and arguments.layer == "raw":
        approval.give(tables)
    return passed


def _stage(arguments: argparse.Namespace) -> bool:
    from pipeline import approval, run, transform, warehouse

    tables = command_line.tables(arguments)
    if warehouse.exists() and approval.is_missing(tables):
        print("  Raw has loads that no gate has let through; it looks first.")
        if any(run.start(step) != 0 for step in run.gate(tables)):
            return False
    return transform.stage(tables, full_refresh=arguments.full_refresh)


def _model(arguments: argparse.Namespace) -> bool:
    from pipeline import transform

    return transform.model(
        command_line.tables(arguments), full_refresh=arguments.full_refresh
    )


def _run(arguments: argparse.Namespace) -> bool:
    from pipeline import run

    return run.run(
        run.steps(
            command_line.tables(arguments),
            layer=arguments.layer,
            window=command_line.window(arguments),
            full_refresh=arguments.full_refresh,
        )
    )


def _backfill(arguments: argparse.Namespace) -> bool:
    from pipeline import backfill

    return backfill.backfill(
        command_line.tables(arguments),
        window=command_line.window(arguments),
        full_refresh=arguments.full_refresh,
        dry_run=arguments.dry_run,
    )


def _summary(_: argparse.Namespace) -> bool:
    from pipeline import summary

    return summary.show()


def _follow(arguments: argparse.Namespace) -> bool:
    from pipeline import follow

    return follow.show(arguments.load)


def _docs(_: argparse.Namespace) -> bool:
    from pipeline import transform

    return transform.docs()


def _doctor(arguments: argparse.Namespace) -> bool:
    from pipeline import doctor

    return doctor.examine(as_json=arguments.json)


_STEPS: dict[str, Callable[[argparse.Namespace], bool]] = {
    "load": _load,
    "prepare": _prepare,
    "check": _check,
    "stage": _stage,
    "model": _model,
    "run": _run,
    "backfill": _backfill,
    "summary": _summary,
    "follow": _follow,
    "docs": _docs,
    "doctor": _doctor,
}


if __name__ == "__main__":
    sys.exit(main())
