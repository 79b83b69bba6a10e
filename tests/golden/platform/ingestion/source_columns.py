"""The list of columns that sources had, `_source_columns`, one in each raw schema.

It tells which columns are new in a source, and which have another type than before.
"""

from collections.abc import Mapping

import pyarrow as pa

from ingestion.columns import LOAD_ID, TEXT, arrow
from ingestion.drift import Watch
from ingestion.raw import Raw
from ingestion.store import Load

TABLE = "_source_columns"

_COLUMNS = {"table_name": TEXT, "column_name": TEXT, "type": TEXT, LOAD_ID: TEXT}


def read(raw: Raw) -> dict[str, dict[str, str]]:
    """Return the columns of all finished loads, with their latest type, by table."""
    found: dict[str, dict[str, str]] = {}
    for table, column, type_ in raw.sql(
        f"select table_name, column_name, type from {{{TABLE}}} where {LOAD_ID} in"
        f" (select load_id from {{_dlt_loads}} where status = 0) order by {LOAD_ID}"
    ):
        found.setdefault(table, {})[column] = type_
    return found


def write(load: Load, watches: Mapping[str, Watch]) -> None:
    """Append what is new, by raw table, once all others are read."""
    found = [
        dict(zip(_COLUMNS, (table, column, type_, load.id), strict=True))
        for table, watch in watches.items()
        for column, type_ in watch.news
    ]
    if found:
        rows = pa.RecordBatch.from_pylist(found, arrow(_COLUMNS))
        load.append(TABLE, _COLUMNS, [rows])
