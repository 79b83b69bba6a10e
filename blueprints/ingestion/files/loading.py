"""Loading: what is new in a source's files goes into its raw tables, as one load."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from ingestion import LoadError, drift, source_columns
from ingestion.drift import Watch
from ingestion.files import arrivals, manifest
from ingestion.files.arrivals import Window
from ingestion.files.manifest import LoadedFile
from ingestion.files.tables import Source, Table
from ingestion.files.work import Work
from ingestion.raw import Raw
from ingestion.store import Load
from pipeline import journal


def load(
    source: Source,
    *,
    table: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Load what is new or has changed, into every table of the source or into one.

    With `since` or `until` (in UTC, `until` not included), files modified in that range
    are read again although they have not changed. Raises LoadError; then nothing of
    this load was kept.
    """
    started = time.monotonic()
    try:
        _load(source, table, Window(since, until))
    except LoadError as error:
        journal.record(
            step="load",
            layer="raw",
            table=f"{source.schema}.{table or '*'}",
            seconds=time.monotonic() - started,
            status="error",
            detail={"error": str(error)},
        )
        raise


def _load(source: Source, only: str | None, window: Window) -> None:
    tables = [table for table in source.tables if only in (None, table.name)]
    found = [arrivals.find(source, table) for table in tables]
    with source.raw(source.name, source.schema) as raw:
        lists = (manifest.TABLE, source_columns.TABLE)
        raw.delete_unfinished([*(table.name for table in tables), *lists])
        loaded = manifest.read(raw)
        seen = source_columns.read(raw)
        started_at = arrivals.now()
        works = []
        for table, files in zip(tables, found, strict=True):
            started = time.monotonic()
            work = _work(source, table, loaded, seen.get(table.name), started_at)
            work.to_read = arrivals.to_read(table, files, work.loaded, window, raw)
            work.seconds = time.monotonic() - started
            works.append(work)
        if busy := [work for work in works if work.to_read]:
            _append(busy, raw, source.parallel)
    for work in works:
        _report(work)


def _work(
    source: Source,
    table: Table,
    loaded: Sequence[LoadedFile],
    seen: Mapping[str, str] | None,
    started_at: datetime,
) -> Work:
    name = f"{source.name}.{table.name}"
    return Work(
        name,
        f"{source.schema}.{table.name}",
        table,
        _current(table, loaded),
        [file for file in loaded if file.table_name == table.name],
        started_at,
        Watch(
            name,
            table.columns,
            needed=table.needed,
            optional=table.optional,
            on_drift=table.on_drift,
            seen=seen,
        ),
    )


def _append(works: Sequence[Work], raw: Raw, parallel: int) -> None:
    """Append the rows of all tables, so many at once, as one load."""

    def read(load: Load) -> None:
        with ThreadPoolExecutor(parallel) as pool:
            reading = [pool.submit(work.append, load, raw.scratch) for work in works]
            try:
                for each in reading:
                    each.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        manifest.write(load, [file for work in works for file in work.read])
        source_columns.write(load, {work.table.name: work.watch for work in works})

    names = [work.table.name for work in works]
    seconds = raw.append([*names, manifest.TABLE, source_columns.TABLE], read)
    for work in works:
        work.seconds += seconds.get(work.table.name, 0)


def _current(table: Table, loaded: Sequence[LoadedFile]) -> list[LoadedFile]:
    """Return the loaded files whose rows make up a table."""
    files = [file for file in loaded if file.table_name == table.name]
    if table.load == "full" and files:
        return [file for file in files if file.load_id == files[-1].load_id]
    return files


def _report(work: Work) -> None:
    """Print a line for a table, and write it to the journal."""
    rows_new = sum(file.row_count for file in work.read)
    before = () if work.read and work.table.load == "full" else work.loaded
    empty = [file.name for file in work.read if not file.size_bytes]
    news = "nothing new"
    if work.read:
        news = f"{_count(rows_new, 'row')} from {_count(len(work.read), 'file')}"
    print(f"  {f'{work.raw_name}  {news}':<52}{work.seconds:>8.1f} s", flush=True)
    for name in empty:
        print(f"    {name} is empty", flush=True)
    for says, advice in drift.told(work.watch.findings):
        print(f"    {says}{f'; {advice}' if advice else ''}", flush=True)
    journal.record(
        step="load",
        layer="raw",
        table=work.raw_name,
        rows=rows_new + sum(file.row_count for file in before),
        rows_new=rows_new,
        seconds=work.seconds,
        status="warn" if empty or work.watch.warns else "ok",
        detail={
            "load": work.read[0].load_id if work.read else None,
            "files": [file.name for file in work.read],
            "empty": empty,
            "drift": work.watch.findings,
        },
    )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
