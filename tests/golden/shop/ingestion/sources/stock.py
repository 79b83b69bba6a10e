"""The source stock, which arrives as files."""

from collections.abc import Iterator
from datetime import datetime

from ingestion import files
from pipeline import settings
from pipeline.findings import Finding

FORMAT = files.Format(
    kind="parquet",
)

# Stock levels of the warehouse system.
SOURCE = files.Source(
    name="stock",
    schema="raw_stock",
    path=settings.STOCK_PATH,
    parallel=2,
    tables=[
        files.Table(
            name="levels",
            files="levels_*.parquet",
            columns=[
                "day",
                "sku",
                "pieces",
                "share",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "day",
                "sku",
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
