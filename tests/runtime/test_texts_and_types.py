"""Which texts fit which type, and what they are then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from landing import Landing

TYPES = {
    "integer": "{type: integer, nullable: true}",
    "money": '{type: "decimal(6,2)", nullable: true}',
    "whole": '{type: "decimal(3,0)", nullable: true}',
    "float": "{type: float, nullable: true}",
    "boolean": "{type: boolean, nullable: true}",
    "date": "{type: date, nullable: true}",
    "german": '{type: date, format: "%d.%m.%Y", nullable: true}',
    "timestamp": "{type: timestamp, nullable: true}",
    "local": "{type: timestamp, timezone: America/New_York, nullable: true}",
    "offset": '{type: timestamp, format: "%d.%m.%Y %H:%M %z", nullable: true}',
    "time": "{type: time, nullable: true}",
    "twelve": '{type: time, format: "%I.%M %p", nullable: true}',
    "words": '{type: date, format: "%a, %d %B %y", nullable: true}',
    "packed": '{type: timestamp, format: "%Y%m%d%H%M%S.%f", nullable: true}',
    "ordinal": '{type: date, format: "%Y %j", nullable: true}',
    "uuid": "{type: uuid, nullable: true}",
    "json": "{type: json, nullable: true}",
    "binary": "{type: binary, nullable: true}",
    "string": "{type: string, nullable: true}",
}
_COLUMNS = "".join(f"          {name}: {type_}\n" for name, type_ in TYPES.items())
SPEC = f"""
spec: 1
project: {{name: texts}}
sources:
  lab:
    kind: files
    path: data/landing
    null_values: [NA]
    tables:
      texts:
        key: number
        columns:
          number: integer
{_COLUMNS}          computed: {{type: integer, expression: cast(string as integer)}}
latency: daily
storage: {{warehouse: duckdb}}
"""
MISFIT = object()
CASES: tuple[tuple[str, str, Any], ...] = (
    ("integer", "517", "517"),
    ("integer", "-3", "-3"),
    ("integer", "+3", "3"),
    ("integer", " 7 ", "7"),
    ("integer", "007", "7"),
    ("integer", "517.0", "517"),
    ("integer", "9007199254740993.0", "9007199254740993"),
    ("integer", "9223372036854775807", "9223372036854775807"),
    ("integer", "9223372036854775808", MISFIT),
    ("integer", "-9223372036854775808", "-9223372036854775808"),
    ("integer", "9" * 5_000, MISFIT),
    ("integer", "\u00a07\u2003", "7"),
    ("integer", "7\t", MISFIT),
    ("integer", "2.5", MISFIT),
    ("integer", "1e3", MISFIT),
    ("integer", "1_000", MISFIT),
    ("integer", "1,000", MISFIT),
    ("integer", "abc", MISFIT),
    ("integer", "NA", None),
    ("integer", "", None),
    ("integer", "  ", None),
    ("money", "1.1", "1.10"),
    ("money", ".5", "0.50"),
    ("money", "-0.50", "-0.50"),
    ("money", "1.1000", "1.10"),
    ("money", "9999.99", "9999.99"),
    ("money", "1.105", MISFIT),
    ("money", "10000", MISFIT),
    ("money", ".", MISFIT),
    ("money", "1e2", MISFIT),
    ("money", "0001.1", "1.10"),
    ("money", "+1", "1.00"),
    ("money", "-", MISFIT),
    ("money", "9" * 5_000, MISFIT),
    ("whole", "12.0", "12"),
    ("whole", "12.5", MISFIT),
    ("float", "1e3", "1000.0"),
    ("float", ".5", "0.5"),
    ("float", "5.", "5.0"),
    ("float", "NaN", MISFIT),
    ("float", "inf", MISFIT),
    ("float", "1e999", MISFIT),
    ("float", "1_0", MISFIT),
    ("float", "0.1", "0.1"),
    ("float", "-1.7976931348623157e308", "-1.7976931348623157e+308"),
    ("float", "1e-400", "0.0"),
    ("float", "123456789012345678901234567890", "1.2345678901234568e+29"),
    ("float", "1" + "0" * 400, MISFIT),
    ("boolean", "Yes", "true"),
    ("boolean", "0", "false"),
    ("boolean", "2", MISFIT),
    ("date", "2013-01-31", "2013-01-31"),
    ("date", "2013-01-31T00:00:00Z", "2013-01-31"),
    ("date", "2013-01-31 10:00:00", MISFIT),
    ("date", "2013-02-30", MISFIT),
    ("date", "2012-02-29", "2012-02-29"),
    ("date", "2013-13-01", MISFIT),
    ("date", "2013-01-31T00:00", "2013-01-31"),
    ("date", "31.01.2013", MISFIT),
    ("german", "31.01.2013", "2013-01-31"),
    ("german", "2013-01-31", MISFIT),
    ("german", "1.2.2013", "2013-02-01"),
    ("german", "30.02.2013", MISFIT),
    ("german", "31.01.2013x", MISFIT),
    ("words", "Thu, 31 January 13", "2013-01-31"),
    ("words", "thu, 31  january 69", "1969-01-31"),
    ("words", "Thu, 31 Jan 13", MISFIT),
    ("timestamp", "2013-01-31T10:00:00Z", "2013-01-31 10:00:00"),
    ("timestamp", "2013-01-31 10:00:00.5", "2013-01-31 10:00:00.5"),
    ("timestamp", "2013-01-31T10:00:00+02:00", "2013-01-31 08:00:00"),
    ("timestamp", "2013-01-31 10:00:00-0530", "2013-01-31 15:30:00"),
    ("timestamp", "2013-01-31 10:00:00.123456000", "2013-01-31 10:00:00.123456"),
    ("timestamp", "2013-01-31 10:00:00.123456789", MISFIT),
    ("timestamp", "2013-01-31 10:00 +02", "2013-01-31 08:00:00"),
    ("timestamp", "2013-01-31 10:00-02:30", "2013-01-31 12:30:00"),
    ("timestamp", "2013-01-31 24:00:01", MISFIT),
    ("timestamp", "2013-01-31", "2013-01-31 00:00:00"),
    ("timestamp", "yesterday", MISFIT),
    ("timestamp", "2013-02-30 10:00", MISFIT),
    ("timestamp", "2012-02-29 10:00:59.25Z", "2012-02-29 10:00:59.25"),
    ("timestamp", "2013-01-31 23:59:60", MISFIT),
    ("timestamp", "2013-01-31 10:60", MISFIT),
    ("timestamp", "2013-01-31 24:00:00", "2013-02-01 00:00:00"),
    ("timestamp", "2013-01-31 10:00+16:00", "2013-01-30 18:00:00"),
    ("local", "2013-01-31 10:00", "2013-01-31 15:00:00"),
    ("local", "2013-07-31 10:00", "2013-07-31 14:00:00"),
    ("local", "2013-07-31T10:00Z", "2013-07-31 10:00:00"),
    ("local", "2013-03-10 02:30", "2013-03-10 07:30:00"),
    ("local", "2013-11-03 01:30", "2013-11-03 06:30:00"),
    ("offset", "31.01.2013 10:00 +0200", "2013-01-31 08:00:00"),
    ("offset", "31.01.2013", MISFIT),
    ("time", "10:30", "10:30:00"),
    ("time", "25:00", MISFIT),
    ("time", "23:59:60", MISFIT),
    ("time", "10:30:00.250", "10:30:00.25"),
    ("twelve", "10.30 PM", "22:30:00"),
    ("twelve", "22:00", MISFIT),
    ("twelve", "12.30 am", "00:30:00"),
    ("twelve", "13.00 PM", MISFIT),
    ("packed", "20130131100059.5", "2013-01-31 10:00:59.5"),
    ("packed", "20130131100060.5", MISFIT),
    ("packed", "2013013110", MISFIT),
    ("ordinal", "2012 366", "2012-12-31"),
    ("ordinal", "2013 0", MISFIT),
    ("ordinal", "2013 367", MISFIT),
    (
        "uuid",
        "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    ),
    ("uuid", "a0eebc99", MISFIT),
    (
        "uuid",
        "{a0eebc999c0b4ef8bb6d6bb9bd380a11}",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    ),
    ("json", '{"a": [1, null]}', '{"a": [1, null]}'),
    ("json", "{a", MISFIT),
    ("binary", "aGk=", "hi"),
    ("json", "1", "1"),
    ("binary", "a", MISFIT),
    ("binary", "aG=k", MISFIT),
    ("string", "", ""),
    ("string", " NA ", " NA "),
    ("string", "NA", None),
)


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def found(
    request: pytest.FixtureRequest,
    render: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[int, tuple[Any, Any]]:
    """By the number of each case, the value and what is wrong with the text."""
    columns = ("number", *TYPES)
    folder = tmp_path_factory.mktemp("texts")
    spec, database = SPEC, None
    if request.param == "postgres":
        database = request.getfixturevalue("postgres").database()
        spec = SPEC.replace("duckdb", "postgres")
    landing = Landing(
        render(spec), folder / "texts.duckdb", "lab", {"texts": columns}, database
    )
    rows = [
        [str(number), *(text if column == name else None for name in TYPES)]
        for number, (column, text, _) in enumerate(CASES)
    ]
    landing.land(1, {"texts": rows})
    landing.dbt("run", "--select", "base_lab__texts")
    printed = {name: f'"{name}"::varchar' for name in TYPES}
    if database:
        printed["binary"] = "convert_from(\"binary\", 'UTF8')"
    values = " ".join(
        f"when {n} then {printed[column]}" for n, (column, *_) in enumerate(CASES)
    )
    table = landing.query(
        "set timezone = 'Asia/Tokyo'",
        f"select number, case number {values} end, _misfits "
        "from staging.base_lab__texts",
    )
    return {number: (value, misfits) for number, value, misfits in table}


@pytest.mark.parametrize(
    ("number", "column", "text", "expected"),
    [(number, *case) for number, case in enumerate(CASES)],
    ids=[f"{column}-{text[:40] or 'empty'}" for column, text, _ in CASES],
)
def test_text(
    number: int, column: str, text: str, expected: Any, found: dict[int, Any]
) -> None:
    value, misfits = found[number]
    if column == "float" and value:
        value = str(float(value))

    if expected is MISFIT:
        assert value is None
        assert misfits.startswith(f"{column}: '{text[:60]}' is not ")
    else:
        assert (value, misfits) == (expected, None)
