"""Facts that are built period by period: which periods a run has to build."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from pipeline import building, dbt, lineage, warehouse
from pipeline.building import made_of
from pipeline.sources import Table

# Each fact, with the view of its rows that have changed since all of its periods were built.
_TOUCHED = {
    "fct_payments": "int_payments__touched",
}
_SCHEMA = "staging"

_FACTS = [f"{fact}+" for fact in _TOUCHED]


def marts(tables: Sequence[Table], anew: Sequence[str], exclude: Sequence[str]) -> bool:
    """Build what is made of the tables, or everything if none is given.

    The facts come last: who came to dimensions, changed or left is known then.
    """
    began = datetime.now(UTC)
    if not building.marts(tables, anew, [*exclude, *_FACTS]):
        return False
    if tables and dbt.made_of(tables).isdisjoint(_TOUCHED):
        return True
    # What dbt has left of it, the next command writes over.
    lineage.tell("model", began)
    facts = [f"{each},{fact}" for each in made_of(tables) for fact in _FACTS] or _FACTS
    window = _window() or anew
    return building.run("model", "build", *window, select=facts, exclude=exclude)


def _window() -> list[str]:
    """Return dbt's arguments for the periods from the oldest changed row to the newest.

    Nothing, if nothing has changed: dbt then builds the last periods again.
    """
    anew, times = False, set[datetime]()
    with warehouse.reader() as db:
        for view in _TOUCHED.values():
            ends = "min(_time), max(_time), max(_begins_anew)"
            rows = db.rows(f"select {ends} from {warehouse.quote(_SCHEMA, view)}")
            anew = anew or bool(rows[0][2])
            times |= {_moment(end) for end in rows[0][:2] if end is not None}
    if not times:
        return []
    after = max(times) + timedelta(seconds=1)
    return [
        *(["--full-refresh"] if anew else []),
        *("--event-time-start", f"{min(times):%Y-%m-%d %H:%M:%S}"),
        *("--event-time-end", f"{after:%Y-%m-%d %H:%M:%S}"),
    ]


def _moment(value: date) -> datetime:
    """Return a date or timestamp as a timestamp."""
    return value if isinstance(value, datetime) else datetime.combine(value, time())
