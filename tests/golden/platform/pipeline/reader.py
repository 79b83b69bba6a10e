"""Reading from the warehouse, in SQL that every warehouse understands."""

from typing import Any


class Reader:
    """A connection that is read from; any of Python's database drivers will do."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        self._cursor.execute(sql)
        return self._cursor.fetchall()

    def record(self, sql: str) -> dict[str, Any]:
        """Return the first row of a query as a mapping from column to value."""
        rows = self.rows(sql)
        columns = [column[0] for column in self._cursor.description]
        return dict(zip(columns, rows[0] if rows else (), strict=False))

    def relations(self, schema: str) -> list[str]:
        """Return the names of the tables and views of a schema."""
        found = self.rows(
            "select table_name from information_schema.tables"
            f" where table_schema = {text(schema)} order by table_name"
        )
        return [name for (name,) in found]

    def count(self, schema: str, relation: str) -> int:
        """Return the number of rows of a table or view."""
        return self.rows(f"select count(*) from {quote(schema, relation)}")[0][0]


def quote(*names: str) -> str:
    """Return a name, or a path of names, as SQL takes it whatever it holds."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def text(value: str) -> str:
    """Return a text as SQL takes it."""
    return "'" + value.replace("'", "''") + "'"
