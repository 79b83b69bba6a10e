"""Landing: files of a table as one Parquet file in the shape of its raw table."""

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from ingestion.drift import Watch
from ingestion.files import readers, unpacking
from ingestion.files.arrivals import Arrival
from ingestion.files.readers import Rows, identifier, quote
from ingestion.files.tables import Table
from ingestion.files.unpacking import NoRoom, Unreadable
from ingestion.raw import INTEGER, LOAD_ID, TEXT, UTC_TIMESTAMP, named
from pipeline import warehouse

# What a raw table carries beside the columns of its source.
METADATA = {
    LOAD_ID: TEXT,
    "_extracted_at": UTC_TIMESTAMP,
    "_source_file": TEXT,
    "_source_row": INTEGER,
    "_file_modified_at": UTC_TIMESTAMP,
}

_SQL_TYPES = {"text": "varchar", "bigint": "bigint", "timestamp": "timestamp"}

# DuckDB would use most of the machine's memory, to no gain: a file is read once. Rows are
# numbered in their order, which then need not be kept: files are read side by side.
_SETTINGS: Any = {"memory_limit": "1GB", "preserve_insertion_order": False}


@dataclass(frozen=True)
class Landed:
    """A Parquet file: its columns, and the rows from each file.

    `is_blank` says that the files had nothing in them, no header either.
    """

    path: Path
    columns: Sequence[str]
    row_counts: Mapping[str, int]
    is_blank: bool


def land(
    arrivals: Sequence[Arrival],
    table: Table,
    watch: Watch,
    known: Sequence[str],
    load_id: str,
    extracted_at: Mapping[str, datetime],
    scratch: Path,
) -> Landed:
    """Write the rows of some files into one Parquet file below `scratch`.

    `known` are the columns of the raw table so far, in its order; others come behind
    them. dlt takes a file of that shape as it is, and would write any other anew.
    `extracted_at` has the time of each file, by its name.

    Raises Unreadable, with the file's name, for a file that is not of its format, Stopped
    for one whose columns must not be loaded, and NoRoom.
    """
    target = Path(tempfile.mkdtemp(dir=scratch)) / "rows.parquet"
    workplace = Path(tempfile.mkdtemp(dir=scratch))
    columns = dict.fromkeys(known)
    selects = []
    is_blank = True
    try:
        for arrival in arrivals:
            rows = _rows(arrival, table, workplace)
            found = [column for column, _ in rows.columns]
            is_blank = is_blank and not found
            looked = watch.look(found, arrival.name) if found else []
            kept = {
                text: name
                for (_, text), name in zip(rows.columns, looked, strict=True)
                if name is not None
            }
            landed = names(list(kept.values()), table.columns, list(columns))
            columns |= dict.fromkeys(landed)
            texts = [
                f"{text} as {identifier(name)}"
                for text, name in zip(kept, landed, strict=True)
            ]
            selects.append(
                _select(texts, arrival, rows, load_id, extracted_at[arrival.name])
            )
        selects.insert(0, _no_rows(columns))
        with duckdb.connect(config=_SETTINGS) as connection:
            connection.execute(f"set temp_directory = {quote(workplace)}")
            connection.execute("set timezone = 'UTC'")
            connection.execute(
                f"copy ({' union all by name '.join(selects)})"
                f" to {quote(target)} (format parquet)"
            )
            counts = connection.execute(
                f"select _source_file, count(*) from {quote(target)} group by all"
            ).fetchall()
    except duckdb.Error as error:
        if unpacking.is_about_room(error):
            raise NoRoom(str(error).partition("\n")[0]) from error
        for arrival in arrivals if len(arrivals) > 1 else ():
            # Alone, the file at fault fails under its own name.
            land([arrival], table, watch, known, load_id, extracted_at, scratch)
        problem = readers.problem(error, rows.path, table.format)
        raise Unreadable(f"{arrivals[-1].name}: {problem}") from error
    finally:
        shutil.rmtree(workplace)
    return Landed(target, list(columns), dict(counts), is_blank)


def shape(known: Sequence[str], table: Table) -> list[str]:
    """Return the columns of a raw table: those that it has, and those that it must have."""
    expected = names(table.columns, table.columns, known)
    return list(dict.fromkeys([*known, *expected, *METADATA]))


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


def _no_rows(columns: Iterable[str]) -> str:
    """Return a query without rows, which gives all others their shape."""
    values = []
    for name in columns:
        type_ = _SQL_TYPES[METADATA.get(name, TEXT)["data_type"]]
        values.append(f"null::{type_} as {identifier(name)}")
    return f"select {', '.join(values)} where false"


def _rows(arrival: Arrival, table: Table, workplace: Path) -> Rows:
    try:
        return readers.rows(arrival.path, table, workplace)
    except OSError as error:
        if unpacking.is_about_room(error):
            raise NoRoom(str(error)) from error
        raise Unreadable(f"{arrival.name}: {error}") from error
    except (Unreadable, duckdb.Error) as error:
        raise Unreadable(f"{arrival.name}: {error}") from error


def _select(
    texts: Sequence[str],
    arrival: Arrival,
    rows: Rows,
    load_id: str,
    extracted_at: datetime,
) -> str:
    columns = [
        *texts,
        f"{quote(load_id)} as {LOAD_ID}",
        f"timestamp {quote(str(extracted_at))} as _extracted_at",
        f"{quote(arrival.name)} as _source_file",
        "row_number() over () as _source_row",
        f"timestamp {quote(str(arrival.modified_at))} as _file_modified_at",
    ]
    return f"select {', '.join(columns)} from {rows.relation}"
