"""What wide tables hold: own columns, and those of all that they refer to."""

from __future__ import annotations

import pytest
from specs import design, small
from support import ROOT, spec_of

from generator.kinds.styles._wide import WideDimension, WideFact

WIDE = "modeling: {style: one_big_table}\n"
SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")


def wide(text: str, name: str) -> WideFact | WideDimension:
    subjects = design(text.replace("style: star", "style: one_big_table")).marts
    found = next(mart for mart in subjects.subjects if mart.name == name)
    assert isinstance(found, WideFact | WideDimension)
    return found


def others(text: str, name: str) -> list[str]:
    return [attribute.name for attribute in wide(text, name).others]


def test_there_is_a_table_for_each_fact_and_dimension() -> None:
    found = design(small() + WIDE).marts
    assert [(model.name, model.template) for model in found.read] == [
        ("obt_orders", "one_big_table/wide"),
        ("obt_customers", "one_big_table/wide"),
        ("dim_date", "star/calendar"),
        ("measures_orders", "star/measures"),
    ]


def test_a_fact_has_the_attributes_of_its_dimension_and_its_days() -> None:
    found = others(small() + WIDE, "obt_orders")
    assert found[:2] == ["customers_name", "customers_born"]
    assert "customers_id" not in found  # it is `customer`
    assert "at_date_month_name" in found


def test_each_role_has_attributes_of_its_own() -> None:
    flights = spec_of("flights")
    found = others(flights, "obt_flights")
    assert {"origin_airport_name", "destination_airport_name"} <= {*found}
    parts = wide(flights, "obt_flights").parts
    assert [part.role for part in parts if part.dimension.name == "dim_airports"] == [
        "origin_airport",
        "destination_airport",
        "departure_weather_airports",
    ]


def test_what_a_dimension_refers_to_comes_along() -> None:
    by_way = {part.role: part for part in wide(SHOP, "obt_lines").parts}
    assert (by_way["buyer_cities"].holder, by_way["buyer_cities"].direct) == (
        "buyer",
        False,
    )
    assert "buyer_cities_country" in others(SHOP, "obt_lines")
    assert "cities_country" in others(SHOP, "obt_customers")


def test_tables_that_refer_to_each_other_end_somewhere() -> None:
    last = "last: {type: integer, references: {to: orders, as: last}}"
    text = small("born: {", f"{last}\n          born: {{")
    text = text.replace("key: [id, line]", "key: id")
    text += "modeling: {style: one_big_table, dimensions: {orders: {}}}\n"
    assert [part.role for part in wide(text, "obt_orders").parts] == ["customers"]
    assert [part.role for part in wide(text, "obt_customers").parts] == ["last"]


def test_a_table_that_is_both_has_two() -> None:
    names = [model.name for model in design(SHOP.replace("style: star", "style: one_big_table")).marts.read]  # fmt: skip
    assert {"obt_orders", "obt_orders_members"} <= {*names}


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("customers_name: string", "customers_name_2"),
        ("other: string", "customers_name"),
    ],
)
def test_no_name_is_taken_twice(column: str, name: str) -> None:
    text = small("at: timestamp", f"at: timestamp\n          {column}") + WIDE
    found = others(text, "obt_orders")
    assert name in found
    assert len({*found}) == len(found)


def test_a_text_that_is_not_found_is_unknown() -> None:
    name, born = wide(small() + WIDE, "obt_orders").others[:2]
    assert name.expression == (
        "case when customers.id is null then 'Unknown' else customers.name end"
    )
    assert born.expression == "customers.born"


def test_lineage_tells_where_columns_come_from() -> None:
    found = {
        f"{table.entity}.{row.column.name}": row.marts
        for table, rows in design(small() + WIDE).lineage
        for row in rows
    }
    assert found["customers.name"] == (
        "obt_orders.customers_name",
        "obt_customers.name",
    )
