"""The rows that each suite looks at: `rows/<suite>.sql`, one query a suite."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Connection

__all__ = ["Computed", "definitions"]

_FOLDER = Path(__file__).parent / "rows"


def definitions(layer: str) -> Iterator[str]:
    """Yield the statements that make each suite's rows a view called like the suite."""
    for path in sorted(_FOLDER.glob(f"{layer}_*.sql")):
        query = path.read_text(encoding="utf-8")
        yield f"create temporary view {path.stem} as\n{query}"


class Computed:
    """The views that became tables, because their rows are read more than once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tables: set[str] = set()

    def add(self, suites: Iterable[str]) -> None:
        """Compute the rows of these suites, once and for all."""
        for suite in sorted(set(suites) - self._tables):
            for statement in (
                f"create temporary table _computed as select * from {suite}",
                f"drop view {suite}",
                f"alter table _computed rename to {suite}",
            ):
                self._connection.exec_driver_sql(statement)
            self._tables.add(suite)
