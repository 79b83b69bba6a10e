"""What a data vault keeps of tables, and the star on top of it."""

from __future__ import annotations

from typing import Any

import pytest
from specs import design, small
from support import ROOT, spec_of

from generator.kinds.styles._vault import Entity
from generator.kinds.styles.data_vault import VaultMarts

VAULT = "modeling: {style: data_vault}\n"
SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
IN_VAULT = SHOP.replace("style: star", "style: data_vault")


def marts(text: str) -> VaultMarts:
    found = design(text).marts
    assert isinstance(found, VaultMarts)
    return found


def entity(text: str, name: str) -> Entity:
    return next(e for e in marts(text).entities if e.table.entity == name)


def test_there_is_a_hub_a_satellite_and_a_link() -> None:
    vault, _ = marts(small() + VAULT).layers
    assert [(model.name, model.template) for model in vault.models] == [
        ("loads_customers", "data_vault/loads"),
        ("hub_customers", "data_vault/hub"),
        ("sat_customers", "data_vault/satellite"),
        ("effsat_customers", "data_vault/effectivity"),
        ("current_customers", "data_vault/current"),
        ("loads_orders", "data_vault/loads"),
        ("hub_orders", "data_vault/hub"),
        ("link_orders", "data_vault/link"),
        ("sat_orders", "data_vault/satellite"),
        ("effsat_orders", "data_vault/effectivity"),
        ("current_orders", "data_vault/current"),
    ]


def test_a_table_that_grows_has_no_effectivity_and_a_history_has_its_points_in_time() -> (
    None
):
    lines, customers = entity(IN_VAULT, "lines"), entity(IN_VAULT, "customers")
    assert (lines.effectivity, lines.pit, lines.history) == ("", "", "")
    assert (customers.effectivity, customers.pit, customers.history) == (
        "",
        "pit_customers",
        "history_customers",
    )


def promised(found: Any) -> dict[str, list[tuple[str, str]]]:
    return {
        model.name: [(field.name, field.sql_type) for field in model.fields]
        for model in found.read
    }


@pytest.mark.parametrize("text", [SHOP, spec_of("flights"), spec_of("shop")])
def test_readers_find_the_star(text: str) -> None:
    vault = design(text.replace("style: star", "style: data_vault"))
    assert promised(vault.marts) == promised(design(text).marts)


def test_the_marts_read_the_vault() -> None:
    found = marts(IN_VAULT)
    assert {d.reads for d in found.dimensions} == {
        "current_cities",
        "current_orders",
        "history_customers",
        "history_products",
    }
    assert {fact.reads for fact in found.facts} == {
        *(
            "current_lines",
            "current_makers",
            "current_visits",
            "int_orders__milestones",
        ),
        "int_stock__by_week",
    }
    assert {model.subject.reads for model in found.prepared[:1]} == {"current_orders"}
    assert found.prepared[1].subject.versions == "history_stock"
    assert found.versioned == ()


def test_keys_arrive_by_every_table_that_names_them() -> None:
    customers = entity(IN_VAULT, "customers")
    assert [(a.record_source, a.columns) for a in customers.arrivals] == [
        ("shop.customers", ("id",)),
        ("shop.orders", ("customer as id",)),
        ("shop.lines", ("buyer as id",)),
        ("shop.lines", ("receiver as id",)),
        ("shop.visits", ("customer as id",)),
    ]


def test_a_link_has_an_end_for_each_role() -> None:
    assert [(end.key, end.hub) for end in entity(IN_VAULT, "lines").ends] == [
        ("orders_hk", "hub_orders"),
        ("products_hk", "hub_products"),
        ("buyer_hk", "hub_customers"),
        ("receiver_hk", "hub_customers"),
    ]


def test_a_reference_of_another_width_is_read_as_the_key_is() -> None:
    text = small("customer: {type: integer", 'customer: {type: "decimal(9,0)"')
    text = text.replace(
        "          id: integer\n          name",
        '          id: "decimal(12,0)"\n          name',
    )
    (end,) = entity(text + VAULT, "orders").ends
    assert end.columns == ("cast(customer as decimal(12, 0))",)


