"""An import adds, and takes nothing away: all bytes of a spec stay, in their order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import yaml
from finds import column, refers, source, table
from hypothesis import given, settings
from hypothesis import strategies as st
from specs import SMALL

from generator.errors import ImportRefused, SpecError
from generator.importing.entries import MARK
from generator.importing.found import (
    FoundColumn,
    FoundReference,
    FoundRule,
    FoundSource,
    Guess,
)
from generator.importing.merging import Outcome, merged
from generator.spec.load import load_spec

CUSTOMERS = table(
    "customers",
    column("id"),
    column("name", "string", nullable=True),
    column("born", "date", nullable=True),
)
ORDERS = table(
    "orders",
    column("id"),
    column("line"),
    column("customer"),
    column("amount", "decimal(10,2)"),
    column("at", "timestamp"),
    key=("id", "line"),
    references=(refers("customer", to="customers"),),
)
SHOP = source(CUSTOMERS, ORDERS)


def into(text: str, *found: FoundSource) -> Outcome:
    return merged(text, found or [SHOP], "penstock.yml")


def with_columns(*more: FoundColumn) -> FoundSource:
    """The shop, with more columns of its orders."""
    columns = (*ORDERS.columns, *more)
    return source(
        CUSTOMERS,
        table("orders", *columns, key=("id", "line"), references=ORDERS.references),
    )


def added(before: str, after: str) -> list[str]:
    """The lines that are new; fails if a line of before is gone or moved."""
    lines, new = iter(after.split("\n")), []
    for line in before.rstrip("\n").split("\n"):
        for other in lines:
            if other == line:
                break
            new.append(other)
        else:
            pytest.fail(f"{line!r} is gone")
    return [*new, *lines][:-1]


def test_a_spec_that_has_everything_stays_byte_for_byte() -> None:
    outcome = into(SMALL)
    assert outcome.text == SMALL
    assert not (outcome.tables or outcome.columns or outcome.gone or outcome.differs)


def test_without_a_spec_a_whole_one_is_written() -> None:
    text = into("").text
    assert [*load_spec(text).sources["shop"].tables] == ["customers", "orders"]
    assert into(text).text == text


def test_new_columns_stand_behind_the_last_and_before_what_follows() -> None:
    seller = column("Seller No", "string", nullable=True)
    assert added(SMALL, into(SMALL, with_columns(seller)).text) == [
        "          seller_no: {name: Seller No, type: string, nullable: true}"
    ]


def test_what_the_spec_says_otherwise_is_told_and_stays() -> None:
    changed = source(
        table(
            "orders",
            column("id", "string"),
            column("line"),
            column("amount", "decimal(12,2)", nullable=True),
            column("at", "timestamp"),
            key=("id",),
        )
    )
    outcome = into(SMALL, changed)
    assert outcome.text == SMALL
    assert outcome.gone == ["customers", "orders.customer"]
    assert outcome.differs == [
        "orders.id: the spec says integer, the source string",
        "orders.amount: the spec says decimal(10,2), the source decimal(12,2)",
        "orders.amount: the source allows it to be missing, the spec does not",
        "orders: the spec's key is id, line, the source's id",
    ]


COMMENTED = SMALL.replace(
    "          at: timestamp\n",
    "          at: timestamp  # when it was placed\n\n          # up to here the old system\n"
    "        # of orders\n",
)


def test_comments_keep_their_place() -> None:
    new = added(COMMENTED, into(COMMENTED, with_columns(column("new"))).text)
    assert new == ["          new: integer"]
    text = into(COMMENTED, with_columns(column("new"))).text
    assert (
        "# up to here the old system\n          new: integer\n        # of orders"
        in text
    )


def test_new_tables_refer_to_tables_of_the_spec() -> None:
    """By the names that the spec has for them and for their columns."""
    renamed = SMALL.replace(
        "          id: integer\n          line",
        "          no: {name: id, type: integer}\n          line",
    )
    renamed = renamed.replace("key: [id, line]", "key: [line, no]")
    parcels = table(
        "parcels",
        column("id"),
        column("order"),
        column("line"),
        column("customer"),
        references=(
            refers("customer", to="customers"),
            refers("order", "line", to="orders", on=("id", "line")),
        ),
    )
    # What is there already need not be looked at again.
    for found in (source(parcels), source(CUSTOMERS, ORDERS, parcels)):
        outcome = into(renamed, found)
        assert added(renamed, outcome.text)
        new = load_spec(outcome.text).sources["shop"].tables["parcels"]
        assert new.columns["customer"].references.to == "customers"
        (pair,) = new.references
        assert (pair.columns, pair.to, pair.on) == (("line", "order"), "orders", ())
        assert (outcome.differs, outcome.likely) == ([], [])


def lacking(*references: FoundReference, **more: Any) -> Outcome:
    """What comes of orders that at the source are more than the spec says."""
    orders = table(
        "orders",
        *ORDERS.columns,
        column("payer"),
        key=("id", "line"),
        references=(*ORDERS.references, *references),
        **more,
    )
    pairs = table("pairs", column("a"), column("b"), key=("a", "b"))
    return into(SMALL, source(CUSTOMERS, orders, pairs))


def test_references_that_a_table_lacks_are_told_and_not_written() -> None:
    outcome = lacking(
        refers("line", to="customers"),
        refers("payer", to="customers"),
        refers("payer", "line", to="pairs", on=("a", "b")),
    )
    assert outcome.differs == [
        "orders: line refers to customers at the source, and the spec does not say so",
        "orders: payer, line refer to pairs at the source, and the spec does not say so",
    ]
    orders = load_spec(outcome.text).sources["shop"].tables["orders"]
    payer = orders.columns["payer"].references
    assert payer and (payer.to, payer.role) == ("customers", "payer")
    before = load_spec(SMALL).sources["shop"].tables["orders"]
    assert orders.columns["line"] == before.columns["line"]
    assert orders.references == before.references
    again = into(
        outcome.text,
        source(
            CUSTOMERS, ORDERS, table("pairs", column("a"), column("b"), key=("a", "b"))
        ),
    )
    assert again.text == outcome.text


def test_a_reference_to_another_table_than_the_specs_is_told() -> None:
    orders = table(
        "orders",
        *ORDERS.columns,
        key=("id", "line"),
        references=(refers("customer", to="people"),),
    )
    outcome = into(SMALL, source(CUSTOMERS, orders, table("people", column("id"))))
    assert outcome.differs == [
        "orders: customer refers to people at the source, and to customers in the spec"
    ]


def test_a_likely_cursor_and_likely_references_are_told_apart_from_differences() -> (
    None
):
    likely = lacking(
        refers("line", to="customers", sure=False, evidence="9 of 9 values are there"),
        refers("customer", to="pairs", sure=False, evidence="never mind"),
        cursor=Guess("at", "by its name", False),
    )
    assert likely.differs == []
    assert likely.likely == [
        "orders: cursor: at — by its name",
        "orders: line refers to customers — 9 of 9 values are there",
    ]
    assert "cursor" not in likely.text
    with_cursor = SMALL.replace(
        "key: [id, line]", "key: [id, line]\n        cursor: at"
    )
    orders = table(
        "orders",
        *ORDERS.columns,
        key=("id", "line"),
        cursor=Guess("id", "x", False),
        references=ORDERS.references,
    )
    assert into(with_cursor, source(CUSTOMERS, orders)).likely == []


def test_promised_rules_that_a_table_lacks_are_told() -> None:
    orders = table(
        "orders",
        *ORDERS.columns,
        key=("id", "line"),
        references=ORDERS.references,
        rules=(
            FoundRule("full", {"rule": "row_count", "min": "1"}),
            FoundRule("state", {"rule": "between", "column": "amount", "min": "0"}),
        ),
    )
    text = SMALL + "quality:\n  orders:\n    some: {rule: row_count, min: 5}\n"
    outcome = into(text, source(CUSTOMERS, orders))
    assert outcome.text == text
    assert outcome.differs == [
        "orders: the source promises state (between of amount), and the spec has no such rule"
    ]


ODD = {
    "flow": SMALL.replace(
        """        columns:
          id: integer
          name: {type: string, nullable: true}
          born: {type: date, nullable: true}
