"""Facts of each kind, and the small dimensions that they bring along."""

from __future__ import annotations

import pytest
from specs import design, small
from support import ROOT

from generator.design.marts import Fact
from generator.design.snapshots import Milestones, Periods
from generator.kinds.registry import available

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
STATES = "modeling: {facts: {orders: {kind: periodic_snapshot, period: month}}}\n"


def fact(text: str, entity: str = "orders") -> Fact:
    return next(f for f in design(text).marts.facts if f.table.entity == entity)


def test_a_periodic_snapshot_has_a_row_for_each_key_and_period() -> None:
    stock = fact(SHOP, "stock")
    assert stock.reads == "int_stock__by_week"
    assert [column.name for column in stock.grain] == ["sku", "city", "period_end"]
    assert stock.time == stock.grain[-1]
    assert "period_end_date_key" in [date.key for date in stock.dates]
    assert stock.moment == "stock._as_of"
    assert not stock.grows and not stock.loaded


def test_its_history_is_kept_though_it_is_no_dimension() -> None:
    marts = design(SHOP).marts
    assert [d.table.entity for d in marts.histories] == ["stock"]
    assert "int_stock__versions" in [d.table.versions for d in marts.versioned]
    assert [d.table.entity for d in marts.dimensions].count("stock") == 0
    (table,) = (t for t in design(SHOP).tables if t.entity == "stock")
    assert table.keeps_loads


def test_a_snapshot_of_a_dimension_counts_its_versions() -> None:
    text = small() + (
        "modeling: {facts: {customers: {kind: periodic_snapshot, period: day}}, "
        "dimensions: {customers: {history: track}}}\n"
    )
    marts = design(text).marts
    assert marts.histories == ()
    assert [d.name for d in marts.versioned] == ["dim_customers"]


def test_states_add_up_but_not_over_time() -> None:
    implied = {m.name: m.additive for m in fact(small() + STATES).measures}
    assert implied == {
        "number_of_orders": "not_over_time",
        "total_amount": "not_over_time",
    }


def test_a_rule_about_all_rows_is_not_one_of_states() -> None:
    text = small() + STATES + "quality: {orders: {there: {rule: not_null, column: at}, many: {rule: row_count, min: 1}}}\n"  # fmt: skip
    names = [rule.name for rule in fact(text).rules]
    assert "there" in names and "many" not in names
    assert not any(rule.kind == "unique" for rule in fact(text).rules)


def test_a_state_that_breaks_a_rule_is_told_by_its_period() -> None:
    suites = {s.name: s for s in design(SHOP).marts_suites}
    assert suites["marts_fct_stock"].samples == ("sku", "city", "period_end")
    assert "_source_file" in suites["marts_fct_lines"].samples


def test_an_example_of_states_has_one_period() -> None:
    (model,) = design(small() + STATES).marts.prepared
    assert isinstance(model.subject, Periods)
    given, (state,) = model.subject.example
    assert [name for name, _ in given] == ["int_orders__versions", "base_shop__orders"]
    assert dict(state)["period_end"] == "2001-01-31"


def test_an_accumulating_snapshot_has_the_days_between_milestones() -> None:
    orders = fact(SHOP)
    assert (orders.reads, orders.kind) == (
        *("int_orders__milestones", "accumulating_snapshot"),
    )
    assert [(c.name, c.type.kind) for c in orders.columns[-4:]] == [
        ("ordered_on_to_paid_on_days", "integer"),
        ("paid_on_to_shipped_at_days", "float"),
        ("ordered_on_to_shipped_at_days", "float"),
        ("milestone", "string"),
    ]
    assert orders.time and orders.time.name == "ordered_on"
    (rows,) = (
        m.subject
        for m in design(SHOP).marts.prepared
        if m.template == "star/milestones"
    )
    assert isinstance(rows, Milestones)
    whole, first, last, _ = (each.expression for each in rows.added)
    assert whole == "cast(paid_on - ordered_on as bigint)"
    assert first.endswith("/ 86400.0 as double)") and "extract(epoch" in last