def test_what_is_excluded_has_no_hub() -> None:
    text = small() + "modeling: {style: data_vault, exclude: customers}\n"
    assert [e.hub for e in marts(text).entities] == ["hub_orders"]
    assert marts(text).entities[0].link == ""


def test_a_table_of_nothing_but_a_key_has_a_state_too() -> None:
    table = "      codes: {key: code, columns: {code: string}}\n"
    text = small("      orders:\n", table + "      orders:\n") + VAULT
    assert entity(text, "codes").compared == ("code",)


def test_every_load_counts() -> None:
    star, vault = design(small()), design(small() + VAULT)
    assert [table.last_load_only for table in star.tables] == [True, True]
    assert [table.marks_last_load for table in vault.tables] == [True, True]


def test_the_order_of_arrival_is_that_of_the_newest_turned_round() -> None:
    assert entity(IN_VAULT, "lines").in_order == (
        *("_extracted_at", "_dlt_load_id", "_file_modified_at", "_source_file"),
        "_source_row",
    )
    text = IN_VAULT.replace("kind: files\n    path: data/landing", "kind: postgres")
    assert entity(text, "lines").in_order == (
        *("_extracted_at asc", "_dlt_load_id asc", "_is_gone desc", "_source_row asc"),
    )


FORMS = (ROOT / "tests/data/vault.yml").read_text(encoding="utf-8")


def test_personal_data_is_split_off_unless_the_spec_puts_it_elsewhere() -> None:
    customers = entity(FORMS, "customers")
    assert [
        (part.name, [c.name for c in part.columns]) for part in customers.parts
    ] == [
        ("sat_customers_status", ["segment", "status"]),
        ("sat_customers_personal", ["name", "email"]),
    ]
    assert [column.name for column in customers.own] == [
        *("city", "merged_into", "updated_at"),
    ]
    elsewhere = FORMS.replace("status: [status, segment]", "who: [name, email]")
    assert entity(elsewhere, "customers").satellites == (
        *("sat_customers", "sat_customers_who"),
    )


def test_events_and_codes_have_no_hub() -> None:
    visits = entity(FORMS, "visits")
    assert (visits.hub, visits.links, visits.satellites) == ("", ("nhl_visits",), ())
    assert [codes.name for codes in marts(FORMS).codes] == ["ref_countries"]
    assert entity(FORMS, "cities").ends == ()


def test_a_multi_active_table_hangs_on_the_hub_that_it_refers_to() -> None:
    phones = entity(FORMS, "phones")
    assert (phones.hub, phones.links, phones.current) == ("", (), "current_phones")
    assert phones.satellites == ("masat_phones", "masat_phones_personal")
    assert [(end.key, end.hub, end.columns) for end in phones.parent] == [
        ("customers_hk", "hub_customers", ("customer",))
    ]
    assert ("shop.phones", ("customer as id",)) in [
        (a.record_source, a.columns) for a in entity(FORMS, "customers").arrivals
    ]


def test_keys_may_stand_for_the_same_thing() -> None:
    same_as = entity(FORMS, "customers").same_as
    assert same_as
    assert (same_as.link, same_as.end.key) == ("sal_customers", "same_customers_hk")


def test_links_have_an_effectivity_where_history_is_tracked_or_asked_for() -> None:
    found = {e.table.entity: e.link_effectivity for e in marts(FORMS).entities}
    assert {name: model for name, model in found.items() if model} == {
        "customers": "effsat_link_customers",
        "orders": "effsat_link_orders",
    }


def test_a_bridge_leads_to_all_that_is_referred_to_at_any_distance() -> None:
    (bridge,) = marts(FORMS).bridges
    assert [(reached.name, reached.hub) for reached in bridge.reached] == [
        ("orders_hk", "hub_orders"),
        ("orders_customers_hk", "hub_customers"),
        ("orders_customers_cities_hk", "hub_cities"),
        ("products_hk", "hub_products"),
        ("buyer_hk", "hub_customers"),
        ("buyer_cities_hk", "hub_cities"),
        ("receiver_hk", "hub_customers"),
        ("receiver_cities_hk", "hub_cities"),
    ]
