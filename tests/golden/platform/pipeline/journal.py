"""The run journal: one JSON line for each unit of work that a run finished.

The lines of a run are in `var/journal/<run id>.jsonl`. The summary is made from
them, so every step of a run adds its own, also when the steps are DAG tasks.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pipeline import logs, settings

Layer = Literal["raw", "staging", "quarantine", "marts", "custom", "checks", "steps"]
Status = Literal["ok", "info", "warn", "error", "stopped"]


def record(
    *,
    step: str,
    layer: Layer,
    table: str,
    seconds: float,
    status: Status = "ok",
    rows: int | None = None,
    rows_new: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one line to the journal of this run.

    `rows` counts the table after the work, `rows_new` what this run added to it;
    `seconds` is wall time. `detail` must be JSON, anything else becomes text.
    """
    line = {
        "run": settings.RUN_ID,
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "step": step,
        "layer": layer,
        "table": table,
        "rows": rows,
        "rows_new": rows_new,
        "seconds": round(seconds, 3),
        "status": status,
        "detail": detail or {},
    }
    path = path_of(settings.RUN_ID)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    logs.tell(line)


def read(run_id: str) -> list[dict[str, Any]]:
    """Return the lines of a run in the order in which they were written."""
    path = path_of(run_id)
    if not path.exists():
        return []
    lines = []
    for text in path.read_text(encoding="utf-8").split("\n"):
        try:
            lines.append(json.loads(text))
        except json.JSONDecodeError:
            # A killed process can leave half a line behind.
            continue
    return lines


def latest() -> str | None:
    """Return the id of the run that wrote last, or None before the first run."""
    files = sorted(
        settings.JOURNAL.glob("*.jsonl"), key=lambda file: file.stat().st_mtime
    )
    for file in reversed(files):
        for line in read(file.stem):
            return str(line["run"])
    return None


def path_of(run_id: str) -> Path:
    """Return the journal file of a run; Airflow's run ids hold colons and plus signs."""
    return settings.JOURNAL / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', run_id)}.jsonl"
