"""The source billing, a PostgreSQL database."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from ingestion import archive, postgres
from pipeline import settings
from pipeline.findings import Finding

SERVER = postgres.Server(
    host=settings.BILLING_HOST,
    port=settings.BILLING_PORT,
    database=settings.BILLING_DATABASE,
    user=settings.BILLING_USER,
    password_in="BILLING_PASSWORD",
    sslmode="verify-full",
    sslrootcert=settings.BILLING_SSLROOTCERT,
    replica="never",
)

# The billing system, in another network.
SOURCE = postgres.Source(
    name="billing",
    schema="raw_billing",
    server=SERVER,
    parallel=2,
    raw=archive.Archived,
    tables=[
        postgres.Table(
            name="customers",
            reads=postgres.Relation(
                schema="public",
                name="customers",
            ),
            columns=[
                "id",
                "name",
                "country",
                "updated_at",
            ],
            key=[
                "id",
            ],
            load="incremental",
            cursor="updated_at",
            needed=[
                "id",
                "updated_at",
            ],
        ),
        postgres.Table(
            name="invoices",
            reads=postgres.Relation(
                schema="public",
                name="invoices",
            ),
            columns=[
                "id",
                "customer",
                "issued",
                "amount",
                "updated_at",
            ],
            key=[
                "id",
            ],
            load="incremental",
            cursor="updated_at",
            lag=timedelta(minutes=15),
            needed=[
                "id",
                "updated_at",
            ],
            finds_deleted=True,
        ),
    ],
)


def load(
    table: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Load what is new or has changed; `postgres.load` says more."""
    postgres.load(SOURCE, table=table, since=since, until=until)


def examine() -> Iterator[Finding]:
    """Look at everything that a load needs; `make doctor` shows what is found."""
    yield from postgres.examine(SOURCE)
    yield from archive.examine(SOURCE.name, SOURCE.schema)
