"""Readers: a file as rows of text, every value exactly as it was written.

DuckDB reads CSV and Parquet. It would turn a JSON 1.10 into 1.1, so JSON Lines go
through Python's decoder first. Nothing here knows where the rows go.
"""

import csv
import itertools
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.drift import Found
from ingestion.files import json_lines, unpacking
from ingestion.files.tables import Format, Table
from ingestion.files.unpacking import Unreadable

# DuckDB's words for what Parquet holds, as a spec would declare them.
_TYPES = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"), "integer"),
    **dict.fromkeys(("FLOAT", "DOUBLE"), "float"),
    **dict.fromkeys(("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS"), "timestamp"),
    **dict.fromkeys(("TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE"), "timestamp"),
    **dict.fromkeys(("TIME", "TIME_NS", "TIME WITH TIME ZONE"), "time"),
    "BOOLEAN": "boolean",
    "DATE": "date",
    "UUID": "uuid",
    "BLOB": "binary",
}

# Longer lines than this, in bytes, are an error.
_LONGEST_LINE = 8_000_000
_CSV_BUFFER = 2 * _LONGEST_LINE


@dataclass(frozen=True)
class Rows:
    """The rows of a file in order, for DuckDB to read.

    `columns` has a pair for each column: as it is found in the file, and the SQL that
    gives its text. It is empty for a file that does not even have a header.
    """

    path: Path
    relation: str
    columns: Sequence[tuple[Found, str]]


def rows(path: Path, table: Table, scratch: Path) -> Rows:
    """Open a file. What has to be unpacked or decoded for it goes into `scratch`.

    Raises Unreadable when it is not a file of that format.
    """
    if path.suffix.lower() == ".zip":
        path = unpacking.unzipped(path, scratch)
    return _READERS[table.format.kind](path, table, scratch)


