"""The list of tables that were read, `_loaded_tables`: up to where each load came."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

import pyarrow as pa

from ingestion.columns import INTEGER, LOAD_ID, TEXT, UTC_TIMESTAMP, arrow
from ingestion.raw import Raw
from ingestion.store import Load

TABLE = "_loaded_tables"

COLUMNS = {
    "table_name": TEXT,
    "row_count": INTEGER,
    "gone_count": INTEGER,
    "cursor_column": TEXT,
    "cursor_value": TEXT,
    "_extracted_at": UTC_TIMESTAMP,
    LOAD_ID: TEXT,
}


@dataclass(frozen=True)
class LoadedTable:
    """One table in one load.

    `cursor_value` is the highest value of the cursor that any load has seen, as the
    server writes it; `extracted_at` is UTC without a zone.
    """

    table_name: str
    row_count: int
    gone_count: int
    cursor_column: str | None
    cursor_value: str | None
    extracted_at: datetime
    load_id: str


def read(raw: Raw) -> dict[str, LoadedTable]:
    """Return what the last finished load of each table says, by table."""
    rows = raw.sql(
        f"select {', '.join(COLUMNS)} from {{{TABLE}}} where {LOAD_ID} in"
        f" (select load_id from {{_dlt_loads}} where status = 0) order by {LOAD_ID}"
    )
    return {row[0]: LoadedTable(*row) for row in rows}


def write(load: Load, entries: Sequence[LoadedTable]) -> None:
    """Append entries."""
    found = [dict(zip(COLUMNS, astuple(entry), strict=True)) for entry in entries]
    load.append(TABLE, COLUMNS, [pa.RecordBatch.from_pylist(found, arrow(COLUMNS))])
