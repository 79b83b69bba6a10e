"""Gone: which keys the source has no more, and which it has that nobody has read.

Keys are compared as texts, in DuckDB, which keeps on disk what does not fit in memory.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.columns import LOAD_ID
from ingestion.raw import Raw

_LIMITS = {"memory_limit": "1GB"}
_BATCH = 10_000


def write_living(raw: Raw, table: str, key: Sequence[str], path: Path) -> None:
    """Write the keys of a raw table whose rows are not gone, as far as loads know."""
    names = ", ".join(f'"{name}"' for name in key)
    there = "max(case when not _is_gone then _extracted_at end)"
    gone = "max(case when _is_gone then _extracted_at end)"
    query = (
        f"select {names} from {{{table}}} where {LOAD_ID} in"
        " (select load_id from {_dlt_loads} where status = 0)"
        f" group by {names}"
        f" having {there} >= coalesce({gone}, timestamp '1900-01-01 00:00:00')"
    )
    schema = pa.schema([(name, pa.string()) for name in key])
    with pq.ParquetWriter(path, schema) as writer:
        for rows in raw.arrow(query):
            writer.write_table(rows.cast(schema))


class Keys:
    """The keys that raw has, those that the source has, and those that were just read."""

    def __init__(
        self,
        key: Sequence[str],
        living: Path,
        now: Iterable[Path],
        read: Iterable[Path],
    ) -> None:
        self._key = ", ".join(f'"{name}"' for name in key)
        self._living = self._from([living])
        self._now = self._from(now)
        self._read = self._from(read)
        self._present = " and ".join(f'"{name}" is not null' for name in key)

    def gone(self, scratch: Path) -> Iterator[pa.RecordBatch]:
        """Yield the keys that raw has and the source has not, as rows of text."""
        return self._arrow(f"({self._living}) except ({self._now})", scratch)

    def unread(self, scratch: Path) -> Iterator[list[tuple[str, ...]]]:
        """Yield keys that the source has and that raw will not have after this load."""
        present = f"select {self._key} from ({self._now}) where {self._present}"
        query = f"{present} except ({self._living}) except ({self._read})"
        for batch in self._arrow(query, scratch):
            yield list(
                zip(*(column.to_pylist() for column in batch.columns), strict=True)
            )

    def _from(self, paths: Iterable[Path]) -> str:
        files = ", ".join(map(_text, paths))
        if not files:
            nothing = ", ".join(f"null::varchar as {n}" for n in self._key.split(", "))
            return f"select {nothing} where false"
        return f"select {self._key} from read_parquet([{files}])"

    def _arrow(self, query: str, scratch: Path) -> Iterator[pa.RecordBatch]:
        with duckdb.connect(config=_LIMITS) as connection:
            connection.execute(f"set temp_directory = {_text(scratch)}")
            yield from connection.execute(query).fetch_record_batch(_BATCH)


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
