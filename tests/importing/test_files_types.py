"""The type of a column of texts, and what is said of it.

What staging takes for a value is asked of the pipeline's own macros, so that these tests
hold the importer to them and not to itself.
"""

from __future__ import annotations

import datetime
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import yaml
from folders import column_of, columns, csv, found, table, types, write
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.importing.found import FoundColumn, Guess
from generator.importing.profile.casts import misfits

N = [str(n) for n in range(1, 21)]

PLAIN: dict[str, tuple[list[str], str]] = {
    "whole numbers": (["1", "-3", "+4", "9223372036854775807"], "integer"),
    "more than 64 bits": (["9223372036854775808", "1"], "decimal(38,0)"),
    "codes with leading zeros": (["007", "123", "042"], "string"),
    "codes with a plus": (["+4915112345678", "+4915112345679"], "string"),
    "money": (["1.50", "22.00", "-3.25"], "decimal(18,2)"),
    "long exact numbers": (["1234567890123.4567", "2.0001"], "decimal(38,4)"),
    "measures": (["1.5", "22.25", "-3"], "float"),
    "powers of ten": (["1e5", "2.5E-3"], "float"),
    "booleans": (["true", "False", "TRUE"], "boolean"),
    "yes and no": (["Y", "N", "y"], "boolean"),
    "only no": (["N", "N"], "string"),
    "days": (["2026-01-31", "2026-02-28"], "date"),
    "German days": (["31.01.2026", "1.2.2026"], "date %d.%m.%Y"),
    "British days": (["31/01/2026", "01/02/2026"], "date %d/%m/%Y"),
    "American days": (["01/31/2026", "01/02/2026"], "date %m/%d/%Y"),
    "short years": (["31/01/26", "01/02/26"], "date %d/%m/%y"),
    "named months": (["31 Jan 2026", "01 Feb 2026"], "date %d %b %Y"),
    "moments": (["2026-01-31 10:00:00", "2026-01-31T10:00:01.5"], "timestamp"),
    "moments with offsets": (
        ["2026-01-31T10:00:00Z", "2026-01-31T10:00:00+02:00"],
        "timestamp",
    ),
    "German moments": (
        ["31.01.2026 10:00", "01.02.2026 11:30"],
        "timestamp %d.%m.%Y %H:%M",
    ),
    "American moments": (
        ["01/31/2026 10:00 PM", "01/02/2026 9:30 AM"],
        "timestamp %m/%d/%Y %I:%M %p",
    ),
    "offsets without colon": (
        ["20260131T100000+0100", "20260201T100000+0100"],
        "timestamp %Y%m%dT%H%M%S%z",
    ),
    "times": (["10:00", "23:59:59.5"], "time"),
    "times of twelve hours": (["10:00 AM", "3:30 PM"], "time %I:%M %p"),
    "hours that are none": (["25:00:00", "10:00:00"], "string"),
    "days that are none": (["2026-02-30", "2026-01-01"], "string"),
    "identifiers": (["6ba7b810-9dad-11d1-80b4-00c04fd430c8"], "uuid"),
    "hashes": (["d41d8cd98f00b204e9800998ecf8427e"], "string"),
    "documents": (['{""a"": 1}', "[1, 2]"], "json"),
    "versions": (["1.2.3", "1.10.0"], "string"),
    "texts": (["a", "1", "b"], "string"),
}


@pytest.mark.parametrize("what", PLAIN)
def test_a_type_is_found(tmp_path: Path, what: str) -> None:
    values, expected = PLAIN[what]
    column = column_of(tmp_path, *values)
    said = [column.type.value, *(str(g.value) for g in column.options.values())]
    assert " ".join(said) == expected


def test_day_and_month_are_never_guessed_in_silence(tmp_path: Path) -> None:
    column = column_of(tmp_path, "01/02/2026", "03/04/2026")
    assert column.type.value == "string" and not column.type.sure
    assert column.type.evidence == (
        "dates of which no day is above 12: day or month first? If the day is, write "
        '`type: date` with `format: "%d/%m/%Y"`, else with "%m/%d/%Y"'
    )


def test_another_column_tells_day_from_month_and_that_is_said(tmp_path: Path) -> None:
    lines = [f"0{n}/02/2026,{n + 12}/02/2026" for n in range(1, 9)]
    write(tmp_path, {"t.csv": csv("ordered,shipped", *lines)})
    ordered = columns(table(tmp_path))["ordered"]
    assert ordered.type.value == "date" and not ordered.type.sure
    assert ordered.options["format"].value == "%d/%m/%Y"
    assert (
        ordered.type.evidence == "no day is above 12, so as in shipped, where some are"
    )


