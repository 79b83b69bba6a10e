"""The source clicks, which arrives as files."""

from collections.abc import Iterator
from datetime import datetime

from ingestion import files
from pipeline import settings
from pipeline.findings import Finding

FORMAT = files.Format(
    kind="jsonl",
    encoding="utf-8",
)

# What visitors look at, one file every few minutes.
SOURCE = files.Source(
    name="clicks",
    schema="raw_clicks",
    path=settings.CLICKS_PATH,
    parallel=2,
    tables=[
        files.Table(
            name="clicks",
            files="**/*.jsonl.gz",
            columns=[
                "id",
                "at",
                "customer",
                "product",
                "context",
                "ip",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "id",
                "at",
            ],
            optional=[
                "customer",
                "product",
                "context",
                "ip",
            ],
            json=[
                "context",
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
