"""The store: rows become Parquet files, which dlt loads as one package."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import dlt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ingestion import LoadError
from ingestion.columns import LOAD_ID, NORMALIZERS, Columns, arrow
from pipeline import warehouse

# One resource after the other: the first has all tables read.
dlt.config["extract.next_item_mode"] = "fifo"
dlt.config["load.delete_completed_jobs"] = True
# dlt's default of 20 at once needs their memory all at once, too.
dlt.config["load.workers"] = 4

# Every source has a dataset and a folder of its own, so this may be the same for all;
# dlt would refuse the longer names of sources.
_NAME = "raw"

# A Parquet file is one job of a load, and is begun anew after so many bytes of text.
_FILE_BYTES = 500_000_000

_NONE: Any = {"columns": ()}


class Store:
    """The schema of one source in the warehouse, for the time of a `with`."""

    def __init__(self, folder: Path, schema: str) -> None:
        self._folder = folder / "rows"
        self._pipeline = dlt.pipeline(
            pipeline_name=_NAME,
            pipelines_dir=str(folder),
            destination=warehouse.destination(),
            dataset_name=schema,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def connection(self) -> AbstractContextManager[Any]:
        """Return what dlt runs SQL with, for a while."""
        return self._pipeline.sql_client()

    def append(
        self, tables: Sequence[str], read: Callable[..., None]
    ) -> Mapping[str, float]:
        """Have `read` append to the tables, and load what it has.

        Returns the seconds that the warehouse took, by table.
        """
        loads: list[Load] = []

        def rows(table: str) -> Iterator[Any]:
            if not loads:
                loads.append(Load(self._pipeline, self._folder))
                read(loads[0])
            yield from loads[0].resource(table)

        @dlt.source(schema=dlt.Schema(_NAME, normalizers=NORMALIZERS))
        def source() -> Iterator[Any]:
            for table in tables:
                yield dlt.resource(rows(table), name=table, write_disposition="append")

        info = self._pipeline.run(source())
        seconds: dict[str, float] = defaultdict(float)
        for packages in info.metrics.values():
            for package in packages:
                for job in package["job_metrics"].values():
                    ended = job.finished_at or job.started_at
                    seconds[job.table_name] += (ended - job.started_at).total_seconds()
        return seconds


class Load:
    """One load, by its `id`."""

    def __init__(self, pipeline: dlt.Pipeline, folder: Path) -> None:
        self.id: str = dlt.current.load_package_state()["load_id"]
        self._pipeline = pipeline
        self._folder = folder
        self._columns: dict[str, Columns] = {}
        self._files: dict[str, list[tuple[Path, int]]] = {}

    def columns(self, table: str) -> Sequence[str]:
        """Return the columns that a table has."""
        if not self._pipeline.default_schema_name:
            return ()
        return tuple(self._pipeline.default_schema.tables.get(table, _NONE)["columns"])

    def append(
        self, table: str, columns: Columns, batches: Iterable[pa.RecordBatch]
    ) -> None:
        """Append batches of rows with these columns; raises what they raise."""
        # In any other order than that of its schema, dlt would write the files anew.
        order = dict.fromkeys([*self.columns(table), *columns])
        columns = {name: columns[name] for name in order if name in columns}
        self._columns[table] = columns
        files = self._files.setdefault(table, [])
        writer: pq.ParquetWriter | None = None
        size = 0
        try:
            for batch in batches:
                if writer is None:
                    writer = self._writer(table, columns)
                _refuse_nul(table, batch)
                writer.write_batch(batch.select([*columns]))
                path, rows = files[-1]
                files[-1] = (path, rows + batch.num_rows)
                size += batch.nbytes
                if size > _FILE_BYTES:
                    writer.close()
                    writer, size = None, 0
        finally:
            if writer:
                writer.close()

    def discard(self, table: str) -> None:
        """Take back what was appended to a table."""
        for path, _ in self._files.pop(table, ()):
            path.unlink(missing_ok=True)

    def resource(self, table: str) -> Iterator[Any]:
        """Yield what was appended to a table as dlt takes it: files as they are."""
        if table not in self._columns:
            return
        columns: Any = {name: dict(hint) for name, hint in self._columns[table].items()}
        shape = dlt.mark.make_hints(columns=columns)
        files = [(path, rows) for path, rows in self._files.get(table, ()) if rows]
        for path, rows in files:
            yield dlt.mark.with_file_import(str(path), "parquet", rows, shape)
        if not files:
            # dlt makes no table for a file without rows, but it does for these.
            nothing = arrow(self._columns[table]).empty_table()
            yield dlt.mark.with_hints(nothing, shape)

    def _writer(self, table: str, columns: Columns) -> pq.ParquetWriter:
        self._folder.mkdir(parents=True, exist_ok=True)
        files = self._files[table]
        files.append((self._folder / f"{table} {len(files)}.parquet", 0))
        return pq.ParquetWriter(
            files[-1][0],
            arrow(columns),
            compression="snappy",
            use_dictionary=[LOAD_ID],
            write_statistics=False,
        )


def _refuse_nul(table: str, rows: pa.RecordBatch) -> None:
    """Raise LoadError where a text has a NUL character, which the server can't hold."""
    for name, values in zip(rows.schema.names, rows.columns, strict=True):
        if not pa.types.is_string(values.type):
            continue
        if (row := pc.index(pc.match_substring(values, "\0"), True).as_py()) < 0:
            continue
        found = rows.slice(row, 1).to_pylist()[0]
        file = f"{found['_source_file']}, " if "_source_file" in found else ""
        raise LoadError(
            f"{table}: {file}row {found['_source_row']:,} has a NUL character in {name!r},"
            " which the warehouse can't hold. Nothing was loaded; take it out of the source"
            " and load again."
        )
