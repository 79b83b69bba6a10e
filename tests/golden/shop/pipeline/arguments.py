"""The command line: which steps there are, and what narrows them."""

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from pipeline.sources import SOURCES, Table, source, table, tables_of

Do = Callable[[argparse.Namespace], bool]


def parser(do: Mapping[str, Do]) -> argparse.ArgumentParser:
    """Return the parser; `do` has what each step does."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline",
        description="Load, check and model, step by step or all at once.",
        epilog="Exits with 0 when all is well, 1 when something has to be mended (it says"
        " what), 2 for a wrong command line, 130 and 143 when interrupted.",
    )
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)

    load = steps.add_parser("load", help="load what is new in a source into raw")
    load.add_argument("source", type=_source, metavar="SOURCE")
    _add_tables(load)
    _add_window(load)
    load.add_argument(
        "--again",
        action="store_true",
        help="load again what was loaded before, and has not changed",
    )

    steps.add_parser("prepare", help="bring the views on raw up to date")

    check = steps.add_parser(
        "check", help="check a layer; exit 1 when a rule says stop"
    )
    check.add_argument("layer", choices=("raw", "marts"))
    _add_tables(check)

    stage = steps.add_parser("stage", help="build staging and quarantine")
    _add_tables(stage)
    _add_refresh(stage)

    model = steps.add_parser("model", help="build the marts")
    _add_tables(model)
    _add_refresh(model)

    run = steps.add_parser("run", help="all steps in order, then the summary")
    _add_tables(run)
    _add_sources(run)
    _add_window(run)
    _add_refresh(run)
    run.add_argument("--layer", choices=("raw", "staging", "marts"))

    backfill = steps.add_parser(
        "backfill",
        help="load again a range, a table or a source, and rebuild what is made of it",
    )
    _add_tables(backfill)
    _add_sources(backfill)
    _add_window(backfill)
    _add_refresh(backfill)
    backfill.add_argument("--all", action="store_true", help="every table, everything")
    backfill.add_argument(
        "--dry-run", action="store_true", help="only say what it would do"
    )

    steps.add_parser("summary", help="show the summary of the last run")
    follow = steps.add_parser("follow", help="say where the rows of a load went")
    follow.add_argument(
        "load", metavar="LOAD", help="what `_dlt_load_id` of a row says"
    )
    steps.add_parser("docs", help="write the models as pages, with their lineage")

    doctor = steps.add_parser("doctor", help="look for problems and say what to do")
    doctor.add_argument(
        "--json", action="store_true", help="what was found, for programs"
    )

    for name, step in steps.choices.items():
        step.set_defaults(do=do[name])
    return parser


def problem(arguments: argparse.Namespace) -> str | None:
    """Return what is wrong with words that are right each for itself."""
    since, until = (getattr(arguments, name, None) for name in ("since", "until"))
    if since and until and since >= until:
        return f"nothing is both from {since} on and before {until}"
    if arguments.step != "backfill":
        return None
    if not (arguments.all or arguments.tables or arguments.sources or since or until):
        return "say what to load again: a table, a source, a range of time, or --all"
    return None


def tables(arguments: argparse.Namespace) -> list[Table]:
    """Return the tables that a step is narrowed to, in their order; none stands for all."""
    wanted = {*arguments.tables, *tables_of(getattr(arguments, "sources", ()))}
    return [table for table in tables_of(SOURCES) if table in wanted]


def window(arguments: argparse.Namespace) -> list[str]:
    """Return the options that hand the range on to `load`."""
    words = []
    if arguments.since:
        words += ["--from", arguments.since.isoformat()]
    if arguments.until:
        words += ["--to", arguments.until.isoformat()]
    return words


def _add_tables(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--table",
        dest="tables",
        action="append",
        default=[],
        type=_table,
        metavar="TABLE",
        help="only this table; may be given several times",
    )


def _add_sources(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--source",
        dest="sources",
        action="append",
        default=[],
        type=_source,
        metavar="SOURCE",
        help="only the tables of this source; may be given several times",
    )


def _add_window(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--from",
        dest="since",
        type=_beginning,
        metavar="TIME",
        help="load again what arrived at this time or later: 2026-01-31, or"
        " 2026-01-31T06:00, in UTC",
    )
    step.add_argument(
        "--to",
        dest="until",
        type=_end,
        metavar="TIME",
        help="load again what arrived before this time; a day counts as a whole",
    )


def _add_refresh(step: argparse.ArgumentParser) -> None:
    step.add_argument(
        "--full-refresh",
        action="store_true",
        help="build anew from raw, instead of adding what is new",
    )


def _beginning(text: str) -> datetime:
    return _moment(text, timedelta())


def _end(text: str) -> datetime:
    return _moment(text, timedelta(days=1))


def _moment(text: str, after_day: timedelta) -> datetime:
    """Return a time in UTC, without a zone; a day is its beginning and `after_day`."""
    try:
        moment = datetime.fromisoformat(text)
        is_day = "T" not in text and " " not in text.strip()
        if is_day:
            date.fromisoformat(text)
            return moment + after_day
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"no time {text!r}; a time looks like 2026-01-31 or 2026-01-31T06:00"
        ) from None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _source(text: str) -> str:
    try:
        return source(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"no source {text!r}; the sources are {', '.join(SOURCES)}"
        ) from None


def _table(text: str) -> Table:
    try:
        return table(text)
    except ValueError:
        names = ", ".join(map(str, tables_of(SOURCES)))
        raise argparse.ArgumentTypeError(
            f"no table {text!r}; the tables are {names}"
        ) from None