def test_milestones_that_are_passed_have_days() -> None:
    (rows,) = (
        m.subject
        for m in design(SHOP).marts.prepared
        if m.template == "star/milestones"
    )
    _, (through, begun) = rows.example
    assert dict(through)["ordered_on_to_shipped_at_days"] == "4.5"
    assert dict(begun)["ordered_on_to_paid_on_days"] == "null"
    assert (dict(through)["milestone"], dict(begun)["milestone"]) == (
        *("shipped_at", "ordered_on"),
    )


def test_how_long_it_takes_is_a_measure_unless_others_are_said() -> None:
    text = small("line: integer", "line: integer\n          paid: date")
    text += "modeling: {facts: {orders: {kind: accumulating_snapshot, milestones: [paid, at]}}}\n"
    assert "average_paid_to_at_days" in [m.name for m in fact(text).measures]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SHOP, "factless"),
        (SHOP.replace("    stock:\n      kind", "    visits: {measures: {all: {aggregate: count}}}\n    stock:\n      kind"), "transaction"),
    ],
)  # fmt: skip
def test_a_fact_of_nothing_but_keys_and_times_is_factless(text: str, kind: str) -> None:
    assert fact(text, "visits").kind == kind


def test_a_factless_fact_has_its_rows_to_count() -> None:
    text = small() + "modeling: {facts: {orders: {kind: factless}}}\n"
    assert [m.name for m in fact(text).measures] == ["number_of_orders"]


def test_keys_without_a_table_are_those_that_lead_nowhere() -> None:
    assert [c.name for c in fact(SHOP, "lines").degenerate] == ["line"]
    said = small() + "modeling: {facts: {orders: {degenerate: [id]}}}\n"
    assert [c.name for c in fact(said).degenerate] == ["id"]
    none = small() + "modeling: {facts: {orders: {degenerate: []}}}\n"
    assert fact(none).degenerate == ()
    assert "`id`" in fact(said).said and "Keys without" not in fact(none).said


def test_a_reference_to_a_fact_is_a_degenerate_key() -> None:
    text = small() + "modeling: {facts: {customers: {}, orders: {}}}\n"
    assert [c.name for c in fact(text).degenerate] == ["id", "line", "customer"]


def test_junk_is_a_dimension_of_its_own_in_a_star() -> None:
    orders = fact(SHOP)
    (flags,) = orders.junk
    assert (flags.name, flags.key) == ("dim_order_flags", "order_flags_key")
    assert not {"is_gift", "is_express"} & {c.name for c in orders.columns}
    assert not any(rule for rule in orders.rules if "is_gift" in rule.name)


def test_a_wide_table_keeps_junk_and_tells_times() -> None:
    wide = SHOP.replace("style: star", "style: one_big_table")
    orders, lines = fact(wide), fact(wide, "lines")
    assert {"is_gift", "is_express"} <= {c.name for c in orders.columns}
    fields = {f.name for m in design(wide).marts.read for f in m.fields}
    assert {"at_time_key", "at_time_part_of_day", "at_time_hour_of_day"} <= fields
    assert [time.key for time in lines.times] == ["at_time_key"]
    assert "dim_time" not in [m.name for m in design(wide).marts.read]


def test_times_of_day_have_a_dimension_that_makes_way() -> None:
    marts = design(SHOP).marts
    assert marts.clock and marts.clock.name == "dim_time"
    table = "      time: {key: id, columns: {id: integer}}\n"
    text = small("      orders:\n", table + "      orders:\n")
    text += "modeling: {facts: {orders: {times_of_day: at}}}\n"
    clock = design(text).marts.clock
    assert clock and clock.name == "dim_time_of_day"
    assert design(small()).marts.clock is None


@pytest.mark.parametrize("style", available("styles"))
def test_every_style_prepares_the_same(style: str) -> None:
    marts = design(SHOP.replace("style: star", f"style: {style}")).marts
    assert [model.name for model in marts.prepared] == [
        *("int_orders__milestones", "int_stock__by_week"),
    ]
