"""What dbt's semantic layer is told: entities in every role, cuts, metrics."""

from __future__ import annotations

import pytest
from specs import design, small
from support import ROOT

from generator.design.semantics import Cut, Semantics
from generator.kinds.registry import available

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")


def names(text: str, model: str) -> list[tuple[str, str]]:
    return [(e.name, e.kind) for e in design(text).semantics[model].entities]


def of_order(**columns: str) -> Semantics:
    more = "".join(f"          {name}: {type_}\n" for name, type_ in columns.items())
    text = small("          at: timestamp\n", f"          at: timestamp\n{more}")
    return design(text).semantics["fct_orders"]


def test_a_dimension_is_found_by_each_role_in_which_it_is_referred_to() -> None:
    assert names(SHOP, "dim_customers") == [
        *(("customers", "primary"), ("buyer", "unique"), ("receiver", "unique")),
    ]
    assert ("receiver", "foreign") in names(SHOP, "fct_lines")


def test_a_fact_that_is_a_dimension_too_has_a_key_of_its_own() -> None:
    assert ("fct_orders", "primary") in names(SHOP, "fct_orders")
    assert ("orders", "primary") in names(SHOP, "dim_orders")
    assert ("orders", "foreign") in names(SHOP, "fct_lines")


def test_a_role_that_leads_to_two_dimensions_has_a_name_for_each() -> None:
    text = SHOP.partition("  rollups:")[0]
    for before, after in (
        ("references: products", "references: {to: products, as: whose}"),
        ("references: customers}", "references: {to: customers, as: whose}}"),
    ):
        assert before in text
        text = text.replace(before, after, 1)
    both = {*names(text, "fct_orders"), *names(text, "fct_lines")}
    assert {("whose", "foreign"), ("whose_products", "foreign")} <= both


def test_metrics_are_looked_at_over_the_time_of_their_fact() -> None:
    found = design(SHOP).semantics
    assert (found["fct_lines"].time, found["fct_orders"].time) == (
        *("lines_at", "ordered_on"),
    )
    assert found["dim_customers"].time == ""


def test_a_fact_without_a_time_is_looked_at_by_its_loads() -> None:
    text = small("          at: timestamp\n", "") + (
        "modeling: {facts: {customers: {}, orders: {}}}\n"
    )
    orders = design(text).semantics["fct_orders"]
    assert orders.cuts[-1] == Cut(orders.time, "_extracted_at", is_time=True)


def test_cuts_are_texts_truths_days_and_codes_but_no_persons() -> None:
    found = of_order(
        code="integer",
        pieces="{type: integer, unit: pieces}",
        paid="boolean",
        note="{type: string, personal: name}",
        share="float",
    )
    cut = {c.name for c in found.cuts}
    assert {"code", "paid"} <= cut
    assert not {"pieces", "note", "share", "amount"} & cut


@pytest.mark.parametrize(
    ("column", "cut"),
    [
        ("month", "orders_month"),
        ("metric_time", "orders_metric_time"),
        ("x", "orders_x"),
        ("select", "orders_select"),
        ("group", "orders_group"),
        ("customers", "customers_value"),
    ],
)
def test_names_that_metricflow_keeps_for_itself_are_not_taken(
    column: str, cut: str
) -> None:
    assert cut in {c.name for c in of_order(**{column: "string"}).cuts}


def test_a_word_of_sql_is_quoted_and_no_name() -> None:
    (cut,) = (c for c in of_order(group="string").cuts if c.name == "orders_group")
    assert cut.expression == '"group"'
    text = small().replace(
        "references: customers", "references: {to: customers, as: group}"
    )
    assert ("group_key", "foreign") in names(text, "fct_orders")


def test_two_measures_of_one_name_are_two_metrics() -> None:
    text = small(
        "",
        "modeling: {facts: {customers: {measures: {many: {aggregate: count}}}, "
        "orders: {measures: {many: {aggregate: count}}}}}\n",
    )
    metrics = [
        m.name for found in design(text).semantics.values() for m in found.metrics
    ]
    assert metrics == ["many", "orders_many"]


@pytest.mark.parametrize(
    ("type_", "metrics"),
    [("date", ["stock", "lines", "each"]), ("timestamp", ["lines"])],
)
def test_of_a_state_the_last_day_counts(type_: str, metrics: list[str]) -> None:
    measures = (
        "stock: {column: amount, aggregate: sum, additive: not_over_time}, "
        "lines: {aggregate: count}, each: {aggregate: ratio, of: [stock, lines]}"
    )
    text = small("key: [id, line]", "key: [id, at]").replace(
        "at: timestamp", f"at: {type_}"
    )
    text += f"modeling: {{facts: {{orders: {{measures: {{{measures}}}}}}}}}\n"
    found = {m.name: m for m in design(text).semantics["fct_orders"].metrics}
    assert [*found] == metrics
    assert found["lines"].last_of == ""
    if "stock" in found:
        assert found["stock"].last_of == "orders_at"
        assert (found["each"].of, found["each"].last_of) == (("stock", "lines"), "")


def test_without_days_there_is_no_semantic_layer() -> None:
    text = small("          at: timestamp\n", "")
    text = text.replace("          born: {type: date, nullable: true}\n", "")
    assert design(text).semantics == {}


@pytest.mark.parametrize("style", available("styles"))
def test_every_style_has_the_same_metrics_and_keys(style: str) -> None:
    star = design(SHOP).semantics
    other = design(SHOP.replace("style: star", f"style: {style}")).semantics

    def said(found: dict[str, Semantics]) -> list[object]:
        facts = [f for f in found.values() if f.metrics]
        return [(f.metrics, {e.name for e in f.entities}) for f in facts]

    if style != "one_big_table":  # whose facts are called otherwise
        assert said(other) == said(star)
    assert [f.metrics for f in other.values() if f.metrics] == [
        f.metrics for f in star.values() if f.metrics
    ]
