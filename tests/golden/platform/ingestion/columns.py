"""Columns of raw tables: their types in dlt's words, and what their names become."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from dlt.common.normalizers.naming import direct
from dlt.common.schema.typing import TColumnSchema

from pipeline import warehouse

LOAD_ID = "_dlt_load_id"

TEXT: TColumnSchema = {"data_type": "text"}
INTEGER: TColumnSchema = {"data_type": "bigint"}
BOOLEAN: TColumnSchema = {"data_type": "bool"}
UTC_TIMESTAMP: TColumnSchema = {"data_type": "timestamp", "timezone": False}

Columns = Mapping[str, TColumnSchema]
"""The columns of a raw table, in their order."""

# "direct" leaves the names of columns as the source wrote them, as `named` does.
NORMALIZERS: Any = {
    "names": "direct",
    "json": {"module": "dlt.common.normalizers.json.relational"},
}

_NAMING = direct.NamingConvention()

_ARROW = {
    "text": pa.string(),
    "bigint": pa.int64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us"),
}


def named(column: str) -> str:
    """Return a source's name for a column as raw can have it.

    Blanks at its ends, quotes and line breaks are left out; what is longer than the names
    of the warehouse ends in a digest.
    """
    name = _NAMING.normalize_identifier(column)
    text = name.encode()
    if len(text) <= warehouse.LONGEST_NAME:
        return name
    digest = hashlib.sha256(text).hexdigest()[:8]
    start = text[: warehouse.LONGEST_NAME - 9].decode(errors="ignore")
    return f"{start}_{digest}"


def arrow(columns: Columns) -> pa.Schema:
    """Return columns as Arrow has them."""
    return pa.schema(
        (name, _ARROW[column["data_type"]]) for name, column in columns.items()
    )