def test_local_time_is_said(tmp_path: Path) -> None:
    column = column_of(tmp_path, "2026-01-31 10:00:00", "2026-01-31 11:00:00")
    assert not column.type.sure and "taken for UTC" in column.type.evidence
    column = column_of(tmp_path, "2026-01-31 10:00:00Z", "2026-01-31 11:00:00+01:00")
    assert column.type.sure


@pytest.mark.parametrize(
    "token", ["NA", "N/A", "\\N", "-", "NULL", "nan", "None", "n.v."]
)
def test_marks_for_nothing_are_seen_where_all_else_is_of_one_type(
    tmp_path: Path, token: str
) -> None:
    lines = [f"{n},{n * 7}" for n in range(20)] + [
        f"{n},{token}" for n in range(20, 25)
    ]
    write(tmp_path, {"t.csv": csv("n,c", *lines)})
    (source,) = found(tmp_path).values()
    assert source.options["null_values"].value == (token,)
    # What nobody else writes for nothing is a guess.
    assert source.options["null_values"].sure is (token != "n.v.")
    column = columns(source.tables[0])["c"]
    assert column.type.value == "integer"
    assert column.nullable.evidence == "5 of 25 rows (20.0 %) have no value"


def test_a_country_code_is_no_mark_for_nothing_in_silence(tmp_path: Path) -> None:
    codes = [a + b for a in "ABCD" for b in "KLMN"] + ["NA", "NA"]
    lines = [f"{n},{'NA' if n < 3 else n},{code}" for n, code in enumerate(codes)]
    write(tmp_path, {"t.csv": csv("n,c,country", *lines)})
    (source,) = found(tmp_path).values()
    assert source.options["null_values"].value == ("NA",)
    country = columns(source.tables[0])["country"]
    assert any("'NA' may be a code like the others here" in h for h in country.hints)


def test_a_few_damaged_values_make_it_a_string_and_are_told(tmp_path: Path) -> None:
    column = column_of(tmp_path, *(str(n) for n in range(100)), "12x", "13x")
    assert column.type.value == "string"
    assert column.hints[0].startswith(
        "all but 2 of 102 values are integer; these are not: '12x'"
    )


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["1,50", "1.234,75"], "numbers with a comma for the decimals"),
        (
            ["ja", "nein"],
            "yes and no ('ja', 'nein'), which staging takes for text; to ",
        ),
        (["1,234", "12,345.50", "1,000,000"], "numbers with commas between thousands"),
        (["12 %", "7.5 %"], "percentages"),
        (["€ 12.50", "€ 7.00"], "amounts with their currency"),
    ],
)
def test_numbers_that_staging_does_not_take_are_told(
    tmp_path: Path, values: list[str], said: str
) -> None:
    column = column_of(tmp_path, *values)
    assert column.type.value == "string" and column.type.evidence.startswith(said)


def test_a_column_that_would_read_them_is_ready_to_be_added(tmp_path: Path) -> None:
    column = column_of(tmp_path, "1,50", "1.234,75")
    assert column.type.evidence.endswith(
        'to have them read, add `c_number: {type: "decimal(18,4)", expression: '
        "\"cast(replace(replace(c, '.', ''), ',', '.') as decimal(18, 4))\"}`"
    )


def test_marks_for_nothing_alone_leave_the_type_open(tmp_path: Path) -> None:
    column = column_of(tmp_path, "NA", "NA")
    assert (column.type.value, column.type.sure) == ("string", False)
    assert column.type.evidence == "no row has a value: the type is open"
    assert column.nullable.evidence == "all 2 rows have no value"


def test_whole_numbers_written_with_a_point_are_a_guess(tmp_path: Path) -> None:
    """pandas writes a column of integers so as soon as one is missing."""
    column = column_of(tmp_path, "1.0", "2.0", "")
    assert (column.type.value, column.type.sure) == ("integer", False)
    column = column_of(tmp_path, "1.0", "2.0")
    assert (column.type.value, column.type.sure) == ("float", False)


def test_few_values_are_a_hint_and_no_rule(tmp_path: Path) -> None:
    column = column_of(tmp_path, *(["open", "paid", "sent, late"] * 20))
    assert column.values is None
    assert column.hints == (
        'values: [open, paid, "sent, late"] are all there are in 60 rows',
    )


