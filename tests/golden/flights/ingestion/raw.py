"""The raw tables of one source: opened, cleaned and appended to.

The rows of a load count from the moment when its id stands in dlt's `_dlt_loads`, where
it is written last. So a run that dies anywhere leaves at most rows which nobody counts,
and the next run deletes them.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
from dlt.destinations.exceptions import (
    DatabaseUndefinedRelation,
    DestinationConnectionError,
)

from ingestion import LoadError
from ingestion.columns import LOAD_ID
from ingestion.store import Load, Store
from pipeline import settings
from pipeline.errors import PipelineError

_BATCH = 100_000  # rows


class Raw:
    """The raw schema of one source, to be used in a `with`."""

    def __init__(self, source: str, schema: str) -> None:
        """Open a source's schema, with an empty working folder.

        The warehouse alone knows what was loaded: a folder left behind by a killed
        run could hold unfinished packages, or half a state file.
        """
        self._source = source
        self._stack = ExitStack()
        folder = settings.DLT / source
        self.scratch = folder / "scratch"
        with self._one_line_errors():
            shutil.rmtree(folder, ignore_errors=True)
            self.scratch.mkdir(parents=True)
            self._store = Store(folder, schema)

    def __enter__(self) -> Self:
        with self._one_line_errors():
            self._stack.enter_context(self._store)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._one_line_errors():
            self._stack.__exit__(kind, error, traceback)

    def delete_unfinished(self, tables: Sequence[str]) -> None:
        """Delete the rows of loads that never reached `_dlt_loads`."""
        with self._connection() as run:
            for table in tables:
                run(
                    f"delete from {{{table}}} where {LOAD_ID} not in"
                    " (select load_id from {_dlt_loads} where status = 0)"
                )

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows; none while a table of it is not there.

        `{name}` in the statement is a table of this schema, `%s` one of the values.
        """
        with self._connection() as run:
            return run(statement, *values)

    def arrow(self, statement: str) -> Iterator[pa.Table]:
        """Yield the rows of a query in batches, as `sql` has it for a few."""
        with self._one_line_errors(), self._store.connection() as client:
            text = statement.format_map(_Qualified(client))
            with suppress(DatabaseUndefinedRelation):
                with client.execute_query(text) as cursor:
                    yield from cursor.iter_arrow(chunk_size=_BATCH)

    def append(
        self, tables: Sequence[str], read: Callable[[Load], None]
    ) -> Mapping[str, float]:
        """Have `read` append to the tables, as one load: all of it or nothing.

        Returns the seconds that the warehouse took for itself, by table.
        """
        try:
            with self._one_line_errors():
                return self._store.append(tables, read)
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)

    @contextmanager
    def _connection(self) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        with self._one_line_errors(), self._store.connection() as client:

            def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
                text = statement.format_map(_Qualified(client))
                try:
                    return [
                        tuple(row) for row in client.execute_sql(text, *values) or ()
                    ]
                except DatabaseUndefinedRelation:
                    return []

            yield run

    @contextmanager
    def _one_line_errors(self) -> Iterator[None]:
        """Raise what dlt wraps in pages of advice as one line: its root cause."""
        try:
            yield
        except Exception as error:
            cause: BaseException = error
            while not isinstance(cause, LoadError | PipelineError) and cause.__cause__:
                cause = cause.__cause__
            if isinstance(cause, LoadError | PipelineError | KeyboardInterrupt):
                raise cause from None
            if isinstance(cause, DestinationConnectionError):
                cause = cause.inner_exc
            first_line = str(cause).strip().partition("\n")[0]
            raise LoadError(
                f"{self._source}: {first_line}. Nothing was loaded; mend that and load"
                " again."
            ) from error


class _Qualified(dict[str, str]):
    """Table names as SQL for this schema, made when a statement asks for them."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __missing__(self, table: str) -> str:
        return str(self._client.make_qualified_table_name(table))
