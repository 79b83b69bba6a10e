"""What the gate on raw has let through: staging takes no load that it has not seen.

A run holds the lock from its first step to its last. Tasks of a scheduler hold it each
for itself, so that a load may come in between the gate and staging.
"""

import json

from pipeline import settings, warehouse
from pipeline.sources import SOURCES, Table

_PATH = settings.VAR / "approved.json"
_EVERYTHING = "*"


def give(table: Table | None) -> None:
    """Note that the gate let through what is in raw now, of one table or of all."""
    approved = _approved()
    approved[table.id if table else _EVERYTHING] = _newest(_sources(table))
    _PATH.parent.mkdir(parents=True, exist_ok=True)
    _PATH.write_text(json.dumps(approved), encoding="utf-8")


def is_missing(table: Table | None) -> bool:
    """Tell whether raw has loads, for one table or for any, that no gate let through."""
    approved = _approved()
    seen = [approved.get(_EVERYTHING, {}), approved.get(table.id, {}) if table else {}]
    return any(
        load not in [each.get(source) for each in seen]
        for source, load in _newest(_sources(table)).items()
    )


def _sources(table: Table | None) -> list[str]:
    return [table.source] if table else list(SOURCES)


def _newest(sources: list[str]) -> dict[str, str]:
    """Return the newest complete load of each source that has one."""
    newest = {}
    with warehouse.reader() as db:
        for source in sources:
            schema = f"raw_{source}"
            if "_dlt_loads" in db.relations(schema):
                loads = warehouse.quote(schema, "_dlt_loads")
                query = f"select max(load_id) from {loads} where status = 0"
                newest[source] = db.rows(query)[0][0]
    return newest


def _approved() -> dict[str, dict[str, str]]:
    try:
        return json.loads(_PATH.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
