"""The store: rows go straight into DuckDB; dlt keeps the schema and the list of loads.

Each table of a load has a transaction of its own, so that several are filled at once. All
are committed when all are whole, and the load's id is written after them.
"""

import itertools
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import dlt
import duckdb
import pyarrow as pa
from dlt.common.schema.utils import new_table, pipeline_state_table
from dlt.common.storages.load_package import create_load_id

from ingestion import compression
from ingestion.columns import NORMALIZERS, Columns, arrow
from ingestion.memory import Memory
from pipeline import warehouse

_NAME = "raw"

_TYPES = {
    "text": "varchar",
    "bigint": "bigint",
    "bool": "boolean",
    "timestamp": "timestamp",
}


class Store:
    """The schema of one source in the warehouse; it stays open for the time of a `with`."""

    def __init__(self, _: Path, schema: str) -> None:
        destination = warehouse.destination()
        self._client: Any = destination.client(
            dlt.Schema(_NAME, normalizers=NORMALIZERS),
            destination.spec()._bind_dataset_name(dataset_name=schema),
        )
        self._is_open = False

    def __enter__(self) -> Self:
        self._client.__enter__()
        self._is_open = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_open = False
        self._client.__exit__(kind, error, traceback)

    @contextmanager
    def connection(self) -> Iterator[Any]:
        """Yield what dlt runs SQL with."""
        if self._is_open:
            yield self._client.sql_client
        else:
            with self:
                yield self._client.sql_client

    def append(
        self, _: Sequence[str], read: Callable[..., None]
    ) -> Mapping[str, float]:
        """Have `read` append to tables, and write down the load when it has."""
        self._client.initialize_storage()
        if stored := self._client.get_stored_schema(_NAME):
            self._client.schema = dlt.Schema.from_stored_schema(
                json.loads(stored.schema)
            )
        else:
            # The list of loads is there before any rows are, which count by it.
            _keep_schema(self._client)
        load = Load(self._client)
        try:
            read(load)
            load.finish()
        finally:
            load.discard()
        return {}


class Load:
    """One load, by its `id`."""

    def __init__(self, client: Any) -> None:
        self.id = create_load_id()
        self._client = client
        self._open: dict[str, duckdb.DuckDBPyConnection] = {}
        self._changing = threading.Lock()
        self._memory = Memory(client.sql_client.native_connection)

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns that a table has."""
        known = self._client.schema.tables.get(table)
        return tuple(known["columns"]) if known else ()

    def append(
        self, table: str, columns: Columns, batches: Iterable[pa.RecordBatch]
    ) -> None:
        """Append batches of rows with these columns; raises what they raise."""
        name = self._client.sql_client.make_qualified_table_name(table)
        problems: list[BaseException] = []

        def watched() -> Iterator[pa.RecordBatch]:
            try:
                for batch in batches:
                    self._memory.fit(table, batch)
                    yield batch
            except BaseException as problem:
                problems.append(problem)
                raise

        rows_to_come = watched()
        sample = [*itertools.islice(rows_to_come, 1)]
        with self._changing:
            cursor = self._transaction(table)
            self._shape(cursor, table, name, columns, sample)
        # As a capsule, rows come when they are asked for; DuckDB has a reader read ahead.
        reader = pa.RecordBatchReader.from_batches(
            arrow(columns), itertools.chain(sample, rows_to_come)
        )
        del sample  # or it would stay in memory
        rows = reader.__arrow_c_stream__()  # noqa: F841  the statement names it
        try:
            cursor.execute(f"insert into {name} by name select * from rows")
        except duckdb.Error:
            if problems:
                raise problems[0] from None
            raise

    def discard(self, table: str | None = None) -> None:
        """Take back what was appended to a table, or to all, and not finished."""
        for each in [table] if table else [*self._open]:
            if cursor := self._open.pop(each, None):
                with suppress(duckdb.Error):
                    cursor.rollback()
                cursor.close()

    def finish(self) -> None:
        """Have the rows stay, and count."""
        for cursor in self._open.values():
            cursor.commit()
        _keep_schema(self._client)
        self._client.complete_load(self.id)

    def _transaction(self, table: str) -> duckdb.DuckDBPyConnection:
        if table not in self._open:
            cursor = self._client.sql_client.native_connection.cursor()
            cursor.begin()
            self._open[table] = cursor
        return self._open[table]

    def _shape(
        self,
        cursor: duckdb.DuckDBPyConnection,
        table: str,
        name: str,
        columns: Columns,
        sample: Sequence[pa.RecordBatch],
    ) -> None:
        """Have a table, with all of the columns; some rows tell how to keep them."""
        distinct = {name for each in sample for name in compression.distinct(each)}
        quoted = {
            column: f"{warehouse.quote(column)} {_TYPES[hint['data_type']]}"
            f"{compression.DISTINCT if column in distinct else ''}"
            for column, hint in columns.items()
        }
        cursor.execute(
            f"create table if not exists {name} ({', '.join(quoted.values())})"
        )
        there = {
            row[0].casefold() for row in cursor.execute(f"describe {name}").fetchall()
        }
        for column, definition in quoted.items():
            if column.casefold() not in there:
                cursor.execute(f"alter table {name} add column {definition}")
        self._memory.shape(table, len(columns))
        hints: Any = [{"name": column, **hint} for column, hint in columns.items()]
        self._client.schema.update_table(
            new_table(table, write_disposition="append", columns=hints)
        )


def _keep_schema(client: Any) -> None:
    """Have dlt keep the schema as it is now, and make what is missing of it."""
    client.schema.update_table(pipeline_state_table())
    # dlt takes none but one that has the version of what is in it.
    client.schema = dlt.Schema.from_stored_schema(client.schema.to_dict())
    client.update_stored_schema()
