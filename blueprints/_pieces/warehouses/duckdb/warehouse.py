"""The warehouse: the one module of this package that knows which one it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline import lock, settings
from pipeline.findings import Finding, space

if TYPE_CHECKING:
    from dlt.common.destination import Destination


def destination() -> "Destination[Any, Any]":
    """Return the destination that dlt loads into."""
    import dlt

    settings.WAREHOUSE_PATH.parent.mkdir(parents=True, exist_ok=True)
    return dlt.destinations.duckdb(credentials=str(settings.WAREHOUSE_PATH))


def place() -> str:
    """Return where it is, for people."""
    return settings.shown(settings.WAREHOUSE_PATH)


class Reader:
    """A read-only connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self._connection.execute(sql).fetchall()

    def record(self, sql: str) -> dict[str, Any]:
        """Return the first row of a query as a mapping from column to value."""
        cursor = self._connection.execute(sql)
        columns = [column[0] for column in cursor.description]
        return dict(zip(columns, cursor.fetchone() or (), strict=False))

    def relations(self, schema: str) -> list[str]:
        """Return the names of the tables and views of a schema."""
        found = self._connection.execute(
            "select table_name from information_schema.tables"
            " where table_schema = ? order by table_name",
            [schema],
        )
        return [name for (name,) in found.fetchall()]

    def count(self, schema: str, relation: str) -> int:
        """Return the number of rows of a table or view."""
        return self.rows(f"select count(*) from {quote(schema, relation)}")[0][0]


@contextmanager
def reader() -> Iterator[Reader]:
    """Open the warehouse for reading; another process may not write meanwhile."""
    import duckdb

    with duckdb.connect(str(settings.WAREHOUSE_PATH), read_only=True) as connection:
        yield Reader(connection)


def exists() -> bool:
    """Tell whether a run has made the warehouse yet."""
    return settings.WAREHOUSE_PATH.exists()


def examine() -> Iterator[Finding]:
    """Look at the file and at the disk that it is on; `make doctor` shows it."""
    import duckdb

    path = settings.WAREHOUSE_PATH
    yield space("disk for the warehouse", path.parent)
    if not exists():
        yield Finding("warehouse", "not there yet, the first run makes it")
        return
    if not os.access(path, os.W_OK):
        yield Finding("warehouse", "only readable", f"let this user write to {path}")
    at_work = lock.holder()
    try:
        with reader() as db:
            version = db.rows("select version()")[0][0]
        size = path.stat().st_size / 1024**2
        yield Finding("warehouse", f"opens, {size:,.1f} MiB, DuckDB {version}")
    except duckdb.Error as error:
        problem = str(error).partition("\n")[0]
        if "lock" not in problem:
            advice = "restore it; docs/runbook.md#when-the-warehouse-is-lost says how"
            yield Finding("warehouse", problem, advice)
        elif at_work:
            yield Finding("warehouse", f"in use by a run ({at_work})")
        else:
            advice = "end what has it open: nobody else gets in meanwhile"
            yield Finding("warehouse", problem, advice)


def quote(*names: str) -> str:
    """Return a name, or a path of names, as SQL takes it whatever it holds."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
