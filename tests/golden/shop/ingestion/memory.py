"""Memory: how much of it DuckDB may have while rows go into its tables.

Without a limit it would keep what it has written, as long as there is room. What it needs
depends on how wide rows are, and not on how many there are.
"""

import threading

import duckdb
import pyarrow as pa

# In bytes. Rows of each column wait there until there are enough to be stored.
_LEAST = 50_000_000
_PER_COLUMN = 4_000_000

# Long texts of so many rows are all in memory at the same time, and as much is under way.
_ROWS = 2048
_TIMES = 2


class Memory:
    """The limit of a warehouse that is written to; several tables may be at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection.cursor()
        self._connection.execute("reset global memory_limit")
        # What DuckDB takes for all that it should have of this machine.
        (self._most,) = self._connection.execute(
            "select parse_formatted_bytes(current_setting('memory_limit'))"
        ).fetchall()[0]
        self._columns: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self._changing = threading.Lock()

    def shape(self, table: str, columns: int) -> None:
        """Have room for rows with so many columns."""
        with self._changing:
            self._columns[table] = columns
            self._limit()

    def fit(self, table: str, rows: pa.RecordBatch) -> None:
        """Have room for rows like these, should their texts be long."""
        needed = _TIMES * rows.nbytes * max(1, _ROWS // max(1, rows.num_rows))
        with self._changing:
            if needed > self._texts.get(table, 0):
                self._texts[table] = needed
                self._limit()

    def _limit(self) -> None:
        texts = max(_LEAST, sum(self._texts.values()))
        wanted = texts + _PER_COLUMN * sum(self._columns.values())
        limit = min(wanted, self._most)
        self._connection.execute(f"set global memory_limit = '{limit} bytes'")
