"""Files for the `shop` example: small, deterministic, and as untidy as real ones."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

__all__ = ["write"]

_START = datetime(2026, 3, 28, 12, 0)
_SEGMENTS = ("consumer", "corporate", "no", "it's other")
_DAYS = 3


def write(folder: Path, *, rows: int = 50, seed: int = 1) -> None:
    """Write data/export, data/clicks and data/stock below `folder`.

    There are `rows` customers, orders and clicks a file, two lines an order, and half
    as many products. Some customers and orders come a second time, corrected; some
    values fit no type; some references lead nowhere; some lines have no quantity.
    """
    pick = random.Random(seed)
    skus = [f"{number:05}" for number in range(1, rows // 2 + 1)]
    customers = [f"C{number:04}" for number in range(1, rows + 1)]
    _customers(folder / "data/export/customers", customers, pick)
    _products(folder / "data/export", skus, pick)
    _orders(folder / "data/export", customers, skus, pick)
    _clicks(folder / "data/clicks", customers, skus, rows, pick)
    _levels(folder / "data/stock", skus, pick)


def _customers(folder: Path, customers: Sequence[str], pick: random.Random) -> None:
    header = ("Customer No.", "name", "email", "segment", "group", "updated_at")

    def row(number: int, customer: str, day: int) -> Sequence[object]:
        email = "N/A" if number % 7 == 0 else f"{customer.lower()}@example.com"
        if number % 11 == 0:
            email = "not an address"
        group = ("", "VIP; gold", 'so-called "A"', "two\nlines")[number % 4]
        changed = _START + timedelta(days=day, minutes=number)
        segment = _SEGMENTS[(number + day) % len(_SEGMENTS)]
        return customer, f"Zoë {number} O'Neil", email, segment, group, changed

    first = [row(number, customer, 0) for number, customer in enumerate(customers, 1)]
    first[2] = (*first[2][:-1], "last week")
    changed = pick.sample(list(enumerate(customers, 1)), len(customers) // 5)
    second = [row(number, customer, 10) for number, customer in sorted(changed)]
    for name, rows in (("1.csv.gz", first), ("2.csv.gz", second)):
        _write_gzip(folder / name, _csv(header, rows))


def _products(folder: Path, skus: Sequence[str], pick: random.Random) -> None:
    rows = [
        (
            sku,
            f'Article "{number}"; large',
            f"{pick.randint(100, 99_99) / 100:.2f}",
            "" if number % 5 == 0 else f"{number % 28 + 1:02}.02.2025",
        )
        for number, sku in enumerate(skus, 1)
    ]
    rows[3] = (*rows[3][:2], "free", rows[3][3])
    rows[4] = (*rows[4][:3], "31.02.2025")
    _write(folder / "products.csv", _csv(("sku", "title", "price", "launched"), rows))


def _orders(
    folder: Path, customers: Sequence[str], skus: Sequence[str], pick: random.Random
) -> None:
    header = ("order_id", "customer_id", "order", "ordered_at", "paid", "updated_at")
    orders = []
    for number, _ in enumerate(customers, 1):
        customer = "C9999" if number % 13 == 0 else pick.choice(customers)
        at = _START + timedelta(hours=number)
        paid = pick.choice(("true", "false", "TRUE", "f"))
        orders.append((number, customer, number % 3 or "", at, paid, at))
    orders[5] = (*orders[5][:3], "yesterday", *orders[5][4:])
    corrected = [
        (*order[:4], "true", _START + timedelta(days=20)) for order in orders[6::10]
    ]
    _write(folder / "orders_1.csv", _csv(header, orders))
    _write(folder / "orders_2.csv", _csv(header, corrected))

    header = ("order_id", "Line No", "sku", "quantity", "select", "Unit Price (€)")
    items = []
    for number, *_ in orders:
        for line in (1, 2):
            sku = "99999" if (number + line) % 17 == 0 else pick.choice(skus)
            quantity = 0 if (number * line) % 19 == 0 else pick.randint(1, 9)
            price = f"{pick.randint(1, 5000) / 100:.2f}"
            choice = ("red", "", "N/A", "45 cm; long")[number % 4]
            items.append((number, line, sku, quantity, choice, price))
    items[7] = (*items[7][:3], "many", *items[7][4:])
    _write(folder / "Order Items.csv", _csv(header, items))


def _clicks(
    folder: Path,
    customers: Sequence[str],
    skus: Sequence[str],
    rows: int,
    pick: random.Random,
) -> None:
    for part in range(_DAYS):
        lines = []
        for number in range(rows):
            at = _START + timedelta(days=part, minutes=10 * number)
            click: dict[str, object] = {
                "id": str(uuid.UUID(int=pick.getrandbits(128), version=4)),
                "at": f"{at.isoformat()}Z",
                "product": "77777" if number % 23 == 0 else pick.choice(skus),
            }
            if number % 3:
                click["customer"] = pick.choice(customers)
            if number % 4:
                click["context"] = {"browser": "é", "width": 1.5, "tags": ["a", None]}
            if number % 5:
                click["ip"] = f"192.0.2.{number % 256}"
            if number == 1:
                click["id"] = "not-a-uuid"
            lines.append(json.dumps(click, ensure_ascii=False))
        day = (_START + timedelta(days=part)).date()
        _write_gzip(folder / f"{day:%Y/%m}/{day}.jsonl.gz", "\n".join(lines) + "\n")


def _levels(folder: Path, skus: Sequence[str], pick: random.Random) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for part in range(_DAYS):
        day = date(2026, 3, 28) + timedelta(days=part)
        table = pa.table(
            {
                "day": pa.array([day] * len(skus), pa.date32()),
                "sku": pa.array(list(skus), pa.string()),
                "pieces": pa.array([pick.randint(0, 500) for _ in skus], pa.int32()),
                "share": pa.array(
                    [pick.random() if n % 6 else None for n, _ in enumerate(skus)],
                    pa.float64(),
                ),
            }
        )
        pq.write_table(table, folder / f"levels_{day}.parquet")


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_gzip(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), mtime=0))
