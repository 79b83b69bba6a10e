"""A vault that grew by increments, some of them twice, is the one that is built at once."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from landing import Landing
from servers import Server
from support import ROOT

SPEC = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
COLUMNS = {
    "cities": ("city", "country"),
    "customers": ("id", "name", "segment", "city", "updated_at"),
    "products": ("sku", "title", "price"),
    "orders": ("order", "customer", "status", "ordered_on", "updated_at"),
    "lines": (
        *("order", "line", "sku", "buyer", "receiver", "quantity", "amount", "at"),
    ),
}
FULL = ("cities", "products")
COMMENTS = {
    "duckdb": "select table_name, comment from duckdb_tables() "
    "where schema_name = 'vault' and comment is not null",
    "postgres": "select relname, obj_description(oid, 'pg_class') from pg_class "
    "where relnamespace = 'vault'::regnamespace and obj_description(oid) is not null",
}

Load = dict[str, list[tuple[str, ...]]]


def loads(seed: int = 7) -> list[Load]:
    """Rows that come late, out of order, twice, with another state, and not any more."""
    pick = random.Random(seed)
    found: list[Load] = []
    for _ in range(8):
        load = {
            name: rows
            for name, rows in rows_of(pick).items()
            if not found or pick.random() < 0.8
        }
        for name in load:
            again = found[-1].get(name, []) if found and name not in FULL else []
            load[name] += [row for row in again if pick.random() < 0.4]
        found.append(load)
    found[3]["cities"] = []
    return found


def rows_of(pick: random.Random) -> Load:
    """Some rows of each table, in which the same keys come again and again."""
    customers = [f"c{n}" for n in range(9)]
    skus = [f"s{n}" for n in range(5)]
    cities = [f"city {n}" for n in range(4)]

    def moment() -> str:
        return str(datetime(2026, 1, 1) + timedelta(hours=pick.randint(0, 200)))

    return {
        "cities": [(c, pick.choice("ab")) for c in cities if pick.random() < 0.7],
        "customers": [
            (
                *(pick.choice(customers), pick.choice("xy"), pick.choice(["NA", "b"])),
                *(pick.choice([*cities, "nowhere"]), moment()),
            )
            for _ in range(8)
        ],
        "products": [
            (sku, "title", pick.choice(["1.50", "2.50"]))
            for sku in skus
            if pick.random() < 0.8
        ],
        "orders": [
            (
                *(str(pick.randint(0, 9)), pick.choice([*customers, "nobody"])),
                *(pick.choice(["open", "void"]), moment()[:10], moment()),
            )
            for _ in range(8)
        ],
        "lines": [
            (
                *(str(pick.randint(0, 11)), str(pick.randint(1, 2))),
                *(pick.choice([*skus, "NA", "gone"]), pick.choice(customers)),
                *(pick.choice([*customers, "NA"]), str(pick.randint(1, 2))),
                *("2.00", moment()),
            )
            for _ in range(14)
        ],
    }


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def grown(
    request: pytest.FixtureRequest,
    render: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Server,
) -> Landing:
    """Eight loads in three runs; the last believes that the second never ended."""
    spec = SPEC.replace("style: star", "style: data_vault")
    project = render(spec.replace("warehouse: duckdb", f"warehouse: {request.param}"))
    file = tmp_path_factory.mktemp("corner") / "corner.duckdb"
    database = postgres.database() if request.param == "postgres" else None
    landing = Landing(project, file, "shop", COLUMNS, database)
    for number, load in enumerate(loads(), start=1):
        # Of the last, nothing has arrived: the run that brought it was killed.
        landing.land(number, load, committed=number < 8)
        if number == 1:
            landing.dbt("run")
            said = landing.query(COMMENTS[request.param])
        elif number == 4:
            landing.dbt("run")
            landing.query(*(f"comment on table vault.{t} is '{c}'" for t, c in said))
    landing.dbt("run")
    return landing


def content(landing: Landing) -> dict[str, Any]:
    """All rows of vault and marts, without the moment at which a load was taken in."""
    return {
        name: sorted(row[:2] for row in rows) if ".loads_" in name else rows
        for name, rows in landing.everything("vault", "marts").items()
    }


def test_increments_add_what_a_full_refresh_finds(grown: Landing) -> None:
    taken = grown.query("select count(distinct _vaulted_at) from vault.loads_lines")
    assert taken == [[3]]
    by_increments = content(grown)
    grown.dbt("run", "--full-refresh")
    taken = grown.query("select count(distinct _vaulted_at) from vault.loads_lines")
    assert taken == [[1]]
    assert by_increments == content(grown)
