"""The dbt steps: prepare, stage and model.

Each takes the tables that it is narrowed to; none stands for all of them.
"""

from collections.abc import Sequence

from pipeline import building, dbt, processes, settings, warehouse
from pipeline.building import made_of
from pipeline.sources import RAW, SOURCES, Table, tables_of

_BASE = "path:models/staging/*/base"
_QUARANTINE = "path:models/quarantine"
_STAGING = ("path:models/staging", _QUARANTINE)


def prepare() -> bool:
    """Bring the views on the raw tables up to date, which the gate on raw reads.

    A table that was never loaded has no raw table, and so no views: where something is
    made of it, that says so.
    """
    if not _has_warehouse():
        return False
    missing = never_loaded()
    if len(missing) == len(tables_of(SOURCES)):
        missing = []
    for table in missing:
        print(f"  {table} was never loaded: no view is made of it")
    select = (_BASE, _QUARANTINE)
    return building.run("prepare", "run", select=select, exclude=made_of(missing))


def stage(tables: Sequence[Table], *, full_refresh: bool = False) -> bool:
    """Build staging and quarantine, with their tests.

    Adds what is new to the tables that only grow, or builds all anew from raw.
    """
    if not _has_warehouse():
        return False
    select = [f"{each},{path}" for each in made_of(tables) for path in _STAGING]
    anew = ["--full-refresh"] if full_refresh else []
    select = select or [*_STAGING]
    return building.run("stage", "build", *anew, select=select, exclude=[_BASE])


def model(tables: Sequence[Table], *, full_refresh: bool = False) -> bool:
    """Build the marts and models/custom, with their tests.

    Narrowed to some tables, it builds what depends on them, but for what depends on a
    table that was never loaded as well. Models that only grow take what is new, or are
    built anew.
    """
    if not _has_warehouse():
        return False
    missing = never_loaded() if tables else []
    wanted = dbt.made_of(tables)
    for table in missing:
        if waiting := sorted(wanted & dbt.made_of([table])):
            print(f"  {table} was never loaded: {', '.join(waiting)} must wait")
    anew = ["--full-refresh"] if full_refresh else []
    exclude = [*_STAGING, *made_of(missing)]
    return building.marts(tables, anew, exclude)


def docs() -> bool:
    """Write the models as pages, with their lineage, and say where."""
    if not _has_warehouse():
        return False
    code = processes.run(dbt.command("--quiet", "docs", "generate", "--static"))
    if code == 0:
        print(settings.shown(settings.DBT_TARGET / "static_index.html"))
    return code == 0


def never_loaded() -> list[Table]:
    """Return the tables that raw does not have."""
    missing = []
    with warehouse.reader() as db:
        for source in SOURCES:
            relations = db.relations(RAW[source])
            missing += [
                table for table in tables_of([source]) if table.name not in relations
            ]
    return missing


def _has_warehouse() -> bool:
    if not warehouse.exists():
        print("  Nothing has been loaded yet. `make run` does it.")
    return warehouse.exists()
