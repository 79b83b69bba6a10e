"""A vault that grew by increments, some of them twice, is the one that is built at once.

What people read of it is what they read of a star.
"""

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

SPEC = (ROOT / "tests/data/vault.yml").read_text(encoding="utf-8")
COLUMNS = {
    "countries": ("code", "title"),
    "cities": ("city", "country"),
    "customers": (
        *("id", "name", "email", "segment", "status", "city", "merged_into"),
        "updated_at",
    ),
    "phones": ("customer", "kind", "number", "updated_at"),
    "products": ("sku", "title", "price"),
    "orders": ("order", "customer", "status", "ordered_on", "updated_at"),
    "lines": ("order", "line", "sku", "buyer", "receiver", "amount", "at"),
    "visits": ("visit", "customer", "pages", "at"),
}
FULL = ("countries", "cities", "products")
# Which load a row came with is told by that which brought its state first, in a vault.
OF_LOADS = ("_dlt_load_id", "_extracted_at", "_source_file")
COMMENTS = (
    "select table_name, split_part(comment, ', built ', 1) from duckdb_tables() "
    "where schema_name = 'vault' and comment is not null"
)
OTHERS = (
    "path:models/staging,resource_type:test",
    "path:models/marts,resource_type:test",
)

Load = dict[str, list[tuple[str, ...]]]


def loads(seed: int = 7) -> list[Load]:
    """Rows that come late, out of order, twice, with another state, and not any more."""
    pick = random.Random(seed)
    found: list[Load] = []
    for number in range(8):
        load = {
            name: rows
            for name, rows in rows_of(pick, number).items()
            if not found or pick.random() < 0.8
        }
        for name in load:
            again = found[-1].get(name, []) if found and name not in FULL else []
            load[name] += [row for row in again if pick.random() < 0.4]
        found.append(load)
    found[3]["cities"] = []
    return found


def rows_of(pick: random.Random, number: int) -> Load:
    """Some rows of each table, in which the same keys come again and again."""
    customers = [f"c{n}" for n in range(9)]
    skus = [f"s{n}" for n in range(5)]
    cities = [f"city {n}" for n in range(4)]

    def moment() -> str:
        return str(datetime(2026, 1, 1) + timedelta(hours=pick.randint(0, 200)))

    def one_of(*values: str) -> str:
        return pick.choice(values)

    return {
        "countries": [(c, one_of("one", "other")) for c in "ab" if pick.random() < 0.8],
        "cities": [(c, one_of(*"abz")) for c in cities if pick.random() < 0.7],
        "customers": [
            (
                *(one_of(*customers), one_of("x", "y"), one_of("NA", "m@x")),
                *(one_of("NA", "b"), one_of("new", "old"), one_of(*cities, "nowhere")),
                *(one_of("NA", "NA", *customers), moment()),
            )
            for _ in range(8)
        ],
        "phones": [
            (
                one_of(*customers),
                one_of("home", "work"),
                one_of("NA", "1", "2"),
                moment(),
            )
            for _ in range(6)
        ],
        "products": [
            (sku, "title", one_of("1.50", "2.50"))
            for sku in skus
            if pick.random() < 0.8
        ],
        "orders": [
            (
                *(str(pick.randint(0, 9)), one_of(*customers, "nobody")),
                *(one_of("open", "void"), moment()[:10], moment()),
            )
            for _ in range(8)
        ],
        "lines": [
            (
                *(
                    str(pick.randint(0, 11)),
                    one_of("1", "2"),
                    one_of(*skus, "NA", "gone"),
                ),
                *(one_of(*customers), one_of(*customers, "NA"), one_of("2.00", "3.00")),
                moment(),
            )
            for _ in range(14)
        ],
        "visits": [
            (str(10 * number + n), one_of(*customers, "NA"), str(n), moment())
            for n in range(5)
        ],
    }


