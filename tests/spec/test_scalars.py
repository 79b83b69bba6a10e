"""A field's declared type reads the text that the user wrote."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError
from specs import SMALL, design, small, spec

from generator.spec import scalars
from generator.spec.load import load_spec
from generator.spec.names import identifier


def read(type_: object, value: object) -> object:
    return TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    ("word", "flag"),
    [
        ("true", True),
        ("True", True),
        ("TRUE", True),
        ("false", False),
        ("False", False),
    ],
)
def test_flags(word: str, flag: bool) -> None:
    assert read(scalars.Flag, word) is flag


@pytest.mark.parametrize("word", ["yes", "no", "on", "1", "0", "y", ""])
def test_flags_are_true_or_false_and_nothing_else(word: str) -> None:
    with pytest.raises(ValidationError, match="must be true or false"):
        read(scalars.Flag, word)


@pytest.mark.parametrize(
    ("text", "number"), [("0", 0), ("007", 7), ("-3", -3), ("+12", 12)]
)
def test_whole_numbers(text: str, number: int) -> None:
    assert read(scalars.Whole, text) == number


@pytest.mark.parametrize(
    "text", ["", "1.0", "1e3", "0x1F", "1_000", "٣", " 1", "9" * 19]
)
def test_what_is_no_whole_number(text: str) -> None:
    with pytest.raises(ValidationError, match="must be a whole number"):
        read(scalars.Whole, text)


@pytest.mark.parametrize(
    ("text", "share"),
    [("1", "1"), ("0.97", "0.97"), ("97%", "0.97"), ("99.5%", "0.995")],
)
def test_shares(text: str, share: str) -> None:
    assert read(scalars.Share, text) == Decimal(share)


@pytest.mark.parametrize(
    "text", ["0", "0%", "-1", "97", "101%", "nan", "inf", "1e-3", "%"]
)
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(ValidationError, match="must be a share above 0 and up to 1"):
        read(scalars.Share, text)


@pytest.mark.parametrize("name", ["no", "null", "2013", "01", "1-10"])
def test_names_stay_what_was_written(name: str) -> None:
    loaded = spec("line: integer", f"line: integer\n          {name}: string")
    (place,) = loaded.find("orders")
    assert name in loaded.places[place].columns


def test_values_stay_what_was_written() -> None:
    values = "[no, 01, 1.10, null, ~, 'a, b', \"\"]"
    loaded = spec("string, nullable: true", f"string, values: {values}")
    column = loaded.places[loaded.find("customers")[0]].columns["name"]
    assert column.values == ("no", "01", "1.10", "null", "~", "a, b", "")


def test_a_key_with_nothing_behind_it_has_its_default() -> None:
    loaded = spec("{name: small}", "{name: small, owner: , description: }")
    assert loaded == load_spec(SMALL)


def test_one_item_may_stand_for_a_list() -> None:
    loaded = load_spec(small("path: data", "path: data\n    null_values: NA"))
    assert loaded.sources["shop"].null_values == ("NA",)
    assert loaded.places[loaded.find("customers")[0]].key == ("id",)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        *(("Order Items", "order_items"), ("orderItems", "order_items")),
        *(("order-items", "order_items"), ("ORDER", "order")),
        *(("HTTPServer", "http_server"), ("2013", "n2013")),
        *(("Käse", "kase"), ("Straße", "strasse"), ("ﬁle №1", "file_no1")),
        *(("__a__b__", "a_b"), ("日本", ""), ("", "")),
    ],
)
def test_identifiers(written: str, name: str) -> None:
    assert identifier(written) == name


def test_columns_may_be_called_like_words_of_sql() -> None:
    text = small("line: integer", "line: integer\n          group: string")
    table = next(t for t in design(text).tables if t.entity == "orders")
    assert [c.sql for c in table.columns if c.quoted] == ['"group"', '"at"']


@pytest.mark.parametrize(
    "sql",
    [
        *("a", "coalesce(a, b)", "'it''s; -- fine'", '"a ""b"" c"', "a->>'$.x'"),
        *(
            "case when a then 'x' else 'y' end",
            "[1, 2][1]",
            "a\n+ b",
            "struct_pack(x := 1)",
        ),
    ],
)
def test_sql_that_keeps_to_its_place(sql: str) -> None:
    assert read(scalars.SqlText, sql) == sql
