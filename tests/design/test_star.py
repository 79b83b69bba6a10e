"""What a star schema makes of tables: facts, dimensions, links, measures, a calendar."""

from __future__ import annotations

from datetime import date

import pytest
from specs import design, small
from support import ROOT, spec_of

from generator.design.marts import Dimension, Fact
from generator.design.models import Field
from generator.kinds.styles._flat import FlatDimension

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")


def fact(text: str) -> Fact:
    (only,) = design(text).marts.facts
    return only


def dimension(text: str, name: str = "dim_customers") -> Dimension:
    return next(d for d in design(text).marts.dimensions if d.name == name)


def fields_of(text: str, name: str) -> tuple[Field, ...]:
    return next(m.fields for m in design(text).marts.read if m.name == name)


def test_facts_and_dimensions_have_surrogate_keys_and_links() -> None:
    orders, customers = fact(small()), dimension(small())
    assert (orders.name, orders.key, customers.key) == (
        *("fct_orders", "orders_key"),
        "customers_key",
    )
    (link,) = orders.links
    assert (link.role, link.key, link.dimension, link.dimension_key) == (
        *("customers", "customers_key"),
        *("dim_customers", "customers_key"),
    )


def test_a_dimension_in_two_roles() -> None:
    (flights,) = design(spec_of("flights")).marts.facts
    airports = {
        link.role: link for link in flights.links if link.dimension == "dim_airports"
    }
    assert {role: link.key for role, link in airports.items()} == {
        "origin_airport": "origin_airport_key",
        "destination_airport": "destination_airport_key",
    }
    assert {link.dimension_key for link in airports.values()} == {"airports_key"}
    assert flights.dimensions == (
        "dim_airlines",
        "dim_airports",
        "dim_planes",
        "dim_weather",
    )


def test_a_dimension_holds_what_it_refers_to_at_any_distance() -> None:
    names = [field.name for field in fields_of(SHOP, "dim_orders")]
    assert names[:2] == ["orders_key", "order"]
    assert {"customers_name", "customers_cities_country"} <= {*names}
    assert not {"customers_key", "customers_id", "customers_cities_city"} & {*names}


def test_what_a_dimension_holds_comes_from_where_it_is_told() -> None:
    (country,) = (
        f for f in fields_of(SHOP, "dim_customers") if f.name == "cities_country"
    )
    assert country.origins == (("cities", "country"),)
    assert country.made_of["found by"] == "city = city"


def test_what_is_not_found_is_unknown_in_a_flat_dimension() -> None:
    customers = dimension(SHOP)
    assert isinstance(customers, FlatDimension)
    (country,) = customers.others
    assert country.expression == (
        "case when cities.city is null then 'Unknown' else cities.country end"
    )
    assert country.unknown == "'Unknown'"
    assert [test.name for test in customers.tests] == [
        "keeps_a_row_without_matches",
        "has_what_it_refers_to",
    ]


def test_a_reference_of_several_columns_is_one_link() -> None:
    (flights,) = design(spec_of("flights")).marts.facts
    (weather,) = (link for link in flights.links if link.dimension == "dim_weather")
    assert [(a.name, b.name) for a, b in weather.pairs] == [
        ("origin", "origin"),
        ("time_hour", "time_hour"),
    ]


def test_a_role_keeps_tables_apart_that_are_called_like_it() -> None:
    text = small("references: customers", "references: {to: customers, as: buyer}")
    (link,) = fact(text).links
    assert (link.role, link.key, link.dimension_key) == (
        "buyer",
        "buyer_key",
        "customers_key",
    )


@pytest.mark.parametrize(
    "modeling",
    [
        "modeling: {exclude: customers}\n",
        "modeling: {facts: {customers: {}, orders: {}}}\n",
    ],
)
def test_a_reference_to_what_is_no_dimension_stays_a_column(modeling: str) -> None:
    orders = next(
        f for f in design(small() + modeling).marts.facts if f.name == "fct_orders"
    )
    assert orders.links == ()
    assert "customer" in [column.name for column in orders.columns]


def test_a_table_that_refers_to_itself_has_no_link_to_itself() -> None:
    text = small(
        "line: integer", "line: {type: integer, references: {to: customers, as: x}}"
    )
    text = text.replace(
        "          born",
        "          boss: {type: integer, references: customers}\n          born",
    )
    assert dimension(text).links == ()


def test_a_fact_links_to_those_that_are_chosen() -> None:
    flights = spec_of("flights").replace(
        "    flights:\n      measures:", "    flights:\n      links: [planes, Origin Airport]\n      measures:"
    )  # fmt: skip
    assert [link.role for link in fact(flights).links] == ["planes", "origin_airport"]
    none = small() + "modeling: {facts: {orders: {links: []}}}\n"
    assert fact(none).links == ()


def test_a_dimension_keeps_its_key_and_the_attributes_that_are_chosen() -> None:
    assert [c.name for c in dimension(small()).columns] == ["id", "name", "born"]
    text = small() + "modeling: {dimensions: {customers: {attributes: name}}}\n"
    assert [c.name for c in dimension(text).columns] == ["id", "name"]


