"""Every derived name, computed in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from specs import design, small
from support import spec_of

from generator.design.names import (
    ProjectNames,
    TableNames,
    fit,
    quote_identifier,
    variable,
)
from generator.spec.names import entity_names, identifier


@given(st.text())
def test_an_identifier_is_one_for_every_tool(text: str) -> None:
    name = identifier(text)
    assert name == "" or name.isidentifier()
    assert name == name.lower() and name.isascii() and "__" not in name
    assert identifier(name) == name


def test_names_of_a_project() -> None:
    project = ProjectNames.of("Corner Shop")
    assert (project.name, project.title, project.prefix) == (
        *("corner_shop", "Corner Shop"),
        "CORNER_SHOP",
    )


def test_names_of_a_table() -> None:
    names = TableNames.of("shop export", "Order Items", "order_items", 63)
    assert (names.raw_schema, names.base, names.staging, names.versions) == (
        *("raw_shop_export", "base_shop_export__order_items"),
        *("stg_shop_export__order_items", "int_order_items__versions"),
    )


def test_entities_have_their_source_before_them_only_where_they_must() -> None:
    places = [("a", "Items"), ("b", "items"), ("b", "orders")]
    assert entity_names(places) == dict(
        zip(places, ["a_items", "b_items", "orders"], strict=True)
    )


@pytest.mark.parametrize("longest", [63, 128, 255])
def test_names_fit_and_stay_apart(longest: int) -> None:
    long = ["x" * longest + end for end in ("", "a", "b")]
    assert fit(long[0], longest) == long[0]
    short = {fit(name, longest) for name in long}
    assert len(short) == 3
    assert {len(name) for name in short} == {longest}


def test_the_names_of_the_longest_tables_fit_the_warehouse() -> None:
    old, new = "x" * 100, "y" * 100
    text = small().replace("customers", old).replace("shop:", f"{new}:")
    found = design(text.replace("orders", "z" * 100))
    longest = found.warehouse.longest_name
    models = [model.name for model in found.marts.models]
    tables = [
        t for t in found.tables for t in (t.base, t.staging, t.quarantine, t.versions)
    ]
    assert {len(name) <= longest for name in [*models, *tables]} == {True}


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        *(("plain_1", "plain_1"), ("select", '"select"'), ("Group", '"Group"')),
        *(("a b", '"a b"'), ('a"b', '"a""b"'), ("1a", '"1a"'), ("ä", '"ä"')),
    ],
)
def test_names_are_quoted_where_sql_needs_it(name: str, sql: str) -> None:
    assert quote_identifier(name, {"select"}) == sql


def test_variables() -> None:
    assert variable("shop export", "PATH") == "SHOP_EXPORT_PATH"
    assert [v.name for v in design(spec_of("shop")).variables] == [
        *(
            "CORNER_SHOP_WAREHOUSE_PATH",
            "SHOP_EXPORT_PATH",
            "CLICKS_PATH",
            "STOCK_PATH",
        ),
        *(
            "CORNER_SHOP_SCHEDULE",
            "CORNER_SHOP_TIMEZONE",
            "CORNER_SHOP_FRESHNESS_SECONDS",
        ),
    ]


def test_columns_keep_three_names_apart() -> None:
    (table,) = (t for t in design(spec_of("shop")).tables if t.entity == "order_items")
    price = next(c for c in table.columns if c.logical == "unit price")
    assert (price.name, price.physical, price.raw_sql) == (
        *("unit_price", "Unit Price (€)"),
        '"Unit Price (€)"',
    )
