"""The suites of both gates: which rows they look at, and what each rule becomes."""

from __future__ import annotations

import pytest
from specs import design, small
from support import spec_of

from generator.design.build import Design
from generator.design.checks import Check, Suite

PERSONAL = small("name: {type: string", "name: {type: string, personal: name")


def suite(design: Design, name: str) -> Suite:
    return {suite.name: suite for suite in design.suites}[name]


def checks(design: Design, name: str) -> dict[str, Check]:
    return {check.rule.name: check for check in suite(design, name).checks}


def quality(rule: str) -> Design:
    return design(small(new=f"quality: {{orders: {{r: {rule}}}}}\n"))


def test_each_table_and_each_mart_has_a_suite() -> None:
    assert [suite.name for suite in design().suites] == [
        "raw_shop__customers",
        "raw_shop__orders",
        "marts_dim_customers",
        "marts_fct_orders",
    ]


def test_ids_are_stable_and_no_two_are_alike() -> None:
    one, other = design(), design()
    ids = [
        id_
        for suite in one.suites
        for id_ in (
            suite.id,
            suite.asset_id,
            suite.rows_id,
            *(c.id for c in suite.checks),
        )
    ] + [gate.id for gate in one.gates]
    assert len(ids) == len(set(ids))
    assert [suite.id for suite in one.suites] == [suite.id for suite in other.suites]


@pytest.mark.parametrize(
    ("rule", "type_", "kwargs"),
    [
        (
            "{rule: between, column: amount, min: 1.10, below: 2, mostly: 50%}",
            "expect_column_values_to_be_between",
            {
                "column": "amount",
                "min_value": 1.1,
                "max_value": 2,
                "strict_max": True,
                "mostly": 0.5,
            },
        ),
        (
            "{rule: between, column: at, above: 2013-01-01T01:00:00+01:00}",
            "expect_column_values_to_be_between",
            {"column": "at", "min_value": "2013-01-01T00:00:00", "strict_min": True},
        ),
        (
            "{rule: unique, columns: [id, at]}",
            "expect_compound_columns_to_be_unique",
            {"column_list": ["id", "at"], "ignore_row_if": "any_value_is_missing"},
        ),
        (
            "{rule: not_null, column: at, where: amount > 0}",
            "expect_column_values_to_not_be_null",
            {
                "column": "at",
                "row_condition": {
                    "type": "comparison",
                    "column": {"name": "_applies_r"},
                    "operator": "==",
                    "parameter": True,
                },
            },
        ),
        (
            "{rule: fits_types, mostly: 99%, on_fail: stop}",
            "expect_landed_rows_to_fit_types",
            {
                "landed_schema": "staging",
                "landed_table": "base_shop__orders",
                "quarantine_schema": "quarantine",
                "quarantine_table": "quarantine_shop__orders",
                "mostly": 0.99,
            },
        ),
        (
            "{rule: references, column: line, to: customers.id}",
            "expect_column_values_to_have_reference",
            {"column": "line", "to_table": "raw_shop__customers", "to_column": "id"},
        ),
    ],
)
def test_a_rule_in_the_words_of_great_expectations(
    rule: str, type_: str, kwargs: dict[str, object]
) -> None:
    check = checks(quality(rule), "raw_shop__orders")["r"]
    assert (check.type, check.kwargs) == (type_, kwargs)


def test_a_condition_is_a_column_of_the_rows() -> None:
    orders = suite(
        quality("{rule: not_null, column: at, where: amount > 0}"), "raw_shop__orders"
    )
    assert [(c.name, c.sql) for c in orders.conditions] == [
        ("_applies_r", "amount > 0")
    ]


def test_marts_follow_links_instead_of_looking_up() -> None:
    flights = checks(design(spec_of("flights")), "marts_fct_flights")
    weather = flights["departure_weather_exists"].kwargs
    assert weather["column"] == "departure_weather_key"
    assert [c["column"]["name"] for c in weather["row_condition"]["conditions"]] == [
        "origin",
        "time_hour",
    ]


def test_marts_look_up_where_there_is_no_link() -> None:
    rule = "{rule: references, column: line, to: customers.id}"
    check = checks(quality(rule), "marts_fct_orders")["r"]
    assert check.kwargs["to_table"] == "marts_dim_customers"


def test_marts_leave_out_what_only_raw_can_tell() -> None:
    fresh = quality("{rule: freshness, within: 26h}")
    raw = checks(fresh, "raw_shop__orders").keys()
    assert raw - checks(fresh, "marts_fct_orders").keys() == {"r", "fits_types"}


def test_raw_rows_are_computed_with_those_they_refer_to() -> None:
    assert suite(design(), "raw_shop__orders").computes == (
        "raw_shop__orders",
        "raw_shop__customers",
    )
    assert suite(design(), "marts_fct_orders").computes == ()


def test_a_rule_needs_the_columns_of_its_condition() -> None:
    spec = small(
        new="modeling: {dimensions: {customers: {attributes: [name]}}}\n"
        "quality: {customers: {r: {rule: not_null, column: name, where: born is not null}}}\n"
    )
    assert "r" in checks(design(spec), "raw_shop__customers")
    assert "r" not in checks(design(spec), "marts_dim_customers")


def test_rows_of_personal_data_are_never_shown() -> None:
    assert suite(design(), "raw_shop__customers").samples == ("id", "_source_file")
    assert suite(design(), "marts_dim_customers").samples == ("id",)
    assert suite(design(PERSONAL), "raw_shop__customers").samples == ()
    assert suite(design(PERSONAL), "marts_dim_customers").samples == ()