def test_rules_follow_the_columns_that_are_kept() -> None:
    text = small("nullable: true}\n          born", "values: [a]}\n          born")
    text += "modeling: {dimensions: {customers: {attributes: born}}}\n"
    assert "name_accepted_values" not in [rule.name for rule in dimension(text).rules]


def test_history() -> None:
    text = small() + "modeling: {dimensions: {customers: {history: track}}}\n"
    assert (dimension(small()).tracked, dimension(text).tracked) == (False, True)
    assert dimension(text).reads == "int_customers__versions"
    assert dimension(small()).reads == "stg_shop__customers"
    (link,) = fact(text).links
    assert link.tracked and fact(text).time and fact(text).time.name == "at"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "time"),
    [
        ("", "", "at"),
        ("key: [id, line]", "key: [id, line]\n        cursor: at", "at"),
        ("at: timestamp", "at: timestamp\n          paid: date", "at"),
        ("", "modeling: {facts: {orders: {time: paid}}}\n", "paid"),
        ("at: timestamp", "at: time", None),
    ],
)
def test_when_it_happened(old: str, new: str, time: str | None) -> None:
    text = small(old, new)
    if time == "paid":
        text = text.replace("at: timestamp", "at: timestamp\n          paid: date")
    found = fact(text).time
    assert (found.name if found else None) == time


def test_the_grain_is_the_key_unless_given() -> None:
    assert [c.name for c in fact(small()).grain] == ["id", "line"]
    text = small() + "modeling: {facts: {orders: {grain: id}}}\n"
    assert [c.name for c in fact(text).grain] == ["id"]


def test_measures_that_the_columns_imply() -> None:
    text = small(
        "line: integer",
        "line: integer\n          pieces: {type: integer, unit: pieces}\n          weight: float",
    )
    assert {(m.name, m.aggregate, m.unit) for m in fact(text).measures} == {
        ("number_of_orders", "count", ""),
        ("total_amount", "sum", "EUR"),
        ("total_pieces", "sum", "pieces"),
    }


AGGREGATES = {
    "sum": ("cast(sum(amount) as decimal(38, 2))", "EUR"),
    "average": ("cast(avg(amount) as double)", "EUR"),
    "median": (
        "cast(percentile_cont(0.5) within group (order by cast(amount as double)) as double)",
        "EUR",
    ),
    "min": ("cast(min(amount) as decimal(10, 2))", "EUR"),
    "max": ("cast(max(amount) as decimal(10, 2))", "EUR"),
    "count": ("cast(count(amount) as bigint)", ""),
    "count_distinct": ("cast(count(distinct amount) as bigint)", ""),
}


@pytest.mark.parametrize(("aggregate", "expected"), AGGREGATES.items(), ids=AGGREGATES)
def test_measures_that_are_declared(aggregate: str, expected: tuple[str, str]) -> None:
    text = f"modeling: {{facts: {{orders: {{measures: {{M 1: {{column: amount, aggregate: {aggregate}}}}}}}}}}}\n"
    (measure,) = fact(small() + text).measures
    assert (measure.name, (measure.expression, measure.unit)) == ("m_1", expected)


def test_a_count_needs_no_column() -> None:
    text = "modeling: {facts: {orders: {measures: {all: {aggregate: count}}}}}\n"
    (measure,) = fact(small() + text).measures
    assert (measure.expression, measure.sql) == ("cast(count(*) as bigint)", '"all"')


def test_every_day_of_a_fact_is_a_link_to_the_calendar() -> None:
    found = design(small()).marts
    assert found.calendar and found.calendar.name == "dim_date"
    assert (found.calendar.first, found.calendar.last) == (None, None)
    assert [d.key for d in found.facts[0].dates] == ["at_date_key"]


def test_a_column_that_is_called_a_date_is_not_called_so_twice() -> None:
    text = small("at: timestamp", "due_date: timestamp").replace(
        "cursor: at", "cursor: due_date"
    )
    assert [d.key for d in design(text).marts.facts[0].dates] == ["due_date_key"]


def test_the_range_of_the_calendar() -> None:
    text = small() + "modeling: {date_dimension: {from: 2024-01-01, to: 2024-12-31}}\n"
    calendar = design(text).marts.calendar
    assert calendar and (calendar.first, calendar.last) == (
        date(2024, 1, 1),
        date(2024, 12, 31),
    )


def test_no_calendar_without_a_day() -> None:
    assert design(small("at: timestamp", "at: time")).marts.calendar is None


@pytest.mark.parametrize(
    ("tables", "name"),
    [
        ((), "dim_date"),
        (("date",), "dim_calendar"),
        (("date", "calendar"), "dim_calendar_day"),
    ],
)
def test_the_calendar_makes_way_for_tables_of_its_name(
    tables: tuple[str, ...], name: str
) -> None:
    more = "".join(
        f"      {t}: {{key: id, columns: {{id: integer}}}}\n" for t in tables
    )
    calendar = design(small("      orders:\n", more + "      orders:\n")).marts.calendar
    assert calendar and calendar.name == name


def test_models_come_in_the_order_in_which_they_are_read() -> None:
    assert [(m.name, m.template) for m in design(small()).marts.models] == [
        ("dim_customers", "star/dimension"),
        ("dim_date", "star/calendar"),
        ("fct_orders", "star/fact"),
        ("measures_orders", "star/measures"),
    ]
