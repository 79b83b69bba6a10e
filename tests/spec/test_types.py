"""Logical types as they are written."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from generator.spec.types import KINDS, LogicalType, TypeText


def read(text: str) -> LogicalType:
    type_: LogicalType = TypeAdapter(TypeText).validate_python(text)
    return type_


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_whatever_its_case(kind: str) -> None:
    assert read(f" {kind.upper()} ").kind == kind


@pytest.mark.parametrize(
    ("text", "precision", "scale"),
    [
        *(("decimal", 18, 4), ("decimal(10)", 10, 0), ("decimal(10,2)", 10, 2)),
        *(("Decimal( 38 , 38 )", 38, 38), ("decimal(1,0)", 1, 0)),
    ],
)
def test_decimals(text: str, precision: int, scale: int) -> None:
    assert read(text) == LogicalType("decimal", precision, scale)
    assert str(read(text)) == f"decimal({precision},{scale})"


@pytest.mark.parametrize("text", ["decimal(39)", "decimal(0)", "decimal(2,3)"])
def test_decimals_out_of_range(text: str) -> None:
    with pytest.raises(ValidationError, match="out of range"):
        read(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("int", "integer"), ("varchar(20)", "string"), ("NUMERIC(10,2)", "decimal")),
        *(("datetime", "timestamp"), ("bool", "boolean"), ("strin", "string")),
    ],
)
def test_usual_names_are_told_the_word_here(text: str, meant: str) -> None:
    with pytest.raises(ValidationError, match=f"did you mean `{meant}`"):
        read(text)


@pytest.mark.parametrize(
    "text", ["", "decimal(1,2", "decimal(\u0661)", "string()", "a b"]
)
def test_what_is_no_type(text: str) -> None:
    with pytest.raises(ValidationError, match="is not a type"):
        read(text)


def test_numbers_compare_with_each_other() -> None:
    integer, decimal, text = read("integer"), read("decimal(10,2)"), read("string")
    assert integer.compares_with(decimal)
    assert text.compares_with(text)
    assert not text.compares_with(integer)