""",
        "        columns: {id: integer, name: {type: string, nullable: true},\n"
        "          born: {type: date, nullable: true}}  # short\n",
    ),
    "four columns deep": SMALL.replace("  ", "    "),
    "no line end": SMALL.rstrip("\n"),
    "sources last": SMALL.replace(
        "latency: daily\nstorage: {warehouse: duckdb}\n", ""
    ).replace("project:", "latency: daily\nstorage: {warehouse: duckdb}\nproject:"),
    "a block of text": SMALL.replace(
        "          born: {type: date, nullable: true}\n",
        "          born:\n            type: date\n            nullable: true\n"
        "            description: |\n              Their birthday.\n\n              Or a guess.\n\n",
    ),
    "json": __import__("json").dumps(yaml.safe_load(SMALL)),
    "quoted": SMALL.replace("customers:", '"customers":').replace("name:", "'name':"),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_specs_of_any_form_take_tables_and_columns(text: str) -> None:
    more = table(
        "customers", *CUSTOMERS.columns, column("mail", "string", nullable=True)
    )
    people = table(
        "people",
        column("id"),
        column("boss"),
        references=(refers("boss", to="people"),),
    )
    outcome = into(text, source(more, ORDERS, people))
    before, after = load_spec(text), load_spec(outcome.text)
    tables = after.sources["shop"].tables
    assert [*tables] == ["customers", "orders", "people"]
    assert [*tables["customers"].columns] == ["id", "name", "born", "mail"]
    assert tables["orders"] == before.sources["shop"].tables["orders"]
    again = into(outcome.text, source(more, ORDERS, people))
    assert again.text == outcome.text
    if (
        "json" not in text
        and "{id" not in text
        and text.endswith("\n")
        and '{"' not in text
    ):
        added(text, outcome.text)


def test_what_an_alias_shares_is_not_touched() -> None:
    shared = SMALL.replace(
        "        columns:\n          id: integer\n          name",
        "        columns: &all\n          id: integer\n          name",
    )
    shared = shared.replace(
        "latency:", "      copies: {key: id, columns: *all}\nlatency:"
    )
    more = table(
        "customers", *CUSTOMERS.columns, column("mail", "string", nullable=True)
    )
    outcome = into(shared, source(more, ORDERS, table("copies", *CUSTOMERS.columns)))
    assert outcome.text == shared
    (said,) = outcome.left_out
    assert said.startswith(
        "mail can't be added to `sources.shop.tables.customers.columns`"
    )
    assert said.endswith("it is shared with another place by an alias (`*`)")


def test_a_second_source_leaves_the_names_of_the_first_alone() -> None:
    outcome = into(SMALL, source(ORDERS, CUSTOMERS, name="copy"))
    spec = load_spec(outcome.text)
    copy = spec.sources["copy"].tables
    assert [(name, table.name) for name, table in copy.items()] == [
        ("copy_orders", "orders"),
        ("copy_customers", "customers"),
    ]
    reference = copy["copy_orders"].columns["customer"].references
    assert reference and reference.to == "copy_customers"
    assert spec.sources["shop"] == load_spec(SMALL).sources["shop"]


def test_a_source_of_another_kind_is_refused() -> None:
    text = SMALL.replace("kind: files", "kind: files")
    with pytest.raises(ImportRefused, match="has a source `shop` of the kind files"):
        merged(text, [FoundSource("shop", "postgres", (ORDERS,))], "penstock.yml")


def test_a_spec_that_is_not_valid_is_not_added_to() -> None:
    with pytest.raises(SpecError, match="unknown key `tabels`"):
        into(SMALL.replace("tables:", "tabels:"))


def test_tables_without_a_key_are_comments_and_come_once() -> None:
    log = table("log", column("at", "timestamp"), column("no", "string"), key=None)
    outcome = into(SMALL, source(CUSTOMERS, ORDERS, log))
    assert outcome.commented == ["log"]
    assert outcome.tables == []
    assert added(SMALL, outcome.text) == [
        f"      # {MARK} log has nothing that identifies a row: name its key, then uncomment it",
        "      # log:",
        "      #   key: []",
        "      #   columns:",
        "      #     at: timestamp",
        '      #     "no": string',
    ]
    again = into(outcome.text, source(CUSTOMERS, ORDERS, log))
    assert again.text == outcome.text
    assert (again.commented, again.doubts) == ([], [])
    uncommented = (
        outcome.text.replace("      # ", "      ")
        .replace("      ?:", "#")
        .replace("key: []", "key: at")
    )
    assert "log" in load_spec(uncommented).sources["shop"].tables


def test_a_reference_to_what_is_unique_brings_the_rule_that_it_needs() -> None:
    people = table(
        "people", column("id"), column("mail", "string"), uniques=(("mail",),)
    )
    letters = table(
        "letters",
        column("id"),
        column("to", "string"),
        references=(refers("to", to="people", on=("mail",)),),
    )
    for text in (
        "",
        SMALL,
        SMALL + "quality:\n  orders:\n    any: {rule: row_count, min: 1}\n",
        SMALL + "quality: {}\n",
        SMALL + "quality:  # none yet\n",
    ):
        spec = load_spec(into(text, source(people, letters)).text)
        assert spec.quality["people"]["mail_unique"].columns == ("mail",)


def test_a_table_of_the_spec_is_referred_to_by_what_the_source_says_is_unique() -> None:
    customers = table("customers", *CUSTOMERS.columns, uniques=(("name",),))
    letters = table(
        "letters",
        column("id"),
        column("to", "string"),
        references=(refers("to", to="customers", on=("name",)),),
    )
    outcome = into(SMALL, source(customers, ORDERS, letters))
    assert added(SMALL, outcome.text)
    spec = load_spec(outcome.text)
    reference = spec.sources["shop"].tables["letters"].columns["to"].references
    assert reference and reference.to == "customers.name"
    assert spec.quality["customers"]["name_unique"].columns == ("name",)
    assert outcome.rules == ["customers.name_unique"]
    # Nothing says so where the table was not looked at.
    alone = into(SMALL, source(letters))
    assert "neither its key nor said to be unique" in alone.text


def test_what_can_not_be_referred_to_is_said() -> None:
    log = table("log", column("id"), key=None)
    orders = table(
        "notes",
        column("id"),
        column("log"),
        column("far"),
        column("customer", "string"),
        references=(
            refers("log", to="log"),
            refers("far", to="elsewhere"),
            refers("customer", to="customers"),
        ),
    )
    outcome = into("", source(CUSTOMERS, log, orders))
    assert [doubt for doubt in outcome.doubts if doubt[0].startswith("notes")] == [
        ("notes.log", "refers to log (id), which is not in this spec"),
        ("notes.far", "refers to elsewhere (id), which is not in this spec"),
        (
            "notes.customer",
            "refers to customers (id), which is integer there and string here",
        ),
    ]


def test_every_doubt_stands_beside_its_line_and_in_the_list() -> None:
    doubtful = table(
        "doubtful",
        column("id"),
        column(
            "mail", "string", personal=Guess("email", "personal, by its name", False)
        ),
        key=("id",),
        cursor=None,
        hints=("nothing says when a row changed",),
    )
    options = {"path": Guess("data"), "format": Guess("csv", "by their look", False)}
    shop = source(doubtful)
    for text, name in (("", "shop"), (SMALL, "other")):
        outcome = into(text, replace(shop, name=name, options=options))
        for _, reason in outcome.doubts:
            assert f"# {MARK} {reason}" in outcome.text
        assert len(outcome.doubts) == outcome.text.count(f"# {MARK} ") == 3
        assert outcome.doubts[0] == (f"{name}.format", "by their look")


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12
) | st.sampled_from(
    [
        "no",
        "null",
        "1.10",
        "a.b",
        "~",
        "#",
        "- x",
        "{{",
        "a: b",
        "'",
        '"',
        "\n",
        "<<",
        "*a",
        "customer_key",
        "id",
        "ID",
    ]
)
KINDS = st.sampled_from(
    ["integer", "string", "date", "timestamp", "decimal(38,10)", "json"]
)


@st.composite
def sources(draw: st.DrawFn) -> FoundSource:
    """Tables with names as hostile as they come, which refer to each other."""
    texts = TEXTS.filter(lambda text: "/" not in text)
    names = draw(st.lists(texts, min_size=1, max_size=4, unique=True))
    tables = []
    for name in names:
        columns = draw(
            st.lists(
                st.tuples(TEXTS, KINDS, st.booleans()),
                max_size=6,
                unique_by=lambda c: c[0],
            )
        )
        columns = [c for c in columns if c[0] != "id"]
        to = draw(st.lists(st.sampled_from(names), max_size=len(columns)))
        tables.append(
            table(
                name,
                column("id", description=draw(TEXTS)),
                *(
                    column(c, kind, null, hints=(draw(TEXTS),))
                    for c, kind, null in columns
                ),
                references=tuple(
                    refers(c[0], to=t) for c, t in zip(columns, to, strict=False)
                ),
            )
        )
    return source(*tables, name=draw(st.sampled_from(["shop", "other"])))


@settings(max_examples=150, deadline=None)
@given(found=sources(), more=sources(), text=st.sampled_from(["", SMALL, COMMENTED]))
def test_whatever_is_found_comes_in_once_and_takes_nothing_away(
    found: FoundSource, more: FoundSource, text: str
) -> None:
    once = into(text, found)
    assert into(once.text, found).text == once.text
    if text:
        added(text, once.text)
    try:
        twice = into(once.text, more)
    except ImportRefused:
        return
    added(once.text, twice.text)
    assert into(twice.text, found, more).text == twice.text
