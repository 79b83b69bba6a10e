"""The summary of a run: what arrived, what it became, what the checks say."""

import sys
import textwrap
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from ingestion import drift
from pipeline import dbt, journal, settings, warehouse
from pipeline.errors import PipelineError
from pipeline.layers import SCHEMAS

_WIDTH = 92
_LAYERS = {
    "raw": "Raw",
    "staging": "Staging",
    "marts": "Marts",
    "custom": "Your own models",
}
_ELSEWHERE = ("checks", "quarantine", "steps")
_WORDS = {"stopped": "STOP", "error": "error", "warn": "warn", "info": "info"}
_REASONS_SHOWN = 5


def show(
    run_id: str | None = None,
    *,
    seconds: float | None = None,
    stopped_at: str | None = None,
) -> bool:
    """Print the summary of a run, by default of the last one; False without any.

    `seconds` is what the run took, `stopped_at` the task that ended it too early.
    """
    run_id = run_id or journal.latest()
    lines = journal.read(run_id) if run_id else []
    if not lines:
        print("\nNothing has been run yet. `make run` does.")
        return False
    # A task that was tried again wrote its lines again: the last ones count.
    latest = {_identity(line): line for line in lines}.values()
    took = f", {seconds:.0f} seconds" if seconds else ""
    print("\n" + _bold(f"Run {run_id}{took}"))
    for layer, title in _layers(line["layer"] for line in latest).items():
        _show_layer(title, [line for line in latest if line["layer"] == layer])
    _show_drift([line for line in latest if line["detail"].get("drift")])
    _show_checks([line for line in latest if line["layer"] == "checks"])
    try:
        _show_warehouse(measured=stopped_at in (None, "check_marts"))
    except PipelineError as error:
        print(f"\n{error}")
    _show_places()
    if stopped_at:
        print(_bold(f"\nThe run stopped at {stopped_at}."))
        print(f"  What to do      docs/runbook.md#{stopped_at}")
    else:
        _show_ideas()
    return True


def _layers(found: Iterable[str]) -> dict[str, str]:
    """Titles of the layers, in the order of the data; those between come before marts."""
    more = sorted(set(found) - {*_LAYERS, *_ELSEWHERE})
    between = {layer: layer.capitalize() for layer in more}
    first, last = list(_LAYERS.items())[:2], list(_LAYERS.items())[2:]
    return dict([*first, *between.items(), *last])


def _show_warehouse(*, measured: bool) -> None:
    """Show what the tables say; the measures only of marts that this run has made."""
    if not warehouse.exists():
        return
    with warehouse.reader() as db:
        _show_misfits(db)
        if measured:
            _show_measures(db)


def _identity(line: dict[str, Any]) -> tuple[str, str, str, str | None]:
    return line["step"], line["layer"], line["table"], line["detail"].get("rule")


