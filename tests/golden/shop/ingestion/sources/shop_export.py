"""The source shop_export, which arrives as files."""

from collections.abc import Iterator
from datetime import datetime

from ingestion import files
from pipeline import settings
from pipeline.findings import Finding

FORMAT = files.Format(
    kind="csv",
    encoding="utf-8",
    delimiter=";",
    quote='"',
    header=True,
)

# Nightly export of the shop system.
SOURCE = files.Source(
    name="shop_export",
    schema="raw_shop_export",
    path=settings.SHOP_EXPORT_PATH,
    parallel=2,
    tables=[
        files.Table(
            name="customers",
            files="customers/*.csv.gz",
            columns=[
                "Customer No.",
                "name",
                "email",
                "segment",
                "group",
                "updated_at",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "Customer No.",
                "updated_at",
            ],
        ),
        files.Table(
            name="products",
            files="products.csv",
            columns=[
                "sku",
                "title",
                "price",
                "launched",
            ],
            load="full",
            format=FORMAT,
            needed=[
                "sku",
            ],
        ),
        files.Table(
            name="orders",
            files="orders_*.csv",
            columns=[
                "order_id",
                "customer_id",
                "order",
                "ordered_at",
                "paid",
                "updated_at",
            ],
            load="incremental",
            format=FORMAT,
            needed=[
                "order_id",
                "updated_at",
            ],
        ),
        files.Table(
            name="order_items",
            files="Order Items.csv",
            columns=[
                "order_id",
                "Line No",
                "sku",
                "quantity",
                "select",
                "Unit Price (€)",
            ],
            load="full",
            format=FORMAT,
            needed=[
                "order_id",
                "Line No",
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
