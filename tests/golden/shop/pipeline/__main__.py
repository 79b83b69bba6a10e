"""`python -m pipeline STEP`: run one step of the pipeline, or all of them."""

import argparse
import importlib
import sys
from datetime import date

from pipeline.sources import SOURCES, Table, table

# Each step imports what it needs when it runs, so that `--help` answers at once.


def main() -> int:
    """Run the step that the command line names, and return its exit code."""
    parser = _parser()
    arguments = parser.parse_args()
    since, until = (getattr(arguments, name, None) for name in ("since", "until"))
    if since and until and since > until:
        parser.error(f"--from {since} is after --to {until}")
    from pipeline import lock
    from pipeline.errors import PipelineError

    try:
        if not arguments.writes:
            return 0 if arguments.do(arguments) else 1
        with lock.held():
            return 0 if arguments.do(arguments) else 1
    except PipelineError as error:
        print(f"  {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130


def _load(arguments: argparse.Namespace) -> bool:
    from ingestion import LoadError

    source = importlib.import_module(f"ingestion.sources.{arguments.source}")
    try:
        source.load(
            table=arguments.table.name if arguments.table else None,
            since=arguments.since,
            until=arguments.until,
        )
    except LoadError as error:
        print(f"  {error}", file=sys.stderr)
        return False
    return True


def _prepare(_: argparse.Namespace) -> bool:
    from pipeline import transform

    return transform.prepare()


def _check(arguments: argparse.Namespace) -> bool:
    from pipeline import approval
    from quality import gate

    passed = gate.check(
        arguments.layer,
        table=arguments.table.id if arguments.table else None,
    )
    if passed and arguments.layer == "raw":
        approval.give(arguments.table)
    return passed


def _stage(arguments: argparse.Namespace) -> bool:
    from pipeline import approval, run, transform, warehouse

    if warehouse.exists() and approval.is_missing(arguments.table):
        print("  Raw has loads that no gate has let through; it looks first.")
        if not run.gate(arguments.table):
            return False
    return transform.stage(arguments.table, full_refresh=arguments.full_refresh)


def _model(arguments: argparse.Namespace) -> bool:
    from pipeline import transform

    return transform.model(arguments.table)


def _run(arguments: argparse.Namespace) -> bool:
    from pipeline import run

    return run.run(
        table=arguments.table,
        layer=arguments.layer,
        since=arguments.since,
        until=arguments.until,
        full_refresh=arguments.full_refresh,
    )


def _summary(_: argparse.Namespace) -> bool:
    from pipeline import summary

    return summary.show()


def _docs(_: argparse.Namespace) -> bool:
    from pipeline import transform

    return transform.docs()


def _doctor(arguments: argparse.Namespace) -> bool:
    from pipeline import doctor

    return doctor.examine(as_json=arguments.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline",
        description="Load, check and model, step by step or all at once.",
    )
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)

    one_table = argparse.ArgumentParser(add_help=False)
    one_table.add_argument(
        "--table",
        type=_table,
        metavar="TABLE",
        help="only this table",
    )
    window = argparse.ArgumentParser(add_help=False)
    window.add_argument(
        "--from",
        dest="since",
        type=_day,
        metavar="DATE",
        help="load again what arrived on this day or later",
    )
    window.add_argument(
        "--to",
        dest="until",
        type=_day,
        metavar="DATE",
        help="load again what arrived up to this day, included",
    )

    refresh = argparse.ArgumentParser(add_help=False)
    refresh.add_argument(
        "--full-refresh",
        action="store_true",
        help="build staging anew from raw, instead of adding what is new",
    )

    load = steps.add_parser(
        "load",
        parents=[one_table, window],
        help="load what is new in a source into raw",
    )
    load.add_argument("source", choices=SOURCES)
    load.set_defaults(do=_load, writes=True)

    prepare = steps.add_parser(
        "prepare",
        help="bring the views on raw up to date",
    )
    prepare.set_defaults(do=_prepare, writes=True)

    check = steps.add_parser(
        "check",
        parents=[one_table],
        help="check a layer; exit 1 when a rule says stop",
    )
    check.add_argument("layer", choices=("raw", "marts"))
    check.set_defaults(do=_check, writes=True)

    stage = steps.add_parser(
        "stage",
        parents=[one_table, refresh],
        help="build staging and quarantine",
    )
    stage.set_defaults(do=_stage, writes=True)

    model = steps.add_parser(
        "model",
        parents=[one_table],
        help="build the marts",
    )
    model.set_defaults(do=_model, writes=True)

    run = steps.add_parser(
        "run",
        parents=[one_table, window, refresh],
        help="all steps in order, then the summary",
    )
    run.add_argument("--layer", choices=("raw", "staging", "marts"))
    run.set_defaults(do=_run, writes=True)

    summary = steps.add_parser(
        "summary",
        help="show the summary of the last run",
    )
    summary.set_defaults(do=_summary, writes=False)

    docs = steps.add_parser(
        "docs",
        help="write the models as pages, with their lineage",
    )
    docs.set_defaults(do=_docs, writes=True)

    doctor = steps.add_parser(
        "doctor",
        help="look for problems and say what to do",
    )
    doctor.add_argument(
        "--json",
        action="store_true",
        help="what was found, for programs",
    )
    doctor.set_defaults(do=_doctor, writes=False)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"no day {text!r}; a day looks like 2026-01-31"
        ) from None


def _table(text: str) -> Table:
    try:
        return table(text)
    except ValueError:
        names = ", ".join(
            f"{source}.{name}" for source, names in SOURCES.items() for name in names
        )
        raise argparse.ArgumentTypeError(
            f"no table {text!r}; the tables are {names}"
        ) from None


if __name__ == "__main__":
    sys.exit(main())
