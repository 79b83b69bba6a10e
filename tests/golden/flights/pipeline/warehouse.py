"""The warehouse: the one module of this package that knows which one it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline import settings

if TYPE_CHECKING:
    from dlt.common.destination import Destination


def destination() -> "Destination[Any, Any]":
    """Return the destination that dlt loads into."""
    import dlt

    settings.WAREHOUSE_PATH.parent.mkdir(parents=True, exist_ok=True)
    return dlt.destinations.duckdb(credentials=str(settings.WAREHOUSE_PATH))


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


def problem() -> str | None:
    """Return why the warehouse cannot be opened, or None when it can."""
    import duckdb

    try:
        with reader():
            return None
    except duckdb.IOException as error:
        if "lock" in str(error):
            return "another process is writing to it: wait for it, or end it"
        return str(error)


def quote(*names: str) -> str:
    """Return a name, or a path of names, as SQL takes it whatever it holds."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
