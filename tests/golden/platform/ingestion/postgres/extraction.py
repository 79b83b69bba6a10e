"""Extraction: what a query gives as rows of text, by the server's fastest way out.

The server writes CSV, in which a missing value differs from an empty text, and Arrow
reads it while it comes in. No more than a few blocks are in memory.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc

from ingestion.columns import (
    BOOLEAN,
    INTEGER,
    LOAD_ID,
    TEXT,
    UTC_TIMESTAMP,
    Columns,
    arrow,
)

# What a raw table carries beside the columns of its source.
METADATA: Columns = {
    LOAD_ID: TEXT,
    "_extracted_at": UTC_TIMESTAMP,
    "_source_row": INTEGER,
    "_is_gone": BOOLEAN,
}

# Bytes that come in at once, of which some are read ahead. A row must fit: the later ones
# are for what does not.
BLOCKS = (1_000_000, 16_000_000, 1_000_000_000)

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


def extract(
    connection: Any, query: str, columns: Sequence[str], block: int = BLOCKS[0]
) -> Iterator[pa.RecordBatch]:
    """Yield what a query gives, its columns called as told, as texts.

    Raises Garbled, TooLong, and what psycopg2 raises.
    """
    try:
        yield from _batches(connection, query, columns, block)
    except pa.ArrowInvalid as error:
        if "straddling" in str(error) and block < BLOCKS[-1]:
            raise TooLong(query) from error
        raise Garbled(str(error).partition("\n")[0]) from error


def shape(columns: Sequence[str]) -> Columns:
    """Return the columns of a raw table with these columns of its source."""
    return dict.fromkeys(columns, TEXT) | dict(METADATA)


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
        [*rows.columns, *values.values()], schema=arrow(shape(rows.schema.names))
    )


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
            except BrokenPipeError:
                pass  # who reads has found something wrong, and says so
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
