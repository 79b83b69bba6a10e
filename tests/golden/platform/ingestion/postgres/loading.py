"""Loading: what is new in a database goes into its raw tables, as one load."""

import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import dlt
from dlt.extract import DltResource
from pipeline import journal

from ingestion import LoadError, drift, source_columns
from ingestion.drift import Watch
from ingestion.postgres import extraction, gone, manifest, reading, selection
from ingestion.postgres.extraction import Stamp
from ingestion.postgres.manifest import LoadedTable
from ingestion.postgres.reading import Work
from ingestion.postgres.selection import Window
from ingestion.postgres.tables import Source, Table
from ingestion.raw import TEXT, Raw, hints


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
    raw = Raw(source.name, source.schema)
    lists = (manifest.TABLE, source_columns.TABLE)
    raw.delete_unfinished([*(table.name for table in tables), *lists])
    last = manifest.read(raw)
    seen = source_columns.read(raw)
    works = [
        _work(source, table, last.get(table.name), seen.get(table.name), raw)
        for table in tables
    ]
    seconds = raw.append(
        [
            *_Tables(source, works, window, _now(last), raw).resources(),
            source_columns.news({work.table.name: work.watch for work in works}),
        ]
    )
    for work in works:
        work.seconds += seconds[work.table.name]
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


class _Tables:
    """The resources of a load; the first that dlt asks for reads all of them."""

    def __init__(
        self,
        source: Source,
        works: Sequence[Work],
        window: Window,
        now: datetime,
        raw: Raw,
    ) -> None:
        self._source = source
        self._works = works
        self._window = window
        self._now = now
        self._raw = raw
        self._stamp: Stamp | None = None

    def resources(self) -> Iterator[DltResource]:
        """Yield a resource for each table, and the list of them all."""
        for work in self._works:
            expected = selection.raw_names(work.table.columns, work.table.columns)
            yield dlt.resource(
                self._rows(work),
                name=work.table.name,
                write_disposition="append",
                columns=_columns(expected),
            )
        yield dlt.resource(
            self._list(),
            name=manifest.TABLE,
            write_disposition="append",
            columns=hints(manifest.COLUMNS),
        )

    def _read(self) -> Stamp:
        if not self._stamp:
            load_id = dlt.current.load_package_state()["load_id"]
            self._stamp = Stamp(load_id, self._now)
            reading.read(
                self._source, self._works, self._window, self._stamp, self._raw.scratch
            )
        return self._stamp

    def _rows(self, work: Work) -> Iterator[Any]:
        stamp = self._read()
        if not work.files:
            # dlt makes no table for what has no rows, but it does for these.
            yield extraction.empty(work.columns, stamp)
        for path, rows in work.files:
            yield dlt.mark.with_file_import(
                str(path),
                "parquet",
                rows,
                dlt.mark.make_hints(columns=_columns(work.columns)),
            )

    def _list(self) -> Iterator[Any]:
        stamp = self._read()
        yield manifest.rows(
            [
                LoadedTable(
                    work.table.name,
                    work.rows,
                    work.gone,
                    work.table.cursor,
                    work.highest,
                    stamp.extracted_at,
                    stamp.load_id,
                )
                for work in self._works
            ]
        )


def _columns(names: Sequence[str]) -> Any:
    return hints(dict.fromkeys(names, TEXT) | dict(extraction.METADATA))


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
            "gone": work.gone,
            "cursor": work.highest,
            "drift": work.watch.findings,
        },
    )
