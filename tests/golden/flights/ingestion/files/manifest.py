"""The list of loaded files, `_loaded_files`: what the warehouse has from which file."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

import pyarrow as pa

from ingestion.columns import INTEGER, LOAD_ID, TEXT, UTC_TIMESTAMP, arrow
from ingestion.raw import Raw
from ingestion.store import Load

TABLE = "_loaded_files"

COLUMNS = {
    "table_name": TEXT,
    "file": TEXT,
    "size_bytes": INTEGER,
    "modified_at": UTC_TIMESTAMP,
    "sha256": TEXT,
    "row_count": INTEGER,
    "_extracted_at": UTC_TIMESTAMP,
    LOAD_ID: TEXT,
}


@dataclass(frozen=True)
class LoadedFile:
    """One file in one load; times are UTC without a zone."""

    table_name: str
    name: str
    size_bytes: int
    modified_at: datetime
    sha256: str
    row_count: int
    extracted_at: datetime
    load_id: str


def read(raw: Raw) -> list[LoadedFile]:
    """Return every file of every finished load, the latest load last."""
    rows = raw.sql(
        f"select {', '.join(COLUMNS)} from {{{TABLE}}} where {LOAD_ID} in"
        f" (select load_id from {{_dlt_loads}} where status = 0) order by {LOAD_ID}"
    )
    return [LoadedFile(*row) for row in rows]


def touch(raw: Raw, entry: LoadedFile, modified_at: datetime) -> None:
    """Note that a file has a new time and its old content, so as not to hash it again."""
    raw.sql(
        f"update {{{TABLE}}} set modified_at = %s"
        " where table_name = %s and file = %s and sha256 = %s",
        modified_at,
        entry.table_name,
        entry.name,
        entry.sha256,
    )


def write(load: Load, entries: Sequence[LoadedFile]) -> None:
    """Append entries."""
    found = [dict(zip(COLUMNS, astuple(entry), strict=True)) for entry in entries]
    load.append(TABLE, COLUMNS, [pa.RecordBatch.from_pylist(found, arrow(COLUMNS))])
