"""The source faa, which arrives as files."""

from collections.abc import Iterator
from datetime import datetime

from ingestion import files
from pipeline import settings
from pipeline.findings import Finding

FORMAT = files.Format(
    kind="csv",
    encoding="utf-8",
    delimiter=",",
    quote='"',
    header=True,
)

# On-time performance and registers of the Federal Aviation Administration.
SOURCE = files.Source(
    name="faa",
    schema="raw_faa",
    path=settings.FAA_PATH,
    parallel=2,
    tables=[
        files.Table(
            name="flights",
            files="flights*.csv",
            columns=[
                "year",
                "month",
                "day",
                "dep_time",
                "sched_dep_time",
                "dep_delay",
                "arr_time",
                "sched_arr_time",
                "arr_delay",
                "carrier",
                "flight",
                "tailnum",
                "origin",
                "dest",
                "air_time",
                "distance",
                "hour",
                "minute",
                "time_hour",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "carrier",
                "flight",
                "time_hour",
            ],
        ),
        files.Table(
            name="airlines",
            files="airlines.csv",
            columns=[
                "carrier",
                "name",
            ],
            load="full",
            format=FORMAT,
            needed=[
                "carrier",
            ],
        ),
        files.Table(
            name="airports",
            files="airports.csv",
            columns=[
                "faa",
                "name",
                "lat",
                "lon",
                "alt",
                "tz",
                "dst",
                "tzone",
            ],
            load="full",
            format=FORMAT,
            needed=[
                "faa",
            ],
        ),
        files.Table(
            name="planes",
            files="planes.csv",
            columns=[
                "tailnum",
                "year",
                "type",
                "manufacturer",
                "model",
                "engines",
                "seats",
                "speed",
                "engine",
            ],
            load="full",
            format=FORMAT,
            needed=[
                "tailnum",
            ],
        ),
        files.Table(
            name="weather",
            files="weather.csv",
            columns=[
                "origin",
                "year",
                "month",
                "day",
                "hour",
                "temp",
                "dewp",
                "humid",
                "wind_dir",
                "wind_speed",
                "wind_gust",
                "precip",
                "pressure",
                "visib",
                "time_hour",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "origin",
                "time_hour",
            ],
        ),
    ],
)


def load(
    table: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Load what is new or has changed; `files.load` says more."""
    files.load(SOURCE, table=table, since=since, until=until)


def examine() -> Iterator[Finding]:
    """Look at everything that a load needs; `make doctor` shows what is found."""
    return files.examine(SOURCE)
