"""What was looked at, and what was seen there: evidence for keys and sure references.

What nobody is sure of is told elsewhere, and not twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from .found import FoundSource, FoundTable

__all__ = ["seen"]


def seen(source: FoundSource) -> Iterator[str]:
    """A line for each table of which rows were read."""
    for table in source.tables:
        if table.looked_at is not None:
            yield f"{table.name}: {'; '.join(_parts(table))}"


def _parts(table: FoundTable) -> Iterator[str]:
    files = table.options.get("files")
    count = f", {files.evidence}" if files and files.evidence else ""
    if table.rows is None:
        yield f"the first {table.looked_at:,} rows{count}"
    elif table.rows == table.looked_at:
        yield f"all {table.rows:,} rows{count}"
    else:
        yield f"{table.looked_at:,} of {table.rows:,} rows{count}"
    if table.key and table.key.evidence:
        yield f"key {', '.join(table.key.value)}: {table.key.evidence}"
    for one in table.references:
        if one.evidence and one.sure:
            yield f"{', '.join(one.columns)} → {one.to.table}: {one.evidence}"
