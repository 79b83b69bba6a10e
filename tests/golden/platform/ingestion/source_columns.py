"""The list of columns that sources had, `_source_columns`, one in each raw schema.

It tells which columns are new in a source, and which have another type than before.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dlt
import pyarrow as pa
from dlt.extract import DltResource

from ingestion.drift import Watch
from ingestion.raw import LOAD_ID, TEXT, Raw, hints

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


def news(watches: Mapping[str, Watch]) -> DltResource:
    """Return the rows to append, by raw table, known once all others are read."""

    def rows() -> Iterator[Any]:
        load_id = dlt.current.load_package_state()["load_id"]
        found = [
            dict(zip(_COLUMNS, (table, column, type_, load_id), strict=True))
            for table, watch in watches.items()
            for column, type_ in watch.news
        ]
        if found:
            yield pa.Table.from_pylist(found)

    return dlt.resource(
        rows(),
        name=TABLE,
        write_disposition="append",
        columns=hints(_COLUMNS),
    )
