"""Extraction: what a query gives as Parquet files, by the server's fastest way out.

The server writes CSV, in which a missing value differs from an empty text, and Arrow
turns it into Parquet while it comes in. No more than a few blocks are in memory.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from ingestion.raw import INTEGER, LOAD_ID, TEXT, UTC_TIMESTAMP

# What a raw table carries beside the columns of its source.
METADATA: Mapping[str, Any] = {
    LOAD_ID: TEXT,
    "_extracted_at": UTC_TIMESTAMP,
    "_source_row": INTEGER,
    "_is_gone": {"data_type": "bool"},
}

# Bytes that come in at once. A row must fit, so the second is for what does not.
BLOCK = 8_000_000
LARGE_BLOCK = 1_000_000_000

# A Parquet file is one job of a load, and is begun anew after so many bytes of text.
_FILE_BYTES = 500_000_000

_PIPE = 1 << 18


class Garbled(Exception):
    """What the server sent is no text; the message says what is wrong with it."""


class TooLong(Exception):
    """A row does not fit into a block."""


@dataclass(frozen=True)
class Stamp:
    """What every row of a load has in common; `extracted_at` is UTC without a zone."""

    load_id: str
    extracted_at: datetime


@dataclass
class Extracted:
    """Parquet files with these columns of text, and how many rows each of them has."""

    columns: Sequence[str]
    files: list[tuple[Path, int]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """The number of rows in all files."""
        return sum(rows for _, rows in self.files)


def extract(
    connection: Any,
    query: str,
    columns: Sequence[str],
    folder: Path,
    stamp: Stamp | None = None,
    block: int = BLOCK,
    first: int = 1,
) -> Extracted:
    """Write what a query gives into files of a new folder, its columns called as told.

    With a stamp, the rows are in the shape of raw tables, numbered from `first` on.
    Raises Garbled, TooLong, and what psycopg2 raises.
    """
    folder.mkdir(parents=True)
    extracted = Extracted(columns)
    try:
        with _Files(folder, extracted) as files:
            for batch in _batches(connection, query, columns, block):
                if stamp:
                    batch = stamped(batch, stamp, first + extracted.rows)
                files.write(batch)
    except pa.ArrowInvalid as error:
        if "straddling" in str(error) and block < LARGE_BLOCK:
            raise TooLong(query) from error
        raise Garbled(str(error).partition("\n")[0]) from error
    return extracted


def stamped(
    rows: pa.RecordBatch, stamp: Stamp, first: int, is_gone: bool = False
) -> pa.RecordBatch:
    """Return rows as raw tables have them, numbered from `first` on."""
    count = rows.num_rows
    values = {
        LOAD_ID: pa.repeat(stamp.load_id, count),
        "_extracted_at": pa.repeat(
            pa.scalar(stamp.extracted_at, pa.timestamp("us")), count
        ),
        "_source_row": pa.array(np.arange(first, first + count)),
        "_is_gone": pa.repeat(is_gone, count),
    }
    return pa.RecordBatch.from_arrays(
        [*rows.columns, *values.values()], [*rows.schema.names, *values]
    )


def empty(columns: Sequence[str], stamp: Stamp) -> pa.Table:
    """Return the shape of a raw table, without rows."""
    nothing = [pa.array([], pa.string()) for _ in columns]
    rows = pa.RecordBatch.from_arrays(nothing, list(columns))
    return pa.Table.from_batches([stamped(rows, stamp, 1)])


class _Files:
    """Parquet files that are written one after the other."""

    def __init__(self, folder: Path, extracted: Extracted) -> None:
        self._folder = folder
        self._extracted = extracted
        self._writer: pq.ParquetWriter | None = None
        self._bytes = 0

    def __enter__(self) -> "_Files":
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def write(self, batch: pa.RecordBatch) -> None:
        """Write rows, into the file at hand or the next one."""
        files = self._extracted.files
        if self._writer is None:
            files.append((self._folder / f"{len(files)}.parquet", 0))
            self._writer = pq.ParquetWriter(
                files[-1][0],
                batch.schema,
                compression="snappy",
                use_dictionary=[LOAD_ID],
                write_statistics=False,
            )
        self._writer.write_batch(batch)
        path, rows = files[-1]
        files[-1] = (path, rows + batch.num_rows)
        self._bytes += batch.nbytes
        if self._bytes > _FILE_BYTES:
            self._close()

    def _close(self) -> None:
        if self._writer:
            self._writer.close()
        self._writer, self._bytes = None, 0


def _batches(
    connection: Any, query: str, columns: Sequence[str], block: int
) -> Iterator[pa.RecordBatch]:
    """Yield what the server sends, as columns of text."""
    out, into = os.pipe()
    problems: list[BaseException] = []

    def send() -> None:
        with os.fdopen(into, "wb", _PIPE) as pipe, connection.cursor() as cursor:
            try:
                cursor.copy_expert(
                    f"copy ({query}) to stdout (format csv)", pipe, _PIPE
                )
            except BaseException as error:
                # Before the pipe is closed, so that who reads its end knows why.
                problems.append(error)

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    try:
        with os.fdopen(out, "rb", _PIPE) as pipe:
            yield from _parsed(pipe, columns, block)
    except pa.ArrowInvalid:
        if problems:
            raise problems[0] from None
        raise
    finally:
        sender.join()
    if problems:
        raise problems[0]


def _parsed(pipe: Any, columns: Sequence[str], block: int) -> Iterator[pa.RecordBatch]:
    try:
        yield from pc.open_csv(
            pipe,
            pc.ReadOptions(column_names=columns, block_size=block),
            pc.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
            pc.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        # Arrow takes no rows at all for an error.
        if "Empty CSV file" not in str(error):
            raise
