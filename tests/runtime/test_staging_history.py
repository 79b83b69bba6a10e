"""What becomes of rows that arrive late, corrected, twice, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from landing import Landing

SPEC = """
spec: 1
project: {name: ledger}
sources:
  shop:
    kind: files
    path: data/landing
    null_values: [NA]
    tables:
      orders:
        key: [order, line]
        cursor: updated_at
        where: status <> 'void'
        columns:
          order: string
          line: integer
          customer: {type: string, references: customers}
          status: string
          amount: integer
          updated_at: timestamp
      customers:
        key: id
        cursor: updated_at
        columns:
          id: string
          city: string
          store: {type: string, references: stores}
          updated_at: timestamp
      stores:
        key: id
        columns:
          id: string
          size: string
          owner: {type: string, references: {to: customers, as: owner}}
      prices:
        key: id
        cursor: revision
        columns: {id: string, price: integer, revision: integer}
      countries:
        key: code
        columns: {code: string}
latency: daily
storage: {warehouse: duckdb}
modeling:
  dimensions: {customers: {history: track}, stores: {history: track}, prices: {history: track}}
"""
COLUMNS = {
    "orders": ("order", "line", "customer", "status", "amount", "updated_at"),
    "customers": ("id", "city", "store", "updated_at"),
    "stores": ("id", "size", "owner"),
    "prices": ("id", "price", "revision"),
    "countries": ("code",),
}
LOADS = (
    {
        "orders": [
            ("corrected", "1", "moved", "open", "10", "2026-01-01"),
            ("overtaken", "1", "moved", "open", "20", "2026-01-10T12:00:00Z"),
            ("tied", "1", "same", "open", "30", "2026-01-01"),
            ("voided", "1", "same", "open", "40", "2026-01-01"),
            ("revived", "1", "same", "void", "50", "2026-01-01"),
            ("misfit", "1", "nobody", "open", "60", "2026-01-01"),
            ("twice", "1", "late", "open", "70", "2026-01-01"),
            ("twice", "1", "late", "open", "71", "2026-01-01"),
            ("undated", "1", "late", "open", "80", "2026-01-01"),
            ("uncommitted", "1", "late", "open", "90", "2026-01-01"),
            ("mended", "1", "late", "open", "much", "2026-01-01"),
            ("keyless", "one", "late", "open", "110", "2026-01-01"),
        ],
        "customers": [
            ("moved", "Bonn", "kept", "2026-01-01"),
            ("same", "Ulm", "kept", "2026-01-01"),
            ("late", "Graz", "kept", "2026-01-01"),
        ],
        "stores": [("kept", "small", "moved"), ("gone", "small", "moved")],
        "prices": [("late", "3", "3"), ("changed", "1", "1")],
        "countries": [("DE",), ("FR",)],
    },
    {
        "orders": [
            ("corrected", "1", "moved", "open", "11", "2026-01-02"),
            ("overtaken", "1", "moved", "open", "21", "2026-01-05"),
            ("tied", "1", "same", "open", "31", "2026-01-01"),
            ("voided", "1", "same", "void", "41", "2026-01-02"),
            ("misfit", "1", "nobody", "open", "much", "2026-01-02"),
            ("undated", "1", "late", "open", "81", "NA"),
            ("new but old", "1", "moved", "open", "100", "1999-12-31"),
            ("mended", "1", "late", "open", "120", "2026-01-01"),
        ],
        "customers": [
            ("moved", "Rome", "kept", "2026-01-10"),
            ("same", "Ulm", "kept", "2026-01-05"),
        ],
        "stores": [("kept", "large", "moved")],
        "prices": [("late", "2", "2"), ("changed", "2", "2")],
        "countries": [("DE",)],
    },
    {
        "orders": [
            ("corrected", "1", "moved", "open", "12", "2026-01-02"),
            ("overtaken", "1", "moved", "void", "22", "2026-01-04"),
            ("voided", "1", "same", "open", "42", "2026-01-01"),
            ("revived", "1", "same", "open", "51", "2026-01-03"),
        ],
        "customers": [
            ("moved", "Oslo", "kept", "2026-01-10"),
            ("late", "Linz", "kept", "2025-06-01"),
        ],
        "stores": [],
    },
)
UNCOMMITTED = {"orders": [("uncommitted", "1", "late", "open", "91", "2026-01-09")]}
STAGED = {
    "corrected": 12,
    "overtaken": 20,
    "tied": 31,
    "voided": None,
    "revived": 51,
    "misfit": 60,
    "twice": 71,
    "undated": 80,
    "uncommitted": 90,
    "new but old": 100,
    "mended": 120,
    "keyless": None,
}

Tables = dict[str, list[list[Any]]]


@pytest.fixture(scope="module")
def landing(
    render: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Landing:
    folder: Path = tmp_path_factory.mktemp("ledger")
    return Landing(render(SPEC), folder / "ledger.duckdb", "shop", COLUMNS)


@pytest.fixture(scope="module")
def loaded(landing: Landing) -> Tables:
    """Everything after three loads; the second run was killed after one model."""
    first, second, third = LOADS
    landing.land(1, first)
    landing.dbt("run")
    landing.land(2, second)
    landing.land(3, UNCOMMITTED, committed=False)
    landing.dbt("run", "--select", "+stg_shop__orders")
    landing.land(4, third)
    landing.dbt("build")
    return landing.everything("staging", "quarantine", "marts")


@pytest.mark.parametrize("order", STAGED)
def test_newest_version_is_staged(order: str, landing: Landing, loaded: Tables) -> None:
    found = landing.query(
        f"""select amount from staging.stg_shop__orders where "order" = '{order}'"""
    )

    assert found == ([] if STAGED[order] is None else [[STAGED[order]]])


def test_misfit_is_kept_with_its_reason(landing: Landing, loaded: Tables) -> None:
    found = landing.query(
        'select "order", amount, _source_row, _misfits '
        "from quarantine.quarantine_shop__orders order by all"
    )

    assert found == [
        ["keyless", "110", 12, "line: 'one' is not an integer"],
        ["misfit", "much", 5, "amount: 'much' is not an integer"],
    ]


def test_full_load_replaces_what_was(landing: Landing, loaded: Tables) -> None:
    assert landing.query("select code from staging.stg_shop__countries") == [["DE"]]
    assert landing.query("select id from staging.stg_shop__stores") == []


def test_versions_of_a_table_with_a_cursor(landing: Landing, loaded: Tables) -> None:
    found = landing.query(
        "select id, city, valid_from::date, valid_to::date, is_current "
        "from marts.dim_customers where id is not null order by id, valid_from"
    )

    assert found == [
        ["late", "Linz", "1900-01-01", "2026-01-01", False],
        ["late", "Graz", "2026-01-01", "9999-12-31", True],
        ["moved", "Bonn", "1900-01-01", "2026-01-10", False],
        ["moved", "Oslo", "2026-01-10", "9999-12-31", True],
        ["same", "Ulm", "1900-01-01", "9999-12-31", True],
    ]


def test_versions_of_a_table_without_a_cursor(landing: Landing, loaded: Tables) -> None:
    found = landing.query(
        "select id, size, valid_from::date, valid_to::date, is_current "
        "from marts.dim_stores where id is not null order by id, valid_from"
    )

    assert found == [
        ["gone", "small", "1900-01-01", "9999-12-31", True],
        ["kept", "small", "1900-01-01", "2026-02-02", False],
        ["kept", "large", "2026-02-02", "9999-12-31", True],
    ]


def test_versions_of_a_table_with_a_number_as_cursor(
    landing: Landing, loaded: Tables
) -> None:
    found = landing.query(
        "select id, price, valid_from::date, valid_to::date, is_current "
        "from marts.dim_prices where id is not null order by id, valid_from"
    )

    assert found == [
        ["changed", 1, "1900-01-01", "2026-02-02", False],
        ["changed", 2, "2026-02-02", "9999-12-31", True],
        ["late", 3, "1900-01-01", "9999-12-31", True],
    ]


def test_dimensions_that_refer_to_each_other_meet_the_current_version(
    landing: Landing, loaded: Tables
) -> None:
    stores = landing.query(
        "select id, owner_city from marts.dim_stores where is_current order by all"
    )
    customers = landing.query(
        "select distinct id, stores_size from marts.dim_customers order by all"
    )

    assert stores == [["gone", "Oslo"], ["kept", "Oslo"], [None, "Unknown"]]
    assert customers == [
        ["late", "large"],
        ["moved", "large"],
        ["same", "large"],
        [None, "Unknown"],
    ]


def test_facts_meet_the_version_of_their_time(landing: Landing, loaded: Tables) -> None:
    found = landing.query(
        'select "order", dim_customers.city from marts.fct_orders '
        "inner join marts.dim_customers using (customers_key) order by all"
    )

    assert dict(found) == {
        "corrected": "Bonn",
        "mended": "Graz",
        "misfit": "Unknown",
        "new but old": "Bonn",
        "overtaken": "Oslo",
        "revived": "Ulm",
        "tied": "Ulm",
        "twice": "Graz",
        "uncommitted": "Graz",
        "undated": "Graz",
    }


def test_another_run_changes_nothing(landing: Landing, loaded: Tables) -> None:
    landing.dbt("run")

    assert landing.everything("staging", "quarantine", "marts") == loaded


def test_full_refresh_equals_increments(landing: Landing, loaded: Tables) -> None:
    landing.dbt("run", "--full-refresh")

    assert landing.everything("staging", "quarantine", "marts") == loaded


def test_misfits_leave_with_the_old_version_of_their_file(
    landing: Landing, loaded: Tables
) -> None:
    """It comes late, since it changes raw."""
    landing.query(
        "insert into raw_shop._loaded_files "
        "select table_name, file, _extracted_at, '1800000009.25' "
        "from raw_shop._loaded_files where file = 'orders_1.csv'",
    )
    of = 'select "order" from quarantine.quarantine_shop__orders order by all'
    assert landing.query(of) == [["keyless"], ["misfit"]]

    landing.query("insert into raw_shop._dlt_loads values ('1800000009.25', 0)")

    assert landing.query(of) == [["misfit"]]


def test_another_definition_builds_the_table_anew(
    landing: Landing, loaded: Tables
) -> None:
    """It comes last, since it changes the project."""
    model = landing.project / "transform/models/staging/shop/stg_shop__orders.sql"
    sql = model.read_text(encoding="utf-8")
    model.write_text(sql.replace("status <> 'void'", "status = 'void'"), "utf-8")

    landing.dbt("run", "--select", "stg_shop__orders")

    found = landing.query('select "order", amount from staging.stg_shop__orders')
    assert found == [["voided", 41]]