def quote(text: str | Path) -> str:
    """Return a text as a SQL literal."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return a name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _csv(path: Path, table: Table, scratch: Path) -> Rows:
    form = table.format
    if not unpacking.is_utf8(form.encoding):
        path = unpacking.recoded(path, form.encoding, scratch)
    blank_lines, header = _header(path, form) if form.header else (0, table.columns)
    if problem := _other_delimiter(header, table):
        raise Unreadable(problem)
    if not header:
        return Rows(path, "(select 1 where false)", ())
    names = [f"c{position}" for position in range(len(header))]
    types = ", ".join(f"{name}: 'varchar'" for name in names)
    relation = (
        f"read_csv({quote(path)}, columns = {{{types}}}, auto_detect = false,"
        f" header = {form.header}, skip = {blank_lines},"
        f" delim = {quote(form.delimiter)}, quote = {quote(form.quote)},"
        f" escape = {quote(form.quote)}, nullstr = '', allow_quoted_nulls = false,"
        f" compression = {quote(unpacking.compression(path) or 'none')},"
        f" max_line_size = {_LONGEST_LINE}, buffer_size = {_CSV_BUFFER})"
    )
    return Rows(path, relation, list(zip(map(Found, header), names, strict=True)))


def _other_delimiter(header: Sequence[str], table: Table) -> str | None:
    """Say what must be wrong where all columns are found as one."""
    if len(header) != 1 or len(table.columns) == 1 or header[0] in table.columns:
        return None
    other = max(";,|\t", key=header[0].count)
    if other not in header[0]:
        return None
    return (
        f"its header is one column, {header[0]!r}: the delimiter seems to be {other!r},"
        f" and {table.format.delimiter!r} is declared"
    )


def _header(path: Path, form: Format) -> tuple[int, Sequence[str]]:
    """Return the number of blank lines at the top, and the names below them."""
    # DuckDB finds the line of a bad byte; here a whole block would be to blame.
    with unpacking.text(path, errors="replace") as text:
        try:
            for number, names in enumerate(_records(text, form)):
                if "\N{REPLACEMENT CHARACTER}" in "".join(names):
                    raise Unreadable(
                        f"the header has bytes that are not {form.encoding}"
                    )
                if names:
                    return number, names
        except (csv.Error, OSError) as error:
            raise Unreadable(f"the header cannot be read: {error}") from error
    return 0, []


def problem(error: Exception, path: Path, form: Format) -> str:
    """Say in one line what DuckDB found wrong with a file, and where."""
    message = str(error)
    if found := re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message):
        what = f"{found[2]} fields instead of {found[1]}"
    elif "unterminated quote" in message:
        what = "a quote opens and does not close as it should"
    elif "not utf-8" in message:
        what = f"bytes that are not {form.encoding}; set the table's encoding"
    elif "Maximum line size" in message:
        what = f"a line of more than {_LONGEST_LINE:,} bytes"
    elif "invalid state" in message:
        return "line ends are mixed, or a carriage return stands outside of quotes"
    else:
        what = message.partition("\n")[0]
    place = re.search(r"CSV Error on Line: (\d+)", message)
    if not place:
        return what
    try:
        line = _line(path, form, record=int(place[1]))
    except (csv.Error, OSError) as unreadable:
        # A packed file that breaks off, say: its lines cannot be counted either.
        return f"it cannot be read to its end: {unreadable}"
    return f"line {line}: {what}"


def _line(path: Path, form: Format, record: int) -> int:
    """Return the line on which a record starts: quoted values may hold line breaks."""
    with unpacking.text(path, errors="replace") as text:
        lines = _records(text, form)
        for _ in itertools.islice(lines, record - 1):
            pass
        return int(lines.line_num) + 1


def _records(text: IO[str], form: Format) -> Any:
    return csv.reader(text, delimiter=form.delimiter, quotechar=form.quote)


def _parquet(path: Path, table: Table, scratch: Path) -> Rows:
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(f"it cannot be read as Parquet: {error}") from error
    for field in schema:
        if pa.types.is_decimal256(field.type):
            raise Unreadable(
                f"column {field.name} has more than 38 digits ({field.type})"
            )
    # What the names of folders say (`day=2026-01-01/`) is no column of the file.
    relation = f"read_parquet({quote(path)}, hive_partitioning = false)"
    # A connection of its own: the one of duckdb.sql() is shared by all threads.
    with duckdb.connect() as connection:
        described = connection.execute(f"describe select * from {relation}").fetchall()
    columns = [
        (_found(field, kind), _as_text(identifier(column), kind))
        for field, (column, kind, *_) in zip(schema, described, strict=True)
    ]
    return Rows(path, relation, columns)


def _found(field: pa.Field, kind: str) -> Found:
    """Return a column, of a type that does not depend on who wrote the file."""
    if pa.types.is_null(field.type):
        return Found(field.name)
    if _is_nested(kind):
        return Found(field.name, "json", "json")
    if kind.startswith("DECIMAL"):
        return Found(field.name, kind.lower(), kind.lower())
    type_ = _TYPES.get(kind, "string")
    return Found(field.name, type_, type_)


def _as_text(column: str, kind: str) -> str:
    if kind == "BLOB":
        return f"base64({column})"
    text = f"to_json({column})" if _is_nested(kind) else column
    return f"cast({text} as varchar)"


def _is_nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION"))


def _json_lines(path: Path, table: Table, scratch: Path) -> Rows:
    folder = Path(tempfile.mkdtemp(dir=scratch))
    parts, columns = json_lines.to_parquet(
        path, table.format.encoding, folder, table.json
    )
    if not parts:
        return Rows(path, "(select 1 where false)", ())
    names = ", ".join(map(quote, parts))
    relation = f"read_parquet([{names}], union_by_name = true)"
    return Rows(path, relation, [(Found(key), column) for key, column in columns])


_READERS: Mapping[str, Callable[[Path, Table, Path], Rows]] = {
    "csv": _csv,
    "jsonl": _json_lines,
    "parquet": _parquet,
}
