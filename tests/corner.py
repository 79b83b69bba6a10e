"""What arrives in a shop whose customers, prices and orders change."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

__all__ = ["COLUMNS", "deliveries"]

COLUMNS = {
    "cities": ("city", "country"),
    "customers": ("id", "name", "segment", "city", "updated_at"),
    "products": ("sku", "title", "price"),
    "orders": (
        *("order", "customer", "status", "ordered_on", "paid_on", "shipped_at"),
        *("is_gift", "is_express", "updated_at"),
    ),
    "lines": (
        *("order", "line", "sku", "buyer", "receiver", "quantity", "amount", "at"),
    ),
    "stock": ("sku", "city", "pieces", "worth", "counted_at"),
    "makers": ("sku", "city", "share"),
    "visits": ("customer", "sku", "at"),
}


def deliveries(seed: int = 1) -> list[dict[str, list[tuple[str, ...]]]]:
    """What arrives with each load: late, twice, out of order, or not any more."""
    pick = random.Random(seed)
    cities = [f"city {n}" for n in range(6)]
    customers = [f"c{n}" for n in range(20)]
    skus = [f"s{n}" for n in range(10)]
    start = datetime(2026, 1, 1)
    loads = []
    for load in range(4):
        since = start + timedelta(days=10 * load)

        def moment(since: datetime = since) -> str:
            late = pick.random() < 0.3
            day = since + timedelta(days=pick.randint(-25 if late else 0, 9))
            return str(day + timedelta(minutes=pick.randint(0, 1439)))

        loads.append(
            {
                "cities": [
                    (city, "NA" if n == 4 else f"land {n % 3}")
                    for n, city in enumerate(cities[: 6 - load % 2])
                ],
                "customers": [
                    (
                        customer,
                        f"name of {customer}",
                        pick.choice(["NA", "small", "large", "vip"]),
                        pick.choice([*cities, "nowhere"]),
                        moment(),
                    )
                    for customer in customers
                    if pick.random() < 0.6
                ],
                "products": [
                    (sku, f"title {sku}", f"{n + pick.choice([0, 0, load])}.50")
                    for n, sku in enumerate(skus)
                    if pick.random() < 0.9
                ],
                "orders": [
                    (
                        str(pick.randint(0, 40)),
                        pick.choice([*customers, "nobody"]),
                        pick.choice(["open", "paid", "void"]),
                        moment()[:10],
                        pick.choice(["NA", moment()[:10]]),
                        pick.choice(["NA", moment()]),
                        pick.choice(["true", "false"]),
                        pick.choice(["true", "false", "NA"]),
                        moment(),
                    )
                    for _ in range(25)
                ],
                "stock": [
                    (
                        pick.choice([*skus, "gone"]),
                        pick.choice(cities),
                        str(pick.randint(0, 50)),
                        f"{pick.randint(0, 500)}.50",
                        moment(),
                    )
                    for _ in range(30)
                ],
                "makers": [
                    (sku, city, share)
                    for n, sku in enumerate([*skus, "gone"])
                    for city, share in _made_in(n + load)
                ],
                "visits": [
                    (
                        pick.choice([*customers, "nobody"]),
                        pick.choice([*skus, "NA"]),
                        moment(),
                    )
                    for _ in range(20)
                ],
                "lines": [
                    (
                        str(pick.randint(0, 45)),
                        str(pick.randint(1, 3)),
                        pick.choice([*skus, "NA", "gone"]),
                        pick.choice([*customers, "nobody"]),
                        pick.choice([*customers, "NA"]),
                        str(pick.randint(1, 9)),
                        f"{pick.randint(1, 999)}.{pick.randint(10, 99)}",
                        moment(),
                    )
                    for _ in range(60)
                ],
            }
        )
    return loads


def _made_in(number: int) -> list[tuple[str, str]]:
    """The cities that make a product, with their shares: one, some, or none."""
    some = [(f"city {number % 5}", "0.25"), ("nowhere", "0.5"), ("elsewhere", "0.25")]
    return [[], [(f"city {number % 6}", "1")], some][number % 3]