def on(warehouse: str, style: str = "data_vault") -> str:
    """The spec on a warehouse, in a style."""
    spec = SPEC.replace("warehouse: duckdb", f"warehouse: {warehouse}")
    return spec.replace("style: data_vault", f"style: {style}")


@pytest.fixture(scope="module")
def on_postgres(
    render: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Server,
) -> Landing:
    """Eight loads in two runs."""
    file = tmp_path_factory.mktemp("corner") / "none"
    project = render(on("postgres"))
    landing = Landing(project, file, "shop", COLUMNS, postgres.database())
    for number, load in enumerate(loads(), start=1):
        landing.land(number, load)
        if number in (4, 8):
            landing.dbt("run")
    return landing


@pytest.fixture(scope="module")
def on_duckdb(
    render: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Landing:
    """Eight loads in two runs; the second believes that the first never ended."""
    file = tmp_path_factory.mktemp("corner") / "corner.duckdb"
    landing = Landing(render(on("duckdb")), file, "shop", COLUMNS)
    for number, load in enumerate(loads(), start=1):
        # Of the last, nothing has arrived: the run that brought it was killed.
        landing.land(number, load, committed=number < 8)
        if number == 4:
            landing.dbt("run")
            long_ago = ", built 2000-01-01 00:00:00"
            landing.query(
                *(
                    f"comment on table vault.{table} is '{definition}{long_ago}'"
                    for table, definition in landing.query(COMMENTS)
                )
            )
    # Tests of the vault's models, and unit tests, too; those of others are run elsewhere.
    landing.dbt("build", "--exclude", *OTHERS)
    return landing


def content(landing: Landing, *schemas: str) -> dict[str, Any]:
    """All rows of some schemas, without the moment at which a load was taken in."""
    return {
        name: sorted(row[:2] for row in rows) if ".loads_" in name else rows
        for name, rows in landing.everything(*schemas).items()
    }


@pytest.mark.parametrize("warehouse", ["duckdb", "postgres"])
def test_increments_add_what_a_full_refresh_finds(
    warehouse: str, request: pytest.FixtureRequest
) -> None:
    grown: Landing = request.getfixturevalue(f"on_{warehouse}")
    runs = "select count(distinct _vaulted_at) from vault.loads_lines"
    assert grown.query(runs) == [[2]]
    by_increments = content(grown, "vault", "marts")
    grown.dbt("run", "--full-refresh")
    assert grown.query(runs) == [[1]]
    assert by_increments == content(grown, "vault", "marts")


def test_the_marts_are_those_of_a_star(
    on_duckdb: Landing, render: Callable[..., Path]
) -> None:
    columns = on_duckdb.query(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = 'marts' order by table_name, ordinal_position"
    )
    of_vault = told(on_duckdb, columns)
    star = on_duckdb.over(render(on("duckdb", "star")))
    star.dbt("run", "--full-refresh")
    assert of_vault == told(star, columns)


def told(landing: Landing, columns: list[list[str]]) -> dict[str, list[list[Any]]]:
    """The rows of all marts, without what tells of loads."""
    kept: dict[str, list[str]] = {}
    for table, column in columns:
        if column not in OF_LOADS:
            kept.setdefault(table, []).append(f'"{column}"')
    rows = landing.answers(
        [f"select {', '.join(names)} from marts.{t}" for t, names in kept.items()]
    )
    return {t: sorted(found, key=str) for t, found in zip(kept, rows, strict=True)}


def test_a_bridge_leads_where_references_do(on_duckdb: Landing) -> None:
    ((rows, elsewhere),) = on_duckdb.query(
        "select count(*), count(*) filter (c.id is distinct from o.customer) "
        "from vault.bridge_lines as b "
        "inner join vault.hub_lines as h on b.lines_hk = h.lines_hk "
        'left join vault.current_orders as o on h."order" = o."order" '
        "left join vault.hub_customers as c on b.orders_customers_hk = c.customers_hk"
    )
    assert rows > 10
    assert elsewhere == 0
