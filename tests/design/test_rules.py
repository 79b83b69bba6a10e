"""The rules of each table: stated, default and implied."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from specs import design, small
from support import spec_of

from generator.design.rules import Rule


def rules(more: str = "", table: str = "orders", old: str = "") -> dict[str, Rule]:
    """The rules of a table of SMALL with a change."""
    return {rule.name: rule for rule in design(small(old, more)).rules[table]}


def said(found: dict[str, Rule]) -> dict[str, tuple[str, str, str]]:
    return {n: (rule.kind, rule.severity, rule.on_fail) for n, rule in found.items()}


def test_keys_stop_columns_are_errors_and_references_warn() -> None:
    assert said(rules()) == {
        "id_not_null": ("not_null", "error", "stop"),
        "line_not_null": ("not_null", "error", "stop"),
        "key_unique": ("unique", "error", "stop"),
        "customer_not_null": ("not_null", "error", "continue"),
        "amount_not_null": ("not_null", "error", "continue"),
        "at_not_null": ("not_null", "error", "continue"),
        "customers_exists": ("references", "warn", "continue"),
    } | {name: said(rules())[name] for name in said(rules()) if name == "fits_types"}


def test_a_nullable_column_has_no_rule() -> None:
    assert {"id_not_null", "name_not_null"} & set(rules(table="customers")) == {
        "id_not_null"
    }


def test_declared_values_are_accepted_values() -> None:
    found = rules("integer, values: [1, 02]}", "customers", "date, nullable: true}")
    assert found["born_accepted_values"].arguments == {"values": [1, 2]}


def test_a_stated_rule_takes_the_place_of_an_implied_one_by_its_name() -> None:
    softer = "quality: {orders: {Amount not null: {rule: not_null, column: amount, severity: info}}}\n"
    found = rules(softer)
    assert said(found)["amount_not_null"] == ("not_null", "info", "continue")
    assert list(found) == list(rules())


def test_default_rules_hold_where_their_columns_are_unless_named_alike() -> None:
    quality = (
        "quality:\n"
        "  defaults:\n"
        "    positive: {rule: between, column: id, above: 0}\n"
        "    small: {rule: between, column: line, max: 99}\n"
        "  orders:\n"
        "    positive: {rule: between, column: id, min: 10}\n"
    )
    assert rules(quality)["positive"].arguments == {"min": 10, "strict_min": False}
    assert rules(quality)["small"].arguments == {"max": 99, "strict_max": False}
    customers = rules(quality, "customers")
    assert customers["positive"].arguments == {"min": 0, "strict_min": True}
    assert "small" not in customers


def test_a_rule_can_name_its_table_by_its_source() -> None:
    assert "few" in rules("quality: {shop.orders: {few: {rule: row_count, max: 9}}}\n")


@pytest.mark.parametrize(
    ("rule", "arguments", "sentence"),
    [
        (
            "{rule: between, column: amount, min: 1.10, below: 2}",
            {"min": Decimal("1.10"), "strict_min": False, "max": Decimal(2), "strict_max": True},
            "`amount` is at least 1.10 and less than 2",
        ),
        (
            "{rule: between, column: at, above: 2013-01-01T01:00:00+01:00}",
            {"min": datetime(2013, 1, 1), "strict_min": True},
            "`at` is more than 2013-01-01T01:00:00+01:00",
        ),
        (
            "{rule: freshness, within: 2d, column: at}",
            {"within_seconds": 172_800},
            "the newest `at` is at most 2d old",
        ),
        ("{rule: freshness, within: 26h}", {"within_seconds": 93_600}, "the newest load is at most 26h old"),
        ("{rule: row_count, min: 1, max: 9}", {"min": 1, "max": 9}, "there are at least 1 and at most 9 rows"),
        ("{rule: unique, columns: [id, at]}", {}, "no two rows share `id` + `at`"),
        ("{rule: accepted_values, column: line, values: [1, 2]}", {"values": [1, 2]}, "`line` is one of 1, 2"),
        ("{rule: references, column: line, to: customers.id}", {}, "`line` exists in customers.id"),
    ],
)  # fmt: skip
def test_kinds(rule: str, arguments: object, sentence: str) -> None:
    found = rules(f"quality: {{orders: {{r: {rule}}}}}\n")["r"]
    assert (found.arguments, found.sentence) == (arguments, sentence)


@pytest.mark.parametrize(
    "where", ["amount > 0", "AMOUNT > 0", "coalesce(amount, 1) > 0"]
)
def test_a_rule_knows_what_its_condition_mentions(where: str) -> None:
    rule = f"{{rule: not_null, column: id, where: '{where}'}}"
    found = rules(f"quality: {{orders: {{r: {rule}}}}}\n")["r"]
    (table,) = (t for t in design().tables if t.entity == "orders")
    assert [c.name for c in table.columns if found.mentions(c)] == ["amount"]


def test_references_know_the_columns_on_the_other_side() -> None:
    rule = {r.name: r for r in design(spec_of("flights")).rules["flights"]}[
        "departure_weather_exists"
    ]
    assert rule.to and rule.to.entity == "weather"
    assert [
        (mine.name, theirs.name)
        for mine, theirs in zip(rule.columns, rule.on, strict=True)
    ] == [
        ("origin", "origin"),
        ("time_hour", "time_hour"),
    ]


def test_texts_that_fit_no_type_stop_where_types_must_not_change() -> None:
    found = rules("    path: data\n    on_drift: stop\n", old="    path: data\n")
    assert said(found)["fits_types"] == ("fits_types", "error", "stop")