def test_values_are_suggested_as_yaml_reads_them(tmp_path: Path) -> None:
    values = ['say ""x""', "two\nlines"] * 30
    (hint,) = column_of(tmp_path, *values).hints
    listed = hint.removeprefix("values: ").removesuffix(" are all there are in 60 rows")
    assert yaml.safe_load(listed) == ['say "x"', "two\nlines"]


def test_a_number_of_parquet_that_is_none_is_marked(tmp_path: Path) -> None:
    """It may be a measurement that failed, or one that nobody made."""
    duckdb.execute(
        "copy (select i as id, case when i % 3 then 1.5 + i else 'nan'::double end as x "
        f"from range(60) t(i)) to '{tmp_path / 't.parquet'}'"
    )
    (source,) = found(tmp_path).values()
    assert source.options["null_values"] == Guess(
        ("nan",), "'nan' where all else is of one type: t.x", sure=False
    )


def test_names_decide_where_values_can_not(tmp_path: Path) -> None:
    lines = [
        f"{n},{n % 2},2026{n % 12 + 1:02}01,{20000 + n},{n % 2}" for n in range(40)
    ]
    write(tmp_path, {"t.csv": csv("id,is_paid,order_date,zip,level", *lines)})
    assert types(table(tmp_path)) == {
        "id": "integer",
        "is_paid": "boolean",
        "order_date": "date %Y%m%d",
        "zip": "string",
        "level": "integer",
    }
    by_name = columns(table(tmp_path))
    assert [by_name[n].type.sure for n in ("is_paid", "order_date", "zip")] == [
        False
    ] * 3
    assert by_name["level"].hints == (
        "only 0 and 1 in 40 values: boolean would fit, too",
    )


# Texts as systems write them; several of one kind make a column.
TEXTS: dict[str, st.SearchStrategy[str]] = {
    "integers": st.integers(-(2**63), 2**63 - 1).map(str),
    "any integers": st.integers(-(10**40), 10**40).map(str),
    "decimals": st.decimals(-(10**9), 10**9, places=2).map("{:f}".format),
    "many digits": st.decimals(-(10**20), 10**20, places=6).map("{:f}".format),
    "floats": st.floats().map(repr),
    "booleans": st.booleans().map(str),
    "dates": st.dates().map(str),
    "european dates": st.dates(datetime.date(1900, 1, 1)).map("{:%d/%m/%Y}".format),
    "american dates": st.dates(datetime.date(1900, 1, 1)).map(
        "{:%m/%d/%Y %H:%M}".format
    ),
    "timestamps": st.datetimes().map(str),
    "zoned": st.datetimes(timezones=st.timezones()).map(lambda t: t.isoformat()),
    "times": st.times().map(str),
    "uuids": st.uuids().map(str),
    "digits": st.text("0123456789", min_size=1, max_size=12),
    "signs": st.text("0123456789.-+eE:/ TZ", max_size=20),
    "texts": st.text(
        st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20
    ),
    "json": st.sampled_from(['{"a":1}', "[1]", "{}", '{"b":[null]}']),
}
COLUMNS = st.sampled_from(sorted(TEXTS)).flatmap(
    lambda kind: st.lists(
        st.one_of(TEXTS[kind], st.sampled_from(["", "NA", "NULL"])),
        min_size=1,
        max_size=40,
    )
)


def imported(values: list[str]) -> tuple[FoundColumn, tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        quoted = (value.replace('"', '""') for value in values)
        lines = [f'{n},"{value}"' for n, value in enumerate(quoted)]
        write(Path(folder), {"t.csv": csv("n,c", *lines)})
        (source,) = found(Path(folder)).values()
        tokens = source.options.get("null_values")
        return columns(source.tables[0])["c"], tokens.value if tokens else ()


@given(COLUMNS)
@example(["1.0", "2.5", "NA"])
@example([str(Decimal(10) ** 37), "0.5"])
@settings(max_examples=60, deadline=None)
def test_no_text_is_a_misfit_of_the_type_that_was_found(values: list[str]) -> None:
    column, null_values = imported(values)
    format_ = column.options.get("format")
    wrong = misfits(
        "v", column.type.value, format_.value if format_ else None, null_values
    )
    with duckdb.connect() as connection:
        connection.execute("create table t (v varchar)")
        connection.executemany("insert into t values (?)", [[v] for v in values])
        odd = connection.execute(f"select v from t where {wrong}").fetchall()
    assert odd == [], column.type
    is_null = {"", *null_values} if column.type.value != "string" else set(null_values)
    if any(not v.strip(" ") if "" in is_null else v in is_null for v in values):
        assert column.nullable.value
