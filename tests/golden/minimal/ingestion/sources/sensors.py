"""The source sensors, which arrives as files."""

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

SOURCE = files.Source(
    name="sensors",
    schema="raw_sensors",
    path=settings.SENSORS_PATH,
    parallel=2,
    tables=[
        files.Table(
            name="readings",
            files="readings.csv",
            columns=[
                "sensor",
                "at",
                "celsius",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "sensor",
                "at",
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
