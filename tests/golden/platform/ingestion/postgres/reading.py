"""Reading: all tables of a load in one snapshot of the database, several at once."""

import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import psycopg2
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion import LoadError
from ingestion.columns import Columns, arrow
from ingestion.drift import Watch
from ingestion.postgres import catalog, connections, extraction, selection
from ingestion.postgres.connections import Broken
from ingestion.postgres.extraction import Garbled, Stamp, TooLong
from ingestion.postgres.gone import Keys
from ingestion.postgres.manifest import LoadedTable
from ingestion.postgres.selection import Selection, Window
from ingestion.postgres.tables import Source, Table
from ingestion.store import Load

# A snapshot that breaks is taken anew after a pause, in seconds.
_PAUSES = (1.0, 5.0)


@dataclass
class Work:
    """One table in one load: what is known of it, and what was read.

    `living` has the keys that are not gone, as raw knows them; `known` the columns
    that raw has already.
    """

    name: str
    table: Table
    last: LoadedTable | None
    watch: Watch
    living: Path
    known: Sequence[str] = ()
    rows: int = 0
    gone: int = 0
    highest: str | None = None
    load_id: str = ""
    seconds: float = 0.0


def read(
    source: Source,
    works: Sequence[Work],
    window: Window,
    now: datetime,
    load: Load,
    scratch: Path,
) -> None:
    """Append the rows of every table, all of them anew when the snapshot is lost.

    Raises LoadError.
    """
    pauses, blocks = [*_PAUSES], [*extraction.BLOCKS]
    stamp = Stamp(load.id, now)
    while True:
        for work in works:
            load.discard(work.table.name)
        shutil.rmtree(scratch / "rows", ignore_errors=True)
        attempt = _Attempt(source, window, stamp, load, scratch, blocks[0])
        try:
            attempt.read(works)
        except TooLong:
            del blocks[0]
        except Broken as broken:
            if not pauses:
                what = str(source.server) if not attempt.reached else source.name
                raise connections.load_error(
                    broken.cause,
                    f"{source.name}: {what}" if what != source.name else what,
                    source.server,
                ) from broken
            time.sleep(pauses.pop(0))
        else:
            return


