"""Landing: files of a table as one Parquet file in the shape of its raw table."""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
from dlt.common.normalizers.naming import direct

from ingestion.drift import Watch
from ingestion.files import readers
from ingestion.files.arrivals import Arrival
from ingestion.files.readers import Rows, identifier, quote
from ingestion.files.tables import Table
from ingestion.files.unpacking import Unreadable
from ingestion.raw import INTEGER, LOAD_ID, TEXT, UTC_TIMESTAMP

# What a raw table carries beside the columns of its source.
METADATA = {
    LOAD_ID: TEXT,
    "_extracted_at": UTC_TIMESTAMP,
    "_source_file": TEXT,
    "_source_row": INTEGER,
    "_file_modified_at": UTC_TIMESTAMP,
}

# Gives a batch without rows its shape.
_NO_ROWS = (
    f"select null::varchar as {LOAD_ID}, null::timestamp as _extracted_at,"
    " null::varchar as _source_file, null::bigint as _source_row,"
    " null::timestamp as _file_modified_at where false"
)

# DuckDB would use most of the machine's memory, to no gain: a file is read once.
_LIMITS = {"memory_limit": "1GB"}

_NAMING = direct.NamingConvention()


@dataclass(frozen=True)
class Landed:
    """A Parquet file: its columns from the source, and the rows from each file."""

    path: Path
    columns: Sequence[str]
    row_counts: Mapping[str, int]


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

    `extracted_at` has the time of each file, by its name.

    `known` are columns that the raw table has already.

    Raises Unreadable, with the file's name, for a file that is not of its format, and
    Stopped for one whose columns must not be loaded.
    """
    target = Path(tempfile.mkdtemp(dir=scratch)) / "rows.parquet"
    workplace = Path(tempfile.mkdtemp(dir=scratch))
    columns: dict[str, None] = {}
    selects = [_NO_ROWS]
    try:
        for arrival in arrivals:
            rows = _rows(arrival, table, workplace)
            found = [column for column, _ in rows.columns]
            looked = watch.look(found, arrival.name) if found else []
            kept = {
                text: name
                for (_, text), name in zip(rows.columns, looked, strict=True)
                if name is not None
            }
            landed = names(list(kept.values()), table.columns, [*known, *columns])
            columns |= dict.fromkeys(landed)
            texts = [
                f"{text} as {identifier(name)}"
                for text, name in zip(kept, landed, strict=True)
            ]
            selects.append(
                _select(texts, arrival, rows, load_id, extracted_at[arrival.name])
            )
        with duckdb.connect(config=_LIMITS) as connection:
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
        for arrival in arrivals if len(arrivals) > 1 else ():
            # Alone, the file at fault fails under its own name.
            land([arrival], table, watch, known, load_id, extracted_at, scratch)
        problem = readers.problem(error, rows.path, table.format)
        raise Unreadable(f"{arrivals[-1].name}: {problem}") from error
    finally:
        shutil.rmtree(workplace)
    return Landed(target, list(columns), dict(counts))


def names(
    columns: Sequence[str], expected: Sequence[str], known: Sequence[str] = ()
) -> list[str]:
    """Return the raw columns for the columns of a file, one for one.

    Names stay as they are, but for blanks at the ends, quotes and line breaks. Some
    warehouses cannot hold `ID` beside `id`, and none the same name twice: the second
    becomes `ID__2`. Expected columns come first, whatever the order in the file. Other
    columns keep the capitals of the `known` ones, should a file write them otherwise.
    """
    spelling = {name.casefold(): name for name in reversed(known)}
    taken = {name.casefold() for name in METADATA}

    def take(name: str) -> str:
        free, number = name, 2
        while free.casefold() in taken:
            free, number = f"{name}__{number}", number + 1
        taken.add(free.casefold())
        return free

    def spelled(name: str) -> str:
        return spelling.get(name.casefold(), name)

    reserved = {
        name.strip(): take(_NAMING.normalize_identifier(name)) for name in expected
    }
    return [
        reserved.pop(name.strip(), "")
        or spelled(
            take(_NAMING.normalize_identifier(name.strip() or f"column_{position}"))
        )
        for position, name in enumerate(columns, start=1)
    ]


def _rows(arrival: Arrival, table: Table, workplace: Path) -> Rows:
    try:
        return readers.rows(arrival.path, table, workplace)
    except (Unreadable, OSError, duckdb.Error) as error:
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
