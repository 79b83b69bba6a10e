"""Loading: what is new in a database goes into its raw tables, as one load."""

import time
from datetime import UTC, datetime, timedelta

from ingestion import LoadError, drift, source_columns
from ingestion.drift import Watch
from ingestion.postgres import gone, manifest, reading, selection
from ingestion.postgres.manifest import LoadedTable
from ingestion.postgres.reading import Work
from ingestion.postgres.selection import Window
from ingestion.postgres.tables import Source, Table
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

    With `since` or `until` (UTC without a zone, the first included), rows whose cursor
    is in that range are read again, and tables without a cursor of time as a whole.
    Raises LoadError; then nothing of this load was kept.
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
    with source.raw(source.name, source.schema) as raw:
        lists = (manifest.TABLE, source_columns.TABLE)
        raw.delete_unfinished([*(table.name for table in tables), *lists])
        last = manifest.read(raw)
        seen = source_columns.read(raw)
        now = _now(last)
        works = [
            _work(source, table, last.get(table.name), seen.get(table.name), raw)
            for table in tables
        ]

        def read(load: Load) -> None:
            reading.read(source, works, window, now, load, raw.scratch)
            for work in works:
                work.load_id = load.id
            manifest.write(load, [_loaded(work, now) for work in works])
            watches = {work.table.name: work.watch for work in works}
            source_columns.write(load, watches)

        names = [table.name for table in tables]
        seconds = raw.append([*names, *lists], read)
        for work in works:
            work.seconds += seconds.get(work.table.name, 0)
            _report(source, work, raw)


def _work(
    source: Source,
    table: Table,
    last: LoadedTable | None,
    seen: dict[str, str] | None,
    raw: Raw,
) -> Work:
    name = f"{source.name}.{table.name}"
    work = Work(
        name,
        table,
        last,
        Watch(
            name, table.columns, needed=table.needed, on_drift=table.on_drift, seen=seen
        ),
        raw.scratch / f"living {table.name}.parquet",
        known=[*(seen or {})],
    )
    if table.finds_deleted and last:
        named = dict(
            zip(
                table.columns,
                selection.raw_names(table.columns, table.columns),
                strict=True,
            )
        )
        key = [named[column] for column in table.key]
        gone.write_living(raw, table.name, key, work.living)
    return work


def _loaded(work: Work, now: datetime) -> LoadedTable:
    return LoadedTable(
        work.table.name,
        work.rows,
        work.gone,
        work.table.cursor,
        work.highest,
        now,
        work.load_id,
    )


def _now(last: dict[str, LoadedTable]) -> datetime:
    """Return the time in UTC, after that of every load before, whatever the clock says."""
    now = datetime.now(UTC).replace(tzinfo=None)
    before = [loaded.extracted_at for loaded in last.values()]
    return max([now, *(moment + timedelta(microseconds=1) for moment in before)])


def _report(source: Source, work: Work, raw: Raw) -> None:
    """Print a line for a table, and write it to the journal."""
    raw_name = f"{source.schema}.{work.table.name}"
    news = f"{work.rows:,} row{'s' if work.rows != 1 else ''}"
    if work.gone:
        news += f", {work.gone:,} gone"
    print(f"  {f'{raw_name}  {news}':<52}{work.seconds:>8.1f} s", flush=True)
    for says, advice in drift.told(work.watch.findings):
        print(f"    {says}{f'; {advice}' if advice else ''}", flush=True)
    ((count,),) = raw.sql(f"select count(*) from {{{work.table.name}}}") or [(0,)]
    journal.record(
        step="load",
        layer="raw",
        table=raw_name,
        rows=count,
        rows_new=work.rows,
        seconds=work.seconds,
        status="warn" if work.watch.warns else "ok",
        detail={
            "load": work.load_id,
            "gone": work.gone,
            "cursor": work.highest,
            "drift": work.watch.findings,
        },
    )