class _Attempt:
    """One snapshot, and what is read in it."""

    def __init__(
        self,
        source: Source,
        window: Window,
        stamp: Stamp,
        load: Load,
        scratch: Path,
        block: int,
    ) -> None:
        self._source = source
        self._window = window
        self._stamp = stamp
        self._load = load
        self._scratch = scratch
        self._block = block
        self._open: list[Any] = []
        self._problems: list[BaseException] = []
        self.reached = False

    def read(self, works: Sequence[Work]) -> None:
        """Read the tables, by as many connections as the source allows."""
        with self._connected() as first:
            self.reached = True
            snapshot = _exported(first)
            count = min(self._source.parallel, len(works)) if snapshot else 1
            if count == 1:
                for work in works:
                    self._read(first, work)
                return
            waiting: SimpleQueue[Work] = SimpleQueue()
            for work in works:
                waiting.put(work)
            place = first.info.host, str(first.info.port)
            with ThreadPoolExecutor(count) as pool:
                for _ in range(count):
                    pool.submit(self._help, waiting, snapshot, place)
            if self._problems:
                # The others only say that they were cancelled for it.
                raise self._problems[0]

    def _help(
        self, waiting: "SimpleQueue[Work]", snapshot: str, place: tuple[str, str]
    ) -> None:
        """Read tables until none is waiting; on a problem, have nobody read on."""
        try:
            with self._connected(*place) as connection, connection.cursor() as cursor:
                with connections.told(self._source.name, self._source.server):
                    cursor.execute("set transaction snapshot %s", (snapshot,))
                with suppress(Empty):
                    while True:
                        self._read(connection, waiting.get_nowait())
        except BaseException as problem:
            self._problems.append(problem)
            with suppress(Empty):
                while True:
                    waiting.get_nowait()
            # Whoever is between two statements does not notice, and is told again.
            while others := self._open[1:]:
                for connection in others:
                    with suppress(psycopg2.Error):
                        connection.cancel()
                time.sleep(0.1)

    @contextmanager
    def _connected(self, host: str = "", port: str = "") -> Iterator[Any]:
        with connections.connection(self._source.server, host, port) as connection:
            self._open.append(connection)
            try:
                yield connection
            finally:
                self._open.remove(connection)

    def _read(self, connection: Any, work: Work) -> None:
        started = time.monotonic()
        with connections.told(work.name, self._source.server):
            try:
                self._read_table(connection, work)
            except Garbled as error:
                raise LoadError(
                    f"{work.name}: {error} ({self._source.server}). Nothing was loaded;"
                    " see whether the database holds text of another encoding than it says."
                ) from error
        work.seconds = time.monotonic() - started

    def _read_table(self, connection: Any, work: Work) -> None:
        table, folder = work.table, self._scratch / "rows" / work.table.name
        columns = _columns(connection, work)
        cursor = next((c for c in columns.values() if c.name == table.cursor), None)
        where = selection.condition(table, cursor, work.last, self._window)
        chosen = Selection(table, columns, where)
        work.rows = work.gone = 0
        work.highest = work.last.cursor_value if work.last else None
        declared = selection.raw_names(table.columns, table.columns)
        shape = extraction.shape([*dict.fromkeys([*columns, *declared])])
        with closing(self._rows(connection, work, chosen, folder)) as rows:
            self._load.append(
                table.name, shape, (_shaped(each, shape) for each in rows)
            )
        if cursor and table.load == "incremental" and not self._window.is_given:
            with connection.cursor() as asking:
                asking.execute(selection.highest(table, cursor, work.last))
                work.highest = asking.fetchone()[0]

    def _rows(
        self, connection: Any, work: Work, chosen: Selection, folder: Path
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows to append, and count them."""
        compares = work.table.finds_deleted and work.last
        read = folder / "read.parquet"
        new = self._extract(connection, chosen.query, [*chosen.columns])
        if compares:
            folder.mkdir(parents=True)
            new = _keeping(new, [*chosen.key], read)
        yield from self._stamped(new, work)
        if not compares:
            return
        now = read
        if chosen.condition:
            now = folder / "now.parquet"
            key = [*chosen.key]
            for _ in _keeping(
                self._extract(connection, chosen.keys_query, key), key, now
            ):
                pass
        keys = Keys([*chosen.key], work.living, [now], [read])
        for wanted in keys.unread(folder):
            with connection.cursor() as cursor:
                query = chosen.query_of(cursor, wanted)
            unread = self._extract(connection, query, [*chosen.columns])
            yield from self._stamped(unread, work)
        for batch in keys.gone(folder):
            first = work.rows + work.gone + 1
            work.gone += batch.num_rows
            yield extraction.stamped(batch, self._stamp, first, is_gone=True)

    def _extract(
        self, connection: Any, query: str, columns: Sequence[str]
    ) -> Iterator[pa.RecordBatch]:
        return extraction.extract(connection, query, columns, self._block)

    def _stamped(
        self, batches: Iterator[pa.RecordBatch], work: Work
    ) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield extraction.stamped(batch, self._stamp, work.rows + 1)
            work.rows += batch.num_rows


def _keeping(
    batches: Iterator[pa.RecordBatch], key: Sequence[str], path: Path
) -> Iterator[pa.RecordBatch]:
    """Yield rows as they come, and write their keys into a Parquet file."""
    schema = pa.schema([(name, pa.string()) for name in key])
    with pq.ParquetWriter(path, schema) as writer:
        for batch in batches:
            writer.write_batch(batch.select(key))
            yield batch


def _shaped(rows: pa.RecordBatch, shape: Columns) -> pa.RecordBatch:
    """Return rows with all columns of their table: what they lack has no value."""
    nothing, there = pa.nulls(rows.num_rows, pa.string()), rows.schema.names
    columns = [rows.column(name) if name in there else nothing for name in shape]
    return pa.RecordBatch.from_arrays(columns, schema=arrow(shape))


def _columns(connection: Any, work: Work) -> dict[str, catalog.Column]:
    """Return the columns to read by what raw calls them, as drift decides."""
    table = work.table
    found = catalog.columns(connection, work.name, table.reads)
    if denied := catalog.unreadable(found, table.columns):
        raise LoadError(
            f"{work.name}: the user must not read {', '.join(map(repr, denied))} of"
            f" {table.reads}. Nothing was loaded; have the owner"
            " `grant select` on it."
        )
    readable = [column for column in found if column.readable]
    names = work.watch.look([column.found for column in readable], str(table.reads))
    kept = [
        (c, name) for c, name in zip(readable, names, strict=True) if name is not None
    ]
    raw = selection.raw_names([name for _, name in kept], table.columns, work.known)
    return dict(zip(raw, (column for column, _ in kept), strict=True))


def _exported(connection: Any) -> str:
    """Return the id of the connection's snapshot, empty where others cannot share it."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("select pg_export_snapshot()")
        except psycopg2.OperationalError:
            raise
        except psycopg2.Error:
            # A pooler, or a database that is only like PostgreSQL.
            connection.rollback()
            return ""
        return str(cursor.fetchone()[0])