def _show_layer(title: str, lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    new = "new" if any(line["rows_new"] is not None for line in lines) else ""
    print("\n" + _bold(f"{title:<50}{'rows':>14}{new:>14}{'seconds':>12}"))
    for line in lines:
        word = _WORDS.get(line["status"], "")
        print(
            f"  {_shorten(line['table'], 48):<48}{_number(line['rows']):>14}"
            f"{_number(line['rows_new']):>14}{line['seconds']:>12.1f}  {word}".rstrip()
        )


def _show_drift(lines: list[dict[str, Any]]) -> None:
    if lines:
        print("\n" + _bold("Sources that are not as declared"))
    for line in lines:
        print(f"  {_shorten(line['table'], _WIDTH - 2)}")
        for says, advice in drift.told(line["detail"]["drift"]):
            for text, margin in ((says, 4), (advice, 6)):
                indent = margin * " "
                for part in textwrap.wrap(text, _WIDTH - margin):
                    print(indent + part)


def _show_checks(lines: list[dict[str, Any]]) -> None:
    if not lines:
        return
    print("\n" + _bold(f"{'Checks':<50}{'passed':>14}{'warned':>14}{'failed':>12}"))
    by_kind: dict[str, Counter[str]] = {}
    for line in lines:
        kind = (
            f"rules on {line['table'].partition('_')[0]}, by Great Expectations"
            if line["step"].startswith("check")
            else "tests of models, by dbt"
        )
        by_kind.setdefault(kind, Counter())[line["status"]] += 1
    for kind, count in by_kind.items():
        failed = count["error"] + count["stopped"]
        passed = count["ok"] + count["info"]
        print(f"  {kind:<48}{passed:>14,}{count['warn']:>14,}{failed:>12,}")
    # A rule holds or not in raw and in the marts alike: one entry for both.
    found: dict[tuple[str, ...], list[str]] = {}
    for line in lines:
        if line["status"] != "ok":
            detail = line["detail"]
            says = (detail["rule"], detail.get("description", ""))
            key = (_WORDS[line["status"]], _unexpected(line), *says)
            found.setdefault(key, []).append(line["table"])
    order = list(_WORDS.values())
    for key in sorted(found, key=lambda key: order.index(key[0])):
        word, count, rule, description = key
        says = [f"{rule} ({', '.join(found[key])})", *filter(None, [description])]
        texts = [part for text in says for part in textwrap.wrap(text, _WIDTH - 26)]
        print(f"  {word:<6}{count:>16}  {texts[0]}")
        for text in texts[1:]:
            print(f"{'':<26}{text}")


def _unexpected(line: dict[str, Any]) -> str:
    unexpected = line["detail"].get("unexpected")
    if unexpected is None:
        return ""
    return f"{unexpected:,} row{'s' * (unexpected != 1)}"


def _show_misfits(db: warehouse.Reader) -> None:
    models, schema = dbt.models(), SCHEMAS["quarantine"]
    counts = {
        name: db.count(schema, name) for name in db.relations(schema) if name in models
    }
    if not counts:
        return
    print("\n" + _bold(f"{'Rows that fit no type':<50}{sum(counts.values()):>14,}"))
    for name, rows in counts.items():
        if not rows:
            continue
        print(f"  {_shorten(f'{schema}.{name}', 48):<48}{rows:>14,}")
        reasons = db.rows(
            f"select _misfits, count(*) from {warehouse.quote(schema, name)}"
            f" group by _misfits order by count(*) desc, _misfits limit {_REASONS_SHOWN}"
        )
        for reason, times in reasons:
            print(f"    {times:>8,}  {_shorten(reason, _WIDTH - 14)}")


def _show_measures(db: warehouse.Reader) -> None:
    models, schema = dbt.models(), SCHEMAS["marts"]
    views = [
        name
        for name in db.relations(schema)
        if name.startswith("measures_") and name in models
    ]
    if views:
        print("\n" + _bold("Measures"))
    for view in views:
        columns = models[view]["columns"]
        measures = db.record(f"select * from {warehouse.quote(schema, view)}")
        for name, value in measures.items():
            says = f"{view.removeprefix('measures_')}: {name}"
            unit = columns[name]["meta"].get("unit", "") if name in columns else ""
            measured = f"{_number(value):>14} {unit}".rstrip()
            print(f"  {_shorten(says, 48):<48}{measured}")


def _show_places() -> None:
    print("\n" + _bold("Look at"))
    for title, place in (
        ("Data Docs", settings.shown(settings.DATA_DOCS)),
        ("Architecture", "docs/architecture.md"),
        ("Warehouse", warehouse.place()),
    ):
        print(f"  {title:<16}{place}")


def _show_ideas() -> None:
    print("\n" + _bold("Try next"))
    for command, effect in (
        ("make run", "once more: what is loaded already is not loaded again"),
        ("make docs", "the models as pages, with their lineage"),
        ("make airflow", "the same steps on a schedule, with a web page"),
        ("make help", "everything else"),
    ):
        print(f"  {command:<16}{effect}")


def _number(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


def _shorten(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _bold(text: str) -> str:
    return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text
