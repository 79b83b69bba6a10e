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
    ("whole", "12.0", "12"),
    ("whole", "12.5", MISFIT),
    ("float", "1e3", "1000.0"),
    ("float", ".5", "0.5"),
    ("float", "5.", "5.0"),
    ("float", "NaN", MISFIT),
    ("float", "inf", MISFIT),
    ("float", "1e999", MISFIT),
    ("float", "1_0", MISFIT),
    ("boolean", "Yes", "true"),
    ("boolean", "0", "false"),
    ("boolean", "2", MISFIT),
    ("date", "2013-01-31", "2013-01-31"),
    ("date", "2013-01-31T00:00:00Z", "2013-01-31"),
    ("date", "2013-01-31 10:00:00", MISFIT),
    ("date", "2013-02-30", MISFIT),
    ("date", "31.01.2013", MISFIT),
    ("german", "31.01.2013", "2013-01-31"),
    ("german", "2013-01-31", MISFIT),
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
    ("local", "2013-01-31 10:00", "2013-01-31 15:00:00"),
    ("local", "2013-07-31 10:00", "2013-07-31 14:00:00"),
    ("local", "2013-07-31T10:00Z", "2013-07-31 10:00:00"),
    ("offset", "31.01.2013 10:00 +0200", "2013-01-31 08:00:00"),
    ("offset", "31.01.2013", MISFIT),
    ("time", "10:30", "10:30:00"),
    ("time", "25:00", MISFIT),
    ("twelve", "10.30 PM", "22:30:00"),
    ("twelve", "22:00", MISFIT),
    (
        "uuid",
        "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
    ),
    ("uuid", "a0eebc99", MISFIT),
    ("json", '{"a": [1, null]}', '{"a": [1, null]}'),
    ("json", "{a", MISFIT),
    ("binary", "aGk=", "hi"),
    ("binary", "a", MISFIT),
    ("string", "", ""),
    ("string", " NA ", " NA "),
    ("string", "NA", None),
)


@pytest.fixture(scope="module")
def found(
    render: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[int, tuple[Any, Any]]:
    """By the number of each case, the value and what is wrong with the text."""
    columns = ("number", *TYPES)
    folder = tmp_path_factory.mktemp("texts")
    landing = Landing(render(SPEC), folder / "texts.duckdb", "lab", {"texts": columns})
    rows = [
        [str(number), *(text if column == name else None for name in TYPES)]
        for number, (column, text, _) in enumerate(CASES)
    ]
    landing.land(1, {"texts": rows})
    landing.dbt("run", "--select", "base_lab__texts")
    values = " ".join(
        f'when {n} then "{c}"::varchar' for n, (c, *_) in enumerate(CASES)
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
    ids=[f"{column}-{text or 'empty'}" for column, text, _ in CASES],
)
def test_text(
    number: int, column: str, text: str, expected: Any, found: dict[int, Any]
) -> None:
    value, misfits = found[number]

    if expected is MISFIT:
        assert value is None
        assert misfits.startswith(f"{column}: '{text}' is not ")
    else:
        assert (value, misfits) == (expected, None)
