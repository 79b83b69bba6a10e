"""Landing: files of a table as rows in the shape of its raw table."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from ingestion.columns import (
    INTEGER,
    LOAD_ID,
    TEXT,
    UTC_TIMESTAMP,
    Columns,
    arrow,
    named,
)
from ingestion.drift import Watch
from ingestion.files import readers, unpacking
from ingestion.files.arrivals import Arrival
from ingestion.files.readers import Rows, identifier, quote
from ingestion.files.tables import Table
from ingestion.files.unpacking import NoRoom, Unreadable
from pipeline import warehouse

# What a raw table carries beside the columns of its source.
METADATA: Columns = {
    LOAD_ID: TEXT,
    "_extracted_at": UTC_TIMESTAMP,
    "_source_file": TEXT,
    "_source_row": INTEGER,
    "_file_modified_at": UTC_TIMESTAMP,
}

# DuckDB would use most of the machine's memory, to no gain: a file is read once.
_SETTINGS: Any = {"memory_limit": "1GB"}

# Values that are handed on at once.
_BATCH = 1_000_000


@dataclass(frozen=True)
class Landing:
    """A file that can be read; `texts` has the SQL for each of its columns of raw."""

    arrival: Arrival
    rows: Rows
    texts: Mapping[str, str]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it, no header either."""
        return not self.rows.columns


class Reader:
    """Reads files of one table; what has to be unpacked for it is gone afterwards."""

    def __init__(self, table: Table, watch: Watch, scratch: Path) -> None:
        self._table = table
        self._watch = watch
        self._folder = Path(tempfile.mkdtemp(dir=scratch))
        self._connection = duckdb.connect(config=_SETTINGS)
        self._connection.execute(f"set temp_directory = {quote(self._folder)}")
        self._connection.execute("set timezone = 'UTC'")

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        shutil.rmtree(self._folder)

    def open(self, arrival: Arrival, known: Sequence[str]) -> Landing:
        """Look at a file; `known` are the columns of the raw table so far.

        Raises Unreadable, with the file's name, for a file that is not of its format,
        Stopped for one whose columns must not be loaded, and NoRoom.
        """
        arrival = arrival.here(self._folder)
        rows = self._rows(arrival)
        found = [column for column, _ in rows.columns]
        looked = self._watch.look(found, arrival.name) if found else []
        kept = {
            text: name
            for (_, text), name in zip(rows.columns, looked, strict=True)
            if name is not None
        }
        landed = names(list(kept.values()), self._table.columns, known)
        return Landing(arrival, rows, dict(zip(landed, kept, strict=True)))

    def read(
        self,
        landing: Landing,
        columns: Sequence[str],
        load_id: str,
        extracted_at: datetime,
    ) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a file with these columns, in its order.

        Raises Unreadable and NoRoom, as `open` does.
        """
        schema = arrow(shape(columns))
        texts = (
            f"{landing.texts.get(name, 'null::varchar')} as {identifier(name)}"
            for name in columns
        )
        query = f"select {', '.join(texts)} from {landing.rows.relation}"
        row = 1
        with self._told(landing.arrival, landing.rows.path):
            found = self._connection.execute(query)
            for batch in found.to_arrow_reader(max(_BATCH // len(schema), 2048)):
                count = batch.num_rows
                values = {
                    LOAD_ID: load_id,
                    "_extracted_at": extracted_at,
                    "_source_file": landing.arrival.name,
                    "_file_modified_at": landing.arrival.modified_at,
                }
                metadata = {
                    name: pa.repeat(pa.scalar(value, schema.field(name).type), count)
                    for name, value in values.items()
                }
                metadata["_source_row"] = pa.array(np.arange(row, row + count))
                yield pa.RecordBatch.from_arrays(
                    [*batch.columns, *(metadata[name] for name in METADATA)],
                    schema=schema,
                )
                row += count

    def _rows(self, arrival: Arrival) -> Rows:
        with self._told(arrival, arrival.path):
            return readers.rows(arrival.path, self._table, self._folder)

    @contextmanager
    def _told(self, arrival: Arrival, path: Path) -> Iterator[None]:
        """Name the file that something is wrong with."""
        try:
            yield
        except (duckdb.Error, OSError) as error:
            if unpacking.is_about_room(error):
                raise NoRoom(str(error).partition("\n")[0]) from error
            what = readers.problem(error, path, self._table.format)
            raise Unreadable(f"{arrival.name}: {what}") from error
        except Unreadable as error:
            raise Unreadable(f"{arrival.name}: {error}") from error


def shape(columns: Sequence[str]) -> Columns:
    """Return the columns of a raw table with these columns of its source."""
    return dict.fromkeys(columns, TEXT) | dict(METADATA)


def expected(known: Sequence[str], table: Table) -> list[str]:
    """Return the columns that a raw table has of its source, or must have."""
    declared = names(table.columns, table.columns, known)
    own = [name for name in known if name not in METADATA]
    return list(dict.fromkeys([*own, *declared]))


def names(
    columns: Sequence[str], expected: Sequence[str], known: Sequence[str] = ()
) -> list[str]:
    """Return the raw columns for the columns of a file, one for one.

    Names stay as they are, but for blanks at the ends, quotes and line breaks. Some
    warehouses cannot hold `ID` beside `id`, and none the same name twice: the second
    becomes `ID__2`. Expected columns come first, whatever the order in the file. All keep
    the capitals of the `known` ones, should a file or the spec write them otherwise.
    """
    spelling = {name.casefold(): name for name in reversed(known)}
    taken = {name.casefold() for name in METADATA} | warehouse.OWN_COLUMNS

    def take(name: str) -> str:
        free, number = name, 2
        while free.casefold() in taken:
            free, number = f"{name}__{number}", number + 1
        taken.add(free.casefold())
        return free

    def spelled(name: str) -> str:
        return spelling.get(name.casefold(), name)

    reserved = {name.strip(): spelled(take(named(name))) for name in expected}
    return [
        reserved.pop(name.strip(), "")
        or spelled(take(named(name.strip() or f"column_{position}")))
        for position, name in enumerate(columns, start=1)
    ]
