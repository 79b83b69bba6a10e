"""What a folder of files is: forms, tables, patterns, and what can't be read."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import duckdb
import pytest
from folders import columns, csv, found, table, tables, types, write

ROWS = [f"{n},{n * 1.25:.2f},x{n % 3}" for n in range(1, 31)]
ORDERS = csv("id,total,kind", *ROWS)


def options(folder: Path) -> dict[str, object]:
    (source,) = found(folder).values()
    return {name: guess.value for name, guess in source.options.items()}


@pytest.mark.parametrize(
    ("delimiter", "said"),
    [(";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "")],
)
def test_a_delimiter_is_found_with_the_evidence(
    tmp_path: Path, delimiter: str, said: str
) -> None:
    write(tmp_path, {"orders.csv": ORDERS.replace(",", delimiter)})
    (source,) = found(tmp_path).values()
    guess = source.options.get("delimiter")
    if delimiter == ",":
        assert guess is None
    else:
        assert guess and guess.value == delimiter and guess.sure
        assert guess.evidence.startswith(
            f"each of the first 31 lines has 3 fields between {said}"
        )


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    lines = [f"{n},5;{n},25;a" for n in range(30)]
    write(tmp_path, {"t.csv": csv("a;b;c", *lines)})
    assert options(tmp_path)["delimiter"] == ";"
    assert columns(table(tmp_path))["a"].type.evidence.startswith(
        "numbers with a comma for the decimals ('0,5', '1,5' …)"[:45]
    )


def test_single_quotes_are_found(tmp_path: Path) -> None:
    lines = [f"{n},'one, two {n}'" for n in range(20)]
    write(tmp_path, {"t.csv": csv("a,b", *lines)})
    assert options(tmp_path)["quote"] == "'"
    assert len(table(tmp_path).columns) == 2


@pytest.mark.parametrize(
    ("encoding", "expected", "sure"),
    [
        ("utf-8", None, True),
        ("utf-8-sig", None, True),
        ("cp1252", "cp1252", False),
        ("utf-16", "utf-16", True),
        ("utf-16-le", "utf-16-le", True),
    ],
)
def test_an_encoding_is_found_with_the_evidence(
    tmp_path: Path, encoding: str, expected: str | None, sure: bool
) -> None:
    text = csv("id,name", *(f"{n},Müller € {n}" for n in range(1, 20)))
    write(tmp_path, {"t.csv": text.encode(encoding)})
    (source,) = found(tmp_path).values()
    guess = source.options.get("encoding")
    assert (guess and guess.value) == expected
    if guess:
        assert guess.sure is sure
    if expected == "cp1252":
        assert guess and "'Müller' in line 2 is how cp1252 reads it" in guess.evidence
    (only,) = source.tables
    assert only.rows == 19 and types(only) == {"id": "integer", "name": "string"}


def test_a_byte_that_is_not_utf8_is_found_far_down(tmp_path: Path) -> None:
    lines = [f"{n},plain text to fill the line" for n in range(60_000)]
    text = csv("id,name", *lines, "60001,Ødegård")
    write(tmp_path, {"t.csv": text.encode("cp1252")})
    (source,) = found(tmp_path).values()
    assert "line 60,002" in source.options["encoding"].evidence
    assert source.tables[0].rows == 60_001


def test_a_file_without_header_is_seen_by_its_first_line(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": csv(*ROWS)})
    assert options(tmp_path)["header"] is False
    only = table(tmp_path)
    assert only.rows == 30
    assert [c.name for c in only.columns] == ["column_1", "column_2", "column_3"]


def test_a_header_over_texts_alone_is_a_guess_and_said_so(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": csv("red,green", *(f"a{n},b{n}" for n in range(20)))})
    (source,) = found(tmp_path).values()
    assert [c.name for c in source.tables[0].columns] == ["red", "green"]
    said = " ".join(source.tables[0].hints)
    assert "whether the first line (red, green) names the columns is a guess" in said


def test_files_of_other_forms_become_sources_of_their_own(tmp_path: Path) -> None:
    folder = write(
        tmp_path,
        {
            "a.csv": ORDERS,
            "b.csv": ORDERS.replace(",", ";").replace("kind", "Größe"),
            "c.jsonl": "".join(f'{{"id": {n}}}\n' for n in range(9)),
        },
    )
    duckdb.sql(f"copy (select range k from range(9)) to '{folder}/d.parquet'")
    sources = found(folder)
    assert list(sources) == ["src", "src_semicolon", "src_jsonl", "src_parquet"]
    assert [len(source.tables) for source in sources.values()] == [1, 1, 1, 1]


def test_a_table_of_ascii_joins_those_of_another_encoding(tmp_path: Path) -> None:
    german = csv("id,name", *(f"{n},Jörg" for n in range(9)))
    write(tmp_path, {"a.csv": ORDERS, "b.csv": german.encode("cp1252")})
    (source,) = found(tmp_path).values()
    assert {t.name for t in source.tables} == {"a", "b"}
    assert source.options["encoding"].value == "cp1252"


@pytest.mark.parametrize("packing", ["gz", "zip", "zst"])
def test_packed_files_are_read_as_a_pipeline_reads_them(
    tmp_path: Path, packing: str
) -> None:
    path = tmp_path / f"orders.csv.{packing}"
    if packing == "gz":
        path.write_bytes(gzip.compress(ORDERS.encode()))
    elif packing == "zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("whatever.csv", ORDERS)
        path.write_bytes(buffer.getvalue())
    else:
        (tmp_path / "plain").write_text(ORDERS)
        source = (
            f"read_csv('{tmp_path}/plain', columns = {{'line': 'varchar'}}, delim = '\x01',"
            " header = false, quote = '', escape = '', auto_detect = false)"
        )
        duckdb.sql(
            f"copy (from {source}) to '{path}' (format csv, compression zstd, header false,"
            " quote '', escape '', delimiter '\x01')"
        )
        (tmp_path / "plain").unlink()
    only = table(tmp_path)
    assert only.name == "orders" and only.rows == 30
    assert only.options["files"].value == path.name
    assert types(only) == {"id": "integer", "total": "decimal(18,2)", "kind": "string"}


@pytest.mark.parametrize(
    ("names", "name", "pattern"),
    [
        (["orders_2026_01.csv", "orders_2026_02.csv"], "orders", "orders_*.csv"),
        (["2026/01/orders.csv", "2026/02/orders.csv"], "orders", "**/orders.csv"),
        (
            ["orders/part-0001.csv", "orders/part-0002.csv"],
            "orders",
            "orders/part-*.csv",
        ),
        (["orders/north.csv", "orders/south.csv"], "orders", "orders/*.csv"),
        (
            ["orders/2026/01/part-0001.csv", "orders/2026/02/part-0001.csv"],
            "orders",
            "orders/**/*.csv",
        ),
        (
            ["orders/d=2026-01-01/a1.csv", "orders/d=2026-01-02/b2.csv"],
            "orders",
            "orders/**/*.csv",
        ),
        (["orders.csv", "orders_2025.csv"], "orders", "orders*.csv"),
        (["2026-01-01_orders.csv", "2026-01-02_orders.csv"], "orders", "*_orders.csv"),
    ],
)
def test_files_that_belong_together_are_one_table(
    tmp_path: Path, names: list[str], name: str, pattern: str
) -> None:
    write(tmp_path, dict.fromkeys(names, ORDERS))
    only = table(tmp_path)
    assert (only.name, only.options["files"].value) == (name, pattern)
    assert only.rows == 30 * len(names)


def test_one_file_is_its_own_name_and_needs_no_pattern(tmp_path: Path) -> None:
    write(tmp_path, {"orders.csv": ORDERS, "u16.csv": ORDERS.replace("kind", "sort")})
    assert {n: dict(t.options) for n, t in tables(tmp_path).items()} == {
        "orders": {},
        "u16": {},
    }


def test_a_pattern_finds_no_files_of_another_table(tmp_path: Path) -> None:
    items = csv("order,line", *(f"{n},1" for n in range(9)))
    write(
        tmp_path,
        {
            **{f"orders_{n}.csv": ORDERS for n in (1, 2)},
            **{f"orders_items_{n}.csv": items for n in (1, 2)},
        },
    )
    patterns = {n: t.options["files"].value for n, t in tables(tmp_path).items()}
    assert patterns == {
        "orders": "orders_[0-9]*.csv",
        "orders_items": "orders_items_*.csv",
    }


def test_files_of_other_columns_are_other_tables_whatever_they_are_called(
    tmp_path: Path,
) -> None:
    people = csv("name,born,city", *(f"p{n},19{n:02},x" for n in range(20)))
    write(tmp_path, {"export_1.csv": ORDERS, "export_2.csv": people})
    assert {n: t.options.get("files") for n, t in tables(tmp_path).items()} == {
        "export_1": None,
        "export_2": None,
    }


def test_a_column_that_came_later_is_told(tmp_path: Path) -> None:
    newer = csv("id,total,kind,channel", *(f"{r},web" for r in ROWS))
    write(tmp_path, {"orders_1.csv": ORDERS, "orders_2.csv": newer})
    only = table(tmp_path)
    assert columns(only)["channel"].nullable.value
    drift = only.options["on_drift"]
    assert drift.value == {"missing_columns": "evolve"} and not drift.sure
    assert drift.evidence == "'channel' is in 1 of 2 files"


REFUSED = {
    "empty.csv": (b"", "it is empty"),
    "blank.csv": (b"\n\n", "it has nothing but white space"),
    "book.xlsx": (b"PK\x03\x04....", "it is an archive or a workbook"),
    "array.json": (b'[{"a": 1}]', "it is one JSON array"),
    "document.json": (
        b'{\n "a": 1\n}',
        "it is not JSON Lines, an object a line: line 1",
    ),
    "cut.parquet": (
        b"PAR1" + bytes(200),
        "it can't be read as Parquet, and may be cut off",
    ),
    "no.parquet": (b"a,b\n1,2\n", "it does not begin as a Parquet file does"),
    "fake.csv.gz": (b"a,b\n1,2\n", "its name ends in .gz, but it is not packed so"),
    "plain.csv": (
        gzip.compress(b"a,b\n1,2\n"),
        "it is packed; its name must then end in .gz",
    ),
    "cut.csv.gz": (gzip.compress(bytes(range(256)) * 99)[:200], "it can't be unpacked"),
    "bytes.csv": (b"a,b\n\0\0\0\1", "it is no text"),
    "titled.csv": (
        b"Report of the year\n\na,b,c\n" + b"1,2,3\n" * 9,
        "a pipeline takes the first line for the header",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_pipeline_could_read_is_told_and_left_out(
    tmp_path: Path, name: str
) -> None:
    content, reason = REFUSED[name]
    write(tmp_path, {name: content, "orders.csv": ORDERS})
    (source,) = found(tmp_path).values()
    assert [t.name for t in source.tables] == ["orders"]
    (said,) = source.left_out
    assert said.startswith(f"{name} is left out: ") and reason in said


def test_hidden_and_passing_files_are_not_looked_at(tmp_path: Path) -> None:
    names = (".orders.csv", "_SUCCESS", ".git/a.csv", "orders.csv.crc", "~x.csv")
    write(tmp_path, {"orders.csv": ORDERS, **dict.fromkeys(names, "a\n1\n")})
    (source,) = found(tmp_path).values()
    assert [t.name for t in source.tables] == ["orders"]
    assert source.left_out == ("4 hidden or passing files are not looked at",)


def test_a_broken_line_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    write(tmp_path, {"orders.csv": ORDERS + "31,5\n" + "32,1.00,x\n"})
    only = table(tmp_path)
    assert only.rows == 31
    (said,) = [hint for hint in only.hints if "orders.csv" in hint]
    assert said == (
        "orders.csv: record 32: 2 fields instead of 3; a pipeline refuses the file until "
        "that is mended"
    )


def test_a_file_that_a_pattern_finds_and_a_pipeline_refuses_is_told(
    tmp_path: Path,
) -> None:
    duckdb.sql(f"copy (select range k from range(9)) to '{tmp_path}/f_1.parquet'")
    cut = (tmp_path / "f_1.parquet").read_bytes()[:60]
    duckdb.sql(f"copy (select range k from range(9)) to '{tmp_path}/f_2.parquet'")
    write(tmp_path, {"f_3.parquet": cut})
    assert any(
        "f_*.parquet" in str(t.options["files"].value)
        for t in tables(tmp_path).values()
    )
    hints = table(tmp_path).hints
    assert any(
        "also finds f_3.parquet, which a pipeline refuses" in hint for hint in hints
    )


def test_a_header_without_rows_leaves_types_and_key_open(tmp_path: Path) -> None:
    write(tmp_path, {"t.csv": "a,b\n"})
    only = table(tmp_path)
    assert only.rows == 0 and only.key is None
    assert "it has no rows, so no key could be looked for" in only.hints
    assert [(c.type.value, c.type.sure) for c in only.columns] == [
        ("string", False)
    ] * 2


def test_a_sample_is_said_and_kept_to(tmp_path: Path) -> None:
    lines = [f"{n},{f'x{n}' if n > 500 else n}" for n in range(1000)]
    write(tmp_path, {"t.csv": csv("a,b", *lines)})
    sampled, whole = table(tmp_path, sample=100), table(tmp_path)
    assert (sampled.looked_at, sampled.rows) == (100, None)
    assert "concluded from the first 100 rows only" in sampled.hints
    assert (whole.looked_at, whole.rows) == (1000, 1000)
    assert (types(sampled)["b"], types(whole)["b"]) == ("integer", "string")


def test_only_wanted_tables_are_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.csv": ORDERS, "b.csv": ORDERS})
    assert list(tables(tmp_path, tables=("b",))) == ["b"]


def test_json_lines_keep_their_types_and_late_keys(tmp_path: Path) -> None:
    items: list[dict[str, object]] = [
        {"id": n, "price": 1.5 + n, "tags": ["a"], "ok": True, "text": 'a "b"\nc'}
        for n in range(40)
    ]
    items += [{"id": n, "late": None if n % 2 else "x"} for n in range(40, 50)]
    lines = "".join(f"{json.dumps(item)}\n" for item in items)
    write(
        tmp_path, {"t.jsonl": lines + '{"id": 50, "price": 12345678901234567890.12}\n'}
    )
    only = table(tmp_path)
    assert only.rows == 51
    assert types(only) == {
        "id": "integer",
        "price": "decimal(38,2)",
        "tags": "json",
        "ok": "boolean",
        "text": "string",
        "late": "string",
    }
    assert (
        columns(only)["late"].nullable.evidence
        == "46 of 51 rows (90.2 %) have no value"
    )


def test_names_that_differ_in_capitals_are_columns_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, {"t.jsonl": '{"id": 1, "ID": "x"}\n{"id": 2, "Id": true}\n' * 9})
    assert types(table(tmp_path)) == {"id": "integer", "ID": "string", "Id": "boolean"}


def test_a_column_that_no_spec_can_name_is_told_and_left_to_raw(tmp_path: Path) -> None:
    """pandas writes its index under no name."""
    write(tmp_path, {"t.csv": csv(",a,b,a", *(f"{n},{n},x{n},{n}" for n in range(20)))})
    only = table(tmp_path)
    assert types(only) == {"a": "integer", "b": "string"}
    said = [hint for hint in only.hints if hint.startswith("column ")]
    assert len(said) == 2
    assert said[0].startswith("column 1 has no name in the header")
    assert said[1].startswith("column 4 has the name of another one in the header")


def test_names_of_folders_are_no_columns(tmp_path: Path) -> None:
    for day in (1, 2):
        folder = tmp_path / f"events/dt=2026-01-0{day}"
        folder.mkdir(parents=True)
        duckdb.sql(
            f"copy (select range + {day * 100} as id from range(9)) to '{folder}/a.parquet'"
        )
    only = table(tmp_path)
    assert types(only) == {"id": "integer"}
    assert (
        "'dt' is in the names of folders only; raw has it in _source_file" in only.hints
    )


def test_a_broken_line_of_json_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"t.jsonl": '{"id": 1}\n{"id": 2\n'})
    only = table(tmp_path)
    assert any(hint.startswith("t.jsonl: line 2: not JSON") for hint in only.hints)


def test_parquet_keeps_the_types_that_it_declares(tmp_path: Path) -> None:
    duckdb.sql(f"""copy (select
        range::int as id, (range / 7)::decimal(10,3) as amount, date '2026-01-01' as day,
        [1] as list, {{'a': 1}} as struct, range / 3 as share, 'x'::blob as bytes,
        timestamptz '2026-01-01 10:00:00+01' as at, time '10:00' as clock, true as ok,
        range::ubigint + 9223372036854775807::ubigint as huge, '00' || range as code
        from range(9)) to '{tmp_path}/t.parquet'""")
    assert types(table(tmp_path)) == {
        "id": "integer",
        "amount": "decimal(10,3)",
        "day": "date",
        "list": "json",
        "struct": "json",
        "share": "float",
        "bytes": "binary",
        "at": "timestamp",
        "clock": "time",
        "ok": "boolean",
        "huge": "decimal(38,0)",
        "code": "string",
    }


def test_parquet_that_breaks_inside_is_told(tmp_path: Path) -> None:
    """Its end is there, so that it looks whole until its rows are read."""
    rows = "select range as id, md5(range::varchar) as digest from range(5000)"
    for number in (1, 2):
        duckdb.sql(f"copy ({rows}) to '{tmp_path}/t_{number}.parquet'")
    content = bytearray((tmp_path / "t_2.parquet").read_bytes())
    content[4:20_000] = b"\xff" * 19_996
    (tmp_path / "t_2.parquet").write_bytes(content)
    only = table(tmp_path)
    assert only.rows == 5000
    assert any(hint.startswith("t_2.parquet: ") for hint in only.hints)


def test_parquet_files_may_differ_in_their_types(tmp_path: Path) -> None:
    for number, type_ in enumerate(("integer", "varchar")):
        duckdb.sql(
            f"copy (select range::{type_} as id from range(9))"
            f" to '{tmp_path}/t_{number}.parquet'"
        )
    only = table(tmp_path)
    assert only.rows == 18 and types(only) == {"id": "integer"}
