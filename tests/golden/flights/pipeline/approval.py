"""What the gate on raw has let through: staging takes no load that it has not seen.

A run holds the lock from its first step to its last. Tasks of a scheduler hold it each
for itself, so that a load may come in between the gate and staging.
"""

import json
from collections.abc import Sequence

from pipeline import settings, warehouse
from pipeline.sources import RAW, SOURCES, Table, tables_of

_PATH = settings.VAR / "approved.json"


def give(tables: Sequence[Table]) -> None:
    """Note that the gate let through what raw has now, of some tables or of all."""
    loads = newest()
    approved = _approved()
    for table in tables or tables_of(SOURCES):
        approved[str(table)] = loads.get(table.source)
    # Replaced in one go: a run may be killed at any moment.
    unfinished = _PATH.with_suffix(".unfinished")
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.write_text(json.dumps(approved, indent=2), encoding="utf-8")
    unfinished.replace(_PATH)


def is_missing(tables: Sequence[Table]) -> bool:
    """Tell whether raw has loads, of some tables or of any, that no gate let through."""
    loads = newest()
    approved = _approved()
    return any(
        approved.get(str(table)) != loads.get(table.source)
        for table in tables or tables_of(SOURCES)
    )


def newest() -> dict[str, str]:
    """Return the newest complete load of each source that has one."""
    found = {}
    with warehouse.reader() as db:
        for source in SOURCES:
            schema = RAW[source]
            if "_dlt_loads" in db.relations(schema):
                loads = warehouse.quote(schema, "_dlt_loads")
                query = f"select max(load_id) from {loads} where status = 0"
                found[source] = db.rows(query)[0][0]
    return found


def _approved() -> dict[str, str | None]:
    try:
        return json.loads(_PATH.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
