"""Loading: what is new in a source's files goes into its raw tables, as one load."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import dlt
import pyarrow.parquet as pq
from dlt.extract import DltResource

from ingestion import LoadError, drift, source_columns
from ingestion.drift import Watch
from ingestion.files import arrivals, landing, manifest
from ingestion.files.arrivals import Arrival, Window
from ingestion.files.landing import Landed
from ingestion.files.manifest import LoadedFile
from ingestion.files.tables import Source, Table
from ingestion.files.unpacking import Unreadable
from ingestion.raw import TEXT, Raw, hints
from pipeline import journal

# A file that changes while it is read is read again after a pause, in seconds.
_ATTEMPTS = 3
_PAUSE = 1.0


@dataclass
class _Work:
    """One table in this load: what it holds, what is to be read, what was read."""

    name: str
    raw_name: str
    table: Table
    loaded: Sequence[LoadedFile]
    ever_loaded: Sequence[LoadedFile]
    started_at: datetime
    watch: Watch
    to_read: Sequence[Arrival] = ()
    read: list[LoadedFile] = field(default_factory=list)
    columns: Sequence[str] = ()
    seconds: float = 0.0


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
    raw = Raw(source.name, source.schema)
    lists = (manifest.TABLE, source_columns.TABLE)
    raw.delete_unfinished([*(table.name for table in tables), *lists])
    loaded = manifest.read(raw)
    seen = source_columns.read(raw)
    started_at = arrivals.now()
    works = []
    for table, files in zip(tables, found, strict=True):
        started = time.monotonic()
        work = _Work(
            f"{source.name}.{table.name}",
            f"{source.schema}.{table.name}",
            table,
            _current(table, loaded),
            [file for file in loaded if file.table_name == table.name],
            started_at,
            Watch(
                f"{source.name}.{table.name}",
                table.columns,
                needed=table.needed,
                optional=table.optional,
                on_drift=table.on_drift,
                seen=seen.get(table.name),
            ),
        )
        work.to_read = arrivals.to_read(table, files, work.loaded, window, raw)
        work.seconds = time.monotonic() - started
        works.append(work)
    if busy := [work for work in works if work.to_read]:
        resources = [_new_rows(work, raw) for work in busy]
        columns = source_columns.news({work.table.name: work.watch for work in busy})
        seconds = raw.append([*resources, _list_of_files(busy), columns])
        for work in busy:
            work.seconds += seconds[work.table.name]
    for work in works:
        _report(work)


def _current(table: Table, loaded: Sequence[LoadedFile]) -> list[LoadedFile]:
    """Return the loaded files whose rows make up a table."""
    files = [file for file in loaded if file.table_name == table.name]
    if table.load == "full" and files:
        return [file for file in files if file.load_id == files[-1].load_id]
    return files


def _new_rows(work: _Work, raw: Raw) -> DltResource:
    """Return the rows to append to a table, read when dlt asks for them."""

    def rows() -> Iterator[Any]:
        work.columns = landing.shape(raw.columns(work.table.name), work.table)
        is_blank = True
        for batch in arrivals.batches(work.to_read):
            started = time.monotonic()
            landed = _read(work, batch, raw)
            work.seconds += time.monotonic() - started
            is_blank = is_blank and landed.is_blank
            if not landed.row_counts:
                # dlt makes no table for a file without rows, but it does for these.
                yield pq.read_table(landed.path)
                continue
            yield dlt.mark.with_file_import(
                str(landed.path),
                "parquet",
                sum(landed.row_counts.values()),
                dlt.mark.make_hints(columns=_columns(landed.columns)),
            )
        adds_to_rows = work.table.load == "incremental" and work.loaded
        if work.table.format.kind == "csv" and is_blank and not adds_to_rows:
            raise LoadError(
                f"{work.name}: every file is empty, without even a header. Nothing was"
                " loaded; put files with data there."
            )

    expected = landing.names(work.table.columns, work.table.columns)
    return dlt.resource(
        rows(),
        name=work.table.name,
        write_disposition="append",
        columns=_columns(expected),
    )


def _list_of_files(works: Sequence[_Work]) -> DltResource:
    """Return the rows to append to `_loaded_files`, known once all others are read."""

    def rows() -> Iterator[Any]:
        yield manifest.rows([file for work in works for file in work.read])

    return dlt.resource(
        rows(),
        name=manifest.TABLE,
        write_disposition="append",
        columns=hints(manifest.COLUMNS),
    )


def _columns(names: Sequence[str]) -> Any:
    return hints(dict.fromkeys(names, TEXT) | landing.METADATA)


def _read(work: _Work, batch: Sequence[Arrival], raw: Raw) -> Landed:
    """Land files, and once more when one of them changes meanwhile."""
    load_id = dlt.current.load_package_state()["load_id"]
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_PAUSE)
            batch = [arrival.now() for arrival in batch]
        digests = [arrival.digest() for arrival in batch]
        extracted_at = _first_extracted(work, batch, digests)
        problem: LoadError | Unreadable | None = None
        try:
            landed = landing.land(
                batch,
                work.table,
                work.watch,
                work.columns,
                load_id,
                extracted_at,
                raw.scratch,
            )
        except (Unreadable, drift.Stopped) as error:
            problem = error
        if [arrival.now() for arrival in batch] != batch:
            continue
        if isinstance(problem, drift.Stopped):
            raise problem
        if problem:
            raise LoadError(
                f"{work.name}: {problem}. Nothing was loaded; correct the file, or what"
                " the table says of it, and load again."
            ) from problem
        work.columns = landed.columns
        work.read += [
            LoadedFile(
                work.table.name,
                arrival.name,
                arrival.size,
                arrival.modified_at,
                digest,
                landed.row_counts.get(arrival.name, 0),
                extracted_at[arrival.name],
                load_id,
            )
            for arrival, digest in zip(batch, digests, strict=True)
        ]
        return landed
    raise LoadError(
        f"{work.name}: {batch[0].name}, or another of {len(batch)} files read with it,"
        " keeps changing. Nothing was loaded; load again when the files are complete."
    )


def _first_extracted(
    work: _Work, batch: Sequence[Arrival], digests: Sequence[str]
) -> dict[str, datetime]:
    """Return when the content of each file was read first.

    A file that is read again unchanged has not arrived again: what came after it still
    came after it.
    """
    known = {file.name: file for file in work.ever_loaded}
    extracted_at = {}
    for arrival, digest in zip(batch, digests, strict=True):
        before = known.get(arrival.name)
        if before and before.sha256 == digest:
            extracted_at[arrival.name] = before.extracted_at
        else:
            extracted_at[arrival.name] = work.started_at
    return extracted_at


def _report(work: _Work) -> None:
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
            "files": [file.name for file in work.read],
            "empty": empty,
            "drift": work.watch.findings,
        },
    )


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
