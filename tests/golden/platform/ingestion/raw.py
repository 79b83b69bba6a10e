"""The raw tables of one source: opened, cleaned and appended to through dlt.

A load is one dlt load package. Its rows count from the moment when dlt writes the
load's id into `_dlt_loads`, which it does last. So a run that dies anywhere leaves
at most rows which nobody counts, and the next run deletes them.
"""

import hashlib
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import dlt
import pyarrow as pa
from dlt.common.normalizers.naming import direct
from dlt.common.schema.typing import TColumnSchema
from dlt.destinations.exceptions import (
    DatabaseUndefinedRelation,
    DestinationConnectionError,
)
from dlt.extract import DltResource

from ingestion import LoadError
from pipeline import settings, warehouse
from pipeline.errors import PipelineError

# One resource after the other: the one that lists what the others read comes last.
dlt.config["extract.next_item_mode"] = "fifo"
dlt.config["load.delete_completed_jobs"] = True
# dlt's default of 20 at once needs their memory all at once, too.
dlt.config["load.workers"] = 4

# Every source has a dataset and a folder of its own, so this may be the same for all;
# dlt would refuse the longer names of sources.
_NAME = "raw"

LOAD_ID = "_dlt_load_id"

TEXT: TColumnSchema = {"data_type": "text"}
INTEGER: TColumnSchema = {"data_type": "bigint"}
UTC_TIMESTAMP: TColumnSchema = {"data_type": "timestamp", "timezone": False}


def hints(columns: Mapping[str, TColumnSchema]) -> Any:
    """Return columns as dlt takes them: it writes into what it is given."""
    return {name: dict(column) for name, column in columns.items()}


# "direct" leaves the names of columns as the source wrote them, as `named` does.
_NORMALIZERS: Any = {
    "names": "direct",
    "json": {"module": "dlt.common.normalizers.json.relational"},
}

_NAMING = direct.NamingConvention()

_NONE: Any = {"columns": ()}

_BATCH = 100_000  # rows


def named(column: str) -> str:
    """Return a source's name for a column as raw can have it.

    Blanks at its ends, quotes and line breaks are left out; what is longer than the names
    of the warehouse ends in a digest.
    """
    name = _NAMING.normalize_identifier(column)
    text = name.encode()
    if len(text) <= warehouse.LONGEST_NAME:
        return name
    digest = hashlib.sha256(text).hexdigest()[:8]
    start = text[: warehouse.LONGEST_NAME - 9].decode(errors="ignore")
    return f"{start}_{digest}"


class Raw:
    """The raw schema of one source."""

    def __init__(self, source: str, schema: str) -> None:
        """Open a source's schema, with an empty working folder.

        The warehouse alone knows what was loaded: a folder left behind by a killed
        run could hold unfinished packages, or half a state file.
        """
        self._source = source
        folder = settings.DLT / source
        self.scratch = folder / "scratch"
        with self._one_line_errors():
            shutil.rmtree(folder, ignore_errors=True)
            self.scratch.mkdir(parents=True)
            self._pipeline = dlt.pipeline(
                pipeline_name=_NAME,
                pipelines_dir=str(folder),
                destination=warehouse.destination(),
                dataset_name=schema,
            )

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
        with self._one_line_errors(), self._pipeline.sql_client() as client:
            text = statement.format_map(_Qualified(client))
            with suppress(DatabaseUndefinedRelation):
                with client.execute_query(text) as cursor:
                    yield from cursor.iter_arrow(chunk_size=_BATCH)

    def append(self, resources: Sequence[DltResource]) -> Mapping[str, float]:
        """Append what the resources yield, as one load: all of it or nothing.

        Returns the seconds that the warehouse took, by table.
        """

        @dlt.source(schema=dlt.Schema(_NAME, normalizers=_NORMALIZERS))
        def tables() -> Sequence[DltResource]:
            return resources

        try:
            with self._one_line_errors():
                info = self._pipeline.run(tables())
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)
        seconds: dict[str, float] = defaultdict(float)
        for packages in info.metrics.values():
            for package in packages:
                for job in package["job_metrics"].values():
                    ended = job.finished_at or job.started_at
                    seconds[job.table_name] += (ended - job.started_at).total_seconds()
        return seconds

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns that a table has, as known once `append` is at work."""
        if not self._pipeline.default_schema_name:
            return ()
        return tuple(self._pipeline.default_schema.tables.get(table, _NONE)["columns"])

    @contextmanager
    def _connection(self) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
        with self._one_line_errors(), self._pipeline.sql_client() as client:

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
