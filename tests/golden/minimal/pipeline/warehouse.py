"""The warehouse: the one module of this package that knows which one it is."""

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from pipeline import lock, settings
from pipeline.errors import PipelineError
from pipeline.findings import Finding, space
from pipeline.reader import Reader, quote

if TYPE_CHECKING:
    from dlt.common.destination import Destination

__all__ = ["LONGEST_NAME", "OWN_COLUMNS", "Reader", "alone", "destination", "examine"]
__all__ += ["exists", "in_use", "place", "quote", "reader"]

LONGEST_NAME = 255  # bytes
OWN_COLUMNS: frozenset[str] = frozenset()
# Since then texts are compressed in one way, at once, not by the best of several.
_CREATING: Any = {"storage_compatibility_version": "v1.3.0"}


def alone(_: object) -> AbstractContextManager[tuple[int, ...]]:
    """Do nothing: the warehouse is a file of this machine, whose lock is enough."""
    return nullcontext(())


def in_use() -> str | None:
    """Return whose run is at work in it; the file keeps out those of other machines."""
    return lock.holder()


def destination() -> "Destination[Any, Any]":
    """Return the destination that dlt loads into."""
    import dlt
    import duckdb
    from dlt.destinations.impl.duckdb.configuration import DuckDbCredentials

    settings.WAREHOUSE_PATH.parent.mkdir(parents=True, exist_ok=True)
    if not exists():
        # Whoever is killed here leaves no half of a file under the warehouse's name.
        (begun := settings.WAREHOUSE_PATH.with_suffix(".begun")).unlink(missing_ok=True)
        duckdb.connect(str(begun), config=_CREATING).close()
        begun.rename(settings.WAREHOUSE_PATH)
    credentials = DuckDbCredentials(str(settings.WAREHOUSE_PATH))
    # Rows carry their order: without one of its own, a table takes them in twice as fast.
    loading: Any = {"preserve_insertion_order": False}
    # They go to the disk as soon as there are enough for it, not for five times at once.
    credentials.global_config = loading | {"write_buffer_row_group_count": 1}
    # One job uses all cores; others beside it would only hold memory of their own.
    return dlt.destinations.duckdb(credentials=credentials, max_parallel_load_jobs=1)


def place() -> str:
    """Return where it is, for people."""
    return settings.shown(settings.WAREHOUSE_PATH)


@contextmanager
def reader() -> Iterator[Reader]:
    """Open the warehouse for reading, or raise PipelineError, which says why not."""
    import duckdb

    try:
        opened = duckdb.connect(str(settings.WAREHOUSE_PATH), read_only=True)
    except duckdb.Error as error:
        problem = str(error).partition("\n")[0]
        advice = "docs/runbook.md#when-the-warehouse-is-lost says what to do"
        if "lock" in problem:
            advice = "End what has it open: nobody else gets in meanwhile"
        raise PipelineError(f"{place()}: {problem}. {advice}.") from None
    with opened:
        yield Reader(opened)


def exists() -> bool:
    """Tell whether a run has made the warehouse yet."""
    return settings.WAREHOUSE_PATH.exists()


def examine() -> Iterator[Finding]:
    """Look at the file and at the disk that it is on; `make doctor` shows it."""
    yield space("disk for the warehouse", (path := settings.WAREHOUSE_PATH).parent)
    if not exists():
        yield Finding("warehouse", "not there yet, the first run makes it")
        return
    if not os.access(path, os.W_OK):
        yield Finding("warehouse", "only readable", f"let this user write to {path}")
    try:
        with reader() as db:
            version = db.rows("select version()")[0][0]
        size = f"{path.stat().st_size / 1024**2:,.1f} MiB"
        yield Finding("warehouse", f"opens, {size}, DuckDB {version}")
    except PipelineError as error:
        at_work = in_use()
        seen = f"in use by a run ({at_work})" if at_work else "cannot be opened"
        yield Finding("warehouse", seen, "" if at_work else str(error))
