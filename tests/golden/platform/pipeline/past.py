"""What the journals of all runs come to: for each table, step and rule the last word."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import objectives, settings
from pipeline.sources import SOURCES, landed_in, tables_of

_FAILED = ("error", "stopped")


@dataclass
class Work:
    """What was done to a table, or by a step. Times are seconds since 1970."""

    at: float = 0
    failed: bool = False
    succeeded_at: float = 0
    seconds: float = 0
    rows: int | None = None
    rows_new: int | None = None
    newest: float | None = None


@dataclass(frozen=True)
class Rule:
    """What was last found of a rule."""

    at: float
    holds: bool
    severity: str
    unexpected: int | None
    score: float
    """The share of rows that meet it, or 1 or 0 for a rule on the table as a whole."""


class Past:
    """What is known of the runs so far; `catch_up` reads what they have written since."""

    def __init__(self) -> None:
        self._read: dict[Path, int] = {}
        self._last_checks: dict[tuple[str, str], tuple[str, float]] = {}
        self.rules: dict[tuple[str, ...], Rule] = {}
        self.steps = {(step,): Work() for step in objectives.STEPS}
        self.tables = {key: Work() for key in objectives.FRESHNESS}

    def catch_up(self) -> None:
        """Take in what is new in the journals, in the order in which it happened."""
        new = [
            line
            for path in settings.JOURNAL.glob("*.jsonl")
            for line in self._new(path)
        ]
        for line in sorted(new, key=lambda line: line["at"]):
            at = datetime.fromisoformat(line["at"]).timestamp()
            if line["layer"] == "steps":
                _note(self.steps.setdefault((line["table"],), Work()), line, at)
            elif line["layer"] == "checks":
                self._note_check(line, at)
            else:
                for key in _tables(line):
                    _note(self.tables.setdefault(key, Work()), line, at)

    def _new(self, path: Path) -> Iterator[dict[str, Any]]:
        """Yield the whole lines that a file has beyond those that were read."""
        with path.open("rb") as file:
            file.seek(self._read.get(path, 0))
            for line in file:
                if line.endswith(b"\n"):
                    self._read[path] = self._read.get(path, 0) + len(line)
                    try:
                        yield json.loads(line)
                    except ValueError:
                        continue  # a killed process left half a line

    def _note_check(self, line: dict[str, Any], at: float) -> None:
        """Keep what a rule found; rules that a newer check no longer has are gone."""
        detail = line["detail"]
        layer, table = _suite(line)
        if self._last_checks.get((layer, table), ("", 0))[0] != line["run"]:
            self._forget(layer, table)
        self._last_checks[layer, table] = (line["run"], at)
        unexpected, rows = detail.get("unexpected"), line["rows"]
        score = float(detail["success"])
        if unexpected is not None and rows:
            score = 1 - min(unexpected / rows, 1)
        severity = (
            "error" if detail.get("on_fail") == "stop" else detail.get("severity")
        )
        self.rules[layer, table, detail["rule"]] = Rule(
            at, detail["success"], severity or "error", unexpected, score
        )

    def _forget(self, layer: str, table: str) -> None:
        for key in [key for key in self.rules if key[:2] == (layer, table)]:
            del self.rules[key]


def _note(work: Work, line: dict[str, Any], at: float) -> None:
    work.at = at
    work.failed = line["status"] in _FAILED
    if work.failed:
        return
    work.succeeded_at = at
    work.seconds = line["seconds"]
    if line["rows"] is not None:
        work.rows = line["rows"]
    work.rows_new = line["rows_new"]
    if newest := line["detail"].get("newest"):
        changed = datetime.fromisoformat(newest)
        work.newest = changed.replace(tzinfo=changed.tzinfo or UTC).timestamp()


def _tables(line: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what a line is about; a load that failed as a whole is about all its tables."""
    if line["layer"] != "raw":
        return [(line["layer"], line["table"])]
    schema, _, name = line["table"].partition(".")
    source = landed_in(schema) or schema.removeprefix("raw_")
    if name == "*":
        return [
            ("raw", str(table))
            for table in tables_of([source] if source in SOURCES else [])
        ]
    return [("raw", f"{source}.{name}")]


def _suite(line: dict[str, Any]) -> tuple[str, str]:
    """Return the layer and the table that a check looked at."""
    if not line["step"].startswith("check "):
        return f"tests of {line['step']}", line["table"]
    layer = line["step"].removeprefix("check ")
    table = line["table"].removeprefix(f"{layer}_")
    return layer, _RAW.get(table, table) if layer == "raw" else table


_RAW = {table.id: str(table) for table in tables_of(SOURCES)}
