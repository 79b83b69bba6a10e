"""Measures that do not add up, and rollups: the same columns in every style."""

from __future__ import annotations

import pytest
from specs import design, small
from support import ROOT

from generator.design.marts import Fact
from generator.design.rollups import Rollup
from generator.kinds.registry import available

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
STATES = """\
modeling:
  facts:
    orders:
      grain: [id, at]
      time: at
      measures:
        balance: {column: amount, aggregate: sum, additive: not_over_time}
        orders: {aggregate: count, additive: not_over_time}
        each: {aggregate: ratio, of: [balance, orders]}
  rollups:
    by_day: {fact: orders, by: [day, customers.name]}
    by_line: {fact: orders, by: line, measures: balance}
"""


def rollup(text: str, name: str, style: str = "star") -> Rollup:
    marts = design(text.replace("style: star", f"style: {style}")).marts
    return next(r for r in marts.rollups if r.name == name)


def fact(text: str) -> Fact:
    return design(text).marts.facts[0]


def test_a_ratio_is_one_of_sums() -> None:
    lines = next(f for f in design(SHOP).marts.facts if f.name == "fct_lines")
    (each,) = (m for m in lines.measures if m.name == "price_of_a_piece")
    assert each.expression == (
        "cast(cast(sum(amount) as decimal(38, 2)) as double) "
        "/ nullif(cast(sum(quantity) as bigint), 0)"
    )
    assert [column.name for column in each.columns] == ["amount", "quantity"]
    assert (each.additive, each.described) == (
        *("none", "What a piece sold for. Does not add up."),
    )


def test_a_state_is_that_of_the_last_moment() -> None:
    balance, orders, each = fact(small() + STATES).measures
    assert balance.expression == (
        "cast(sum(case when _is_last then amount end) as decimal(38, 2))"
    )
    assert orders.expression == "cast(count(case when _is_last then 1 end) as bigint)"
    assert balance.is_state and each.is_state
    assert fact(small() + STATES).has_states
    assert not fact(small()).has_states


@pytest.mark.parametrize(
    ("aggregate", "additive"),
    [("sum", "fully"), ("count", "fully"), ("max", "fully"), ("average", "none"),
     ("median", "none"), ("count_distinct", "none")],
)  # fmt: skip
def test_what_adds_up_unless_it_is_said(aggregate: str, additive: str) -> None:
    text = f"modeling: {{facts: {{orders: {{measures: {{m: {{column: amount, aggregate: {aggregate}}}}}}}}}}}\n"
    assert [m.additive for m in fact(small() + text).measures] == [additive]


@pytest.mark.parametrize("style", available("styles"))
def test_every_style_has_the_same_rollups(style: str) -> None:
    ours = design(SHOP.replace("style: star", f"style: {style}")).marts
    promised = {
        m.name: [(f.name, f.sql_type) for f in m.fields]
        for m in ours.read
        if m.template == "star/rollup"
    }
    assert promised["rollup_sales_by_month"][:3] == [
        ("month", "date"),
        ("buyer_segment", "varchar"),
        ("buyer_cities_country", "varchar"),
    ]
    assert [name for name, _ in promised["rollup_products_by_week"]] == [
        *("at_week", "products_title", "revenue", "price_of_a_piece"),
    ]


JOINS = {
    "star": [("dim_customers", "buyer", "lines")],
    "data_vault": [("dim_customers", "buyer", "lines")],
    "snowflake": [
        ("dim_customers", "buyer", "lines"),
        ("dim_cities", "buyer_cities", "buyer"),
    ],
    "one_big_table": [],
}


@pytest.mark.parametrize(("style", "joins"), JOINS.items(), ids=JOINS)
def test_an_attribute_is_taken_from_where_the_style_has_it(
    style: str, joins: list[tuple[str, str, str]]
) -> None:
    found = rollup(SHOP, "rollup_sales_by_month", style)
    assert [(j.model, j.alias, j.holder) for j in found.joins] == joins
    country = found.groups[-1]
    assert (country.name, country.entity, country.origin.name) == (
        *("buyer_cities_country", "cities", "country"),
    )


def test_states_are_of_the_last_moment_of_each_period() -> None:
    by_day = rollup(small() + STATES, "rollup_by_day")
    assert [group.said for group in by_day.periods] == ["day"]
    by_line = rollup(small() + STATES, "rollup_by_line")
    assert by_line.has_states and by_line.periods == ()
    assert [m.name for m in by_line.measures] == ["balance"]


def test_an_example_brings_two_of_three_rows_together() -> None:
    example = rollup(SHOP, "rollup_orders_by_status").example
    assert [dict(row)["status"] for row in example.rows] == [
        *("status 1", "status 1", "status 2"),
    ]
    together, other = map(dict, example.expected)
    assert (together["orders"], other["orders"]) == ("2", "1")
    assert (together["ordered_on_month"], other["ordered_on_month"]) == (
        *("2001-01-01", "2002-03-01"),
    )


def test_a_dimension_that_is_counted_is_a_fact_too() -> None:
    text = small() + "modeling: {rollups: {r: {fact: customers, by: born.year}}}\n"
    (role,) = (r for r in design(text).roles if r.table.entity == "customers")
    assert (role.fact, role.dimension) == (True, True)
    assert role.reason.endswith("; a rollup counts it")


def test_a_column_is_meant_before_a_period() -> None:
    text = small("line: integer", "month: integer").replace("[id, line]", "[id, month]")
    text += "modeling: {rollups: {r: {fact: orders, by: [month, at.month]}}}\n"
    assert [group.expression for group in rollup(text, "rollup_r").groups] == [
        "orders.month",
        "cast(date_trunc('month', orders.\"at\") as date)",
    ]
