"""Compression: how the texts of a new column are kept in DuckDB's file.

DuckDB looks for values that repeat and for what they have in common. For keys, times and
amounts, which are short and differ from row to row, that is most of the work of a load.
"""

from collections.abc import Collection

import pyarrow as pa
import pyarrow.compute as pc

_FEWEST = 1_000  # rows that tell something
_MOST = 20_000  # rows that are looked at
_SHORT = 24  # bytes, on average
_DIFFERENT = 0.5  # of the values

DISTINCT = " using compression zstd"
"""Definition of a column whose values are short and differ: as small, in half the time."""


def distinct(rows: pa.RecordBatch) -> Collection[str]:
    """Return the columns of text whose values are short and mostly differ, by a sample."""
    sample = rows.slice(0, _MOST)
    return {
        name
        for name, values in zip(sample.schema.names, sample.columns, strict=True)
        if pa.types.is_string(values.type) and _is_distinct(values)
    }


def _is_distinct(values: pa.Array) -> bool:
    count = len(values) - values.null_count
    if count < _FEWEST or pc.sum(pc.binary_length(values)).as_py() > _SHORT * count:
        return False
    return bool(pc.count_distinct(values).as_py() > _DIFFERENT * count)
