"""Examining: whether the files of a source are where they should be, and readable."""

from collections.abc import Iterator

from ingestion import LoadError
from ingestion.files import arrivals
from ingestion.files.tables import Source
from pipeline.findings import Finding

_MIB = 1024**2


def examine(source: Source) -> Iterator[Finding]:
    """Yield a finding for the files of each table."""
    for table in source.tables:
        what = f"files of {source.name}.{table.name}"
        try:
            found = arrivals.find(source, table)
        except LoadError as error:
            yield Finding(what, "none", str(error))
            continue
        size = sum(arrival.size for arrival in found)
        closed = [file.name for file in found if file.is_closed()]
        yield Finding(
            what,
            f"{len(found)}, {size / _MIB:,.1f} MiB",
            f"let this user read {', '.join(closed[:3])}" if closed else "",
        )
