"""The source bank, which arrives as files."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from ingestion import archive, files
from ingestion.files.stored import Folder
from pipeline import settings
from pipeline.findings import Finding

FORMAT = files.Format(
    kind="csv",
    encoding="utf-8",
    delimiter=";",
    quote='"',
    header=True,
)

PATH = Folder(settings.BANK_PATH)

# Statements of account, one file a day, put into the lake by the bank.
SOURCE = files.Source(
    name="bank",
    schema="raw_bank",
    path=PATH,
    parallel=2,
    raw=partial(archive.Archived, files=PATH),
    tables=[
        files.Table(
            name="payments",
            files="statement_*.csv",
            columns=[
                "reference",
                "invoice",
                "booked",
                "amount",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "reference",
                "booked",
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
    yield from files.examine(SOURCE)
    yield from archive.examine(SOURCE.name, SOURCE.schema)
