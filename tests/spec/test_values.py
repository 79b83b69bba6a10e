"""Literal values, read by the logical type that they belong to."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from generator.spec.types import LogicalType
from generator.spec.values import trouble_with, value_of

DECIMAL = LogicalType("decimal", 10, 2)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("string", "01", "01"),
        ("string", "", ""),
        ("integer", "-007", -7),
        ("integer", str(2**63 - 1), 2**63 - 1),
        ("float", "1e3", 1000.0),
        ("float", ".5", 0.5),
        ("boolean", "TRUE", True),
        ("date", "2013-01-31", date(2013, 1, 31)),
        ("timestamp", "2013-01-31", datetime(2013, 1, 31)),
        ("timestamp", "2013-01-31T12:00:00+02:00", datetime(2013, 1, 31, 10)),
        ("time", "06:15", time(6, 15)),
        (
            "uuid",
            "{0F0E0D0C-0000-4000-8000-00000000000A}",
            "0f0e0d0c-0000-4000-8000-00000000000a",
        ),
        ("json", '{"a": 1}', '{"a": 1}'),
        ("binary", "aGk=", "aGk="),
    ],
)
def test_values(kind: str, text: str, value: object) -> None:
    found = value_of(text, LogicalType(kind))
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["1.10", "-0.5", "+3", "7.", ".25"])
def test_decimals_keep_their_digits(text: str) -> None:
    assert str(value_of(text, DECIMAL)) == str(Decimal(text))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(
            ("integer", "1.0"),
            ("integer", "٣"),
            ("integer", str(2**63)),
            ("integer", ""),
        ),
        *(("float", "nan"), ("float", "inf"), ("float", "1e999"), ("float", "1_0")),
        *(
            ("boolean", "yes"),
            ("boolean", "1"),
            ("date", "20130131"),
            ("date", "today"),
        ),
        *(("timestamp", "now"), ("timestamp", "0001-01-01T00:00:00+14:00")),
        *(
            ("time", "25:00"),
            ("time", "06:15+02:00"),
            ("uuid", "1"),
            ("json", "{a: 1}"),
        ),
    ],
)
def test_what_is_no_value(kind: str, text: str) -> None:
    assert (
        trouble_with(text, LogicalType(kind)) == f"`{text}` is no value of type {kind}"
    )


@pytest.mark.parametrize("text", ["NaN", "Infinity", "1e3", "1_0", "", "٣", "9" * 39])
def test_what_is_no_decimal(text: str) -> None:
    assert trouble_with(text, DECIMAL) == f"`{text}` is no value of type decimal(10,2)"


def test_a_long_text_is_cut() -> None:
    assert (
        trouble_with("x" * 99, DECIMAL)
        == f"`{'x' * 60}…` is no value of type decimal(10,2)"
    )
