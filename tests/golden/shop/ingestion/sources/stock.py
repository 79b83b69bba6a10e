"""The source stock, which arrives as files."""

from datetime import date

from ingestion import files
from pipeline import settings

FORMAT = files.Format(
    kind="parquet",
)

# Stock levels of the warehouse system.
SOURCE = files.Source(
    name="stock",
    schema="raw_stock",
    path=settings.STOCK_PATH,
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
        ),
    ],
)


def load(
    table: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> None:
    """Load what is new or has changed; `files.load` says more."""
    files.load(SOURCE, table=table, since=since, until=until)
