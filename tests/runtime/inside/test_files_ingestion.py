"""What `ingestion/files` of a generated project does with files of every kind.

The project under test is the one that `RENDERED_PROJECT` names; `PYTHONPATH` has it.
"""

import gzip
import itertools
import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingestion import LoadError
from ingestion.files import Format, landing
from ingestion.files.landing import Reader
from ingestion.store import Load
from pipeline import settings
from places import CSV, JSON_LINES, PARQUET, Place, table

PROJECT = os.environ["RENDERED_PROJECT"]

# A packed file that was not sent to its end.
_NUMBERS = "".join(f"{n},{n * n}\n" for n in range(300_000))
_BROKEN_OFF = gzip.compress(f"a,b\n{_NUMBERS}".encode())[:-100_000]

_COMPRESSION = (
    "select distinct compression from pragma_storage_info('raw_src.t')"
    " where column_name = 'a' and segment_type = 'VARCHAR'"
)


# Text stays what was written


def test_csv_text_stays_exactly_as_written(place: Place) -> None:
    place.write(
        "t.csv",
        'a,b\nNA,01\n1.10,""\n,"x\n""y"""\nnull,NaN\n  pad ,1e5\nTRUE,2020-1-1\n',
    )
    place.load(table("t.csv", "a", "b"))
    assert place.rows("a, b, _source_row") == [
        ("NA", "01", 1),
        ("1.10", "", 2),
        (None, 'x\n"y"', 3),
        ("null", "NaN", 4),
        ("  pad ", "1e5", 5),
        ("TRUE", "2020-1-1", 6),
    ]


def test_texts_are_compressed_in_one_way_in_a_warehouse_that_is_new(
    place: Place,
) -> None:
    place.write("t.csv", "a\n" + "".join(f"text {n % 1_000}\n" for n in range(5_000)))
    place.load(table("t.csv", "a"))
    assert place.sql(_COMPRESSION) == [("DICT_FSST",)]


def test_a_warehouse_that_was_there_before_stays_as_it_is(place: Place) -> None:
    duckdb.connect(str(place.warehouse)).close()
    place.write("t.csv", "a\n" + "".join(f"text {n % 1_000}\n" for n in range(5_000)))
    place.load(table("t.csv", "a"))
    assert ("DICT_FSST",) not in place.sql(_COMPRESSION)
    assert place.sql("select count(*) from raw_src.t") == [(5_000,)]


def test_json_text_stays_exactly_as_written(place: Place) -> None:
    lines = [
        '{"n": 1.10, "s": "01", "big": 12345678901234567890123.4500}',
        "",
        '{"n": 1e2, "s": "caf\\u00e9", "list": [1.50, {"x": null, "y": "1"}], "b": true}',
        '{"n": null, "late": -0.0, "s": "a\\nb"}',
        "{}",
    ]
    place.write("t.jsonl", "\n".join(lines) + "\n")
    columns = ("n", "s", "never")
    place.load(table("t.jsonl", *columns, form=JSON_LINES, optional=["never"]))
    assert place.rows("n, s, big, list, b, late, never, _source_row") == [
        ("1.10", "01", "12345678901234567890123.4500", None, None, None, None, 1),
        ("1e2", "café", None, '[1.50,{"x":null,"y":"1"}]', "true", None, None, 2),
        (None, "a\nb", None, None, None, "-0.0", None, 3),
        (None, None, None, None, None, None, None, 4),
    ]


def test_json_key_that_turns_up_after_many_lines(place: Place) -> None:
    lines = [
        json.dumps({"a": n} | ({"z": n} if n > 45_000 else {})) for n in range(45_003)
    ]
    place.write("t.jsonl", "\n".join(lines))
    place.load(table("t.jsonl", "a", form=JSON_LINES))
    assert place.sql(
        "select count(*), count(z), count(*) filter (a::int + 1 <> _source_row) from raw_src.t"
    ) == [(45_003, 2, 0)]


def test_names_of_folders_are_no_columns_of_parquet(place: Place) -> None:
    """DuckDB takes `day=2026-01-01/` for a column unless it is told not to."""
    folder = place.folder / "day=2026-01-01"
    folder.mkdir(parents=True)
    pq.write_table(pa.table({"id": [1, 2]}), folder / "t.parquet")
    place.load(table("**/*.parquet", "id", form=PARQUET))
    assert place.rows("id") == [("1",), ("2",)]


def test_parquet_becomes_text_without_loss(place: Place) -> None:
    zoned = pa.timestamp("us", "America/New_York")
    pq.write_table(
        pa.table(
            {
                "decimal": pa.array([Decimal("1.10")], pa.decimal128(30, 2)),
                "zoned": pa.array([datetime(2020, 1, 1, 5, tzinfo=UTC)], zoned),
                "nanos": pa.array([1], pa.timestamp("ns")),
                "real": [0.1],
                "list": [[{"x": 1, "y": "é"}]],
                "whole": pa.array([2**63], pa.uint64()),
                "day": [date(2020, 2, 29)],
                "flag": [True],
                "none": pa.array([None], pa.int64()),
            }
        ),
        place.folder / "t.parquet",
    )
    place.load(table("t.parquet", "decimal", form=PARQUET))
    assert place.rows("decimal, zoned, nanos, real, list, whole, day, flag, none") == [
        (
            "1.10",
            "2020-01-01 05:00:00+00",
            "1970-01-01 00:00:00.000000001",
            "0.1",
            '[{"x":1,"y":"é"}]',
            "9223372036854775808",
            "2020-02-29",
            "true",
            None,
        )
    ]


def test_delimiter_encoding_and_byte_order_mark(place: Place) -> None:
    place.write("t.csv", "näme;wert\nJosé;1,5\n".encode("latin-1"))
    place.write("u.csv", "\ufeffa,b\n1,2\n")
    place.load(
        table("t.csv", "näme", "wert", form=Format("csv", ";", encoding="latin-1")),
        table("u.csv", "a", "b", name="u"),
    )
    assert place.rows('"näme", wert') == [("José", "1,5")]
    assert place.rows("a, b", "raw_src.u") == [("1", "2")]


def test_source_row_is_the_order_in_a_file_read_in_parallel(place: Place) -> None:
    # Twice as large as the buffer that one thread of DuckDB reads.
    lines = (f'{n},"some\ntext",{"x" * (n % 1300)}' for n in range(1, 100_001))
    place.write("t.csv", "n,text,pad\n" + "\n".join(lines))
    place.load(table("t.csv", "n"))
    assert place.sql(
        "select count(*), count(*) filter (n::int <> _source_row) from raw_src.t"
    ) == [(100_000, 0)]


def test_quote_and_columns_of_a_file_without_header(place: Place) -> None:
    place.write("t.txt", "1|'a|b'\n2|'it''s'\n")
    form = Format("csv", "|", "'", header=False)
    place.load(table("t.txt", "id", "text", form=form))
    assert place.rows("id, text, _source_row") == [("1", "a|b", 1), ("2", "it's", 2)]


def test_json_lines_in_another_encoding(place: Place) -> None:
    place.write("t.jsonl", '{"a": "é"}\n'.encode("utf-16"))
    place.load(table("t.jsonl", "a", form=Format("jsonl", encoding="utf-16")))
    assert place.rows("a") == [("é",)]


def test_blank_lines_are_no_rows(place: Place) -> None:
    place.write("t.csv", "\n\na,b\n\n1,2\n")
    place.load(table("t.csv", "a", "b"))
    assert place.rows("a, b, _source_row") == [("1", "2", 1)]


# Packing and places


def test_compressed_files(place: Place) -> None:
    place.write("a.csv.gz", gzip.compress(b"n\n1\n"))
    place.write("b.csv.zst", pa.compress(b"n\n2\n", "zstd", asbytes=True))
    with zipfile.ZipFile(place.folder / "c.zip", "w") as archive:
        archive.writestr("inner/c.csv", "n\n3\n")
        archive.writestr("__MACOSX/inner/._c.csv", "junk")
    place.write("d.csv.gz", gzip.compress("n\né\n".encode("latin-1")))
    place.write("j.jsonl.gz", gzip.compress(b'{"n": 4.0}\n'))
    place.load(
        table("[abc].*", "n"),
        table("d.csv.gz", "n", form=Format("csv", encoding="latin-1"), name="d"),
        table("j.jsonl.gz", "n", form=JSON_LINES, name="j"),
    )
    assert place.rows("n, _source_file") == [
        ("1", "a.csv.gz"),
        ("2", "b.csv.zst"),
        ("3", "c.zip"),
    ]
    assert place.rows("n", "raw_src.d") == [("é",)]
    assert place.rows("n", "raw_src.j") == [("4.0",)]


def test_folder_that_grows_and_equal_names_in_it(place: Place) -> None:
    place.write("in/2020/a.csv", "n\n1\n")
    place.write("in/2021/a.csv", "n\n2\n")
    place.write("in/.hidden.csv", "n\n9\n")
    place.write("in/notes.txt", "not data")
    place.load(table("in", "n"), table("in/**/a.csv", "n", name="u"))
    place.write("in/2022/a.csv.gz", gzip.compress(b"n\n3\n"))
    place.load(table("in", "n"), table("in/**/a.csv", "n", name="u"))
    expected = [("1", "in/2020/a.csv"), ("2", "in/2021/a.csv")]
    assert place.rows("n, _source_file") == [*expected, ("3", "in/2022/a.csv.gz")]
    assert place.rows("n, _source_file", "raw_src.u") == expected


def test_many_small_files_are_few_jobs(place: Place) -> None:
    for number in range(450):
        place.write(f"{number:03}.csv", f"n\n{number}\n")
    place.load(table("*.csv", "n"))
    assert place.sql("select count(distinct n), count(*) from raw_src.t") == [
        (450, 450)
    ]


def test_two_sources_share_a_warehouse(place: Place) -> None:
    place.write("t.csv", "n\n1\n")
    place.load(table("t.csv", "n"), source="one")
    place.load(table("t.csv", "n"), source="two")
    place.load(table("t.csv", "n"), source="one")
    assert place.sql("select count(*) from raw_one.t") == [(1,)]
    assert place.sql("select count(*) from raw_two.t") == [(1,)]


# Names of columns


def test_names_that_warehouses_confuse(place: Place) -> None:
    place.write(
        "t.csv",
        'Id,ID,id,a b,"say ""hi""",select,_source_row,,é,Id\n1,2,3,4,5,6,7,8,9,10\n',
    )
    place.load(table("t.csv", "ID", "Id", "_source_row"))
    assert place.rows(
        '"ID", "Id__2", "id__3", "a b", "say _hi_", "select", "_source_row__2",'
        ' "column_8", "é", "Id__4", _source_row'
    ) == [("2", "1", "3", "4", "5", "6", "7", "8", "9", "10", 1)]


def test_names_are_those_that_the_design_reads() -> None:
    cases = Path(__file__).parents[2] / "data" / "raw_names.json"
    for case in json.loads(cases.read_text(encoding="utf-8")):
        assert landing.names(case["physical"], case["physical"]) == case["raw"]


def test_extra_columns_land_and_gone_ones_stay(place: Place) -> None:
    place.write("1.csv", "n,old\n1,a\n")
    place.load(table("*.csv", "n"))
    place.write("2.csv", "new,n\nb,2\n")
    place.load(table("*.csv", "n"))
    assert place.rows("n, old, new") == [("1", "a", None), ("2", None, "b")]


def test_extra_columns_that_change_their_capitals(place: Place) -> None:
    place.write("1.csv", "n,Extra\n1,a\n")
    place.write("2.csv", "n,EXTRA\n2,b\n")
    place.load(table("*.csv", "n"))
    place.write("3.csv", "extra,n\nc,3\n")
    place.load(table("*.csv", "n"))
    assert place.rows('n, "Extra"') == [("1", "a"), ("2", "b"), ("3", "c")]


# What is read again, and what is not


def test_unchanged_and_touched_files_are_not_read(place: Place) -> None:
    path = place.write("t.csv", "n\n1\n")
    place.load(table("t.csv", "n"))
    place.load(table("t.csv", "n"))
    os.utime(path, (1_600_000_000, 1_600_000_000))
    place.load(table("t.csv", "n"))
    assert place.loads() == 1
    assert place.sql("select modified_at from raw_src._loaded_files") == [
        (datetime(2020, 9, 13, 12, 26, 40),)
    ]
    place.load(table("t.csv", "n"))
    assert place.loads() == 1
    assert [line["rows_new"] for line in place.journal()] == [1, 0, 0, 0]


def test_changed_and_new_files_are_read_whole(place: Place) -> None:
    place.write("1.csv", "n\n1\n")
    place.load(table("*.csv", "n"))
    place.write("1.csv", "n\n1\n2\n")
    place.write("2.csv", "n\n3\n")
    place.load(table("*.csv", "n"))
    assert [row[0] for row in place.rows("n")] == ["1", "1", "2", "3"]
    assert place.journal()[-1]["rows"] == 4


def test_change_within_one_tick_of_the_clock(place: Place) -> None:
    path = place.folder / "t.csv"
    path.write_text("n\n1\n")
    status = path.stat()
    place.load(table("t.csv", "n"))
    path.write_text("n\n2\n")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    place.load(table("t.csv", "n"))
    assert [row[0] for row in place.rows("n")] == ["1", "2"]


def test_full_reads_all_when_a_file_is_gone(place: Place) -> None:
    full = table("*.csv", "n", load="full")
    place.write("1.csv", "n\n1\n")
    gone = place.write("2.csv", "n\n2\n")
    place.load(full)
    place.load(full)
    assert place.loads() == 1
    gone.unlink()
    place.load(full)
    place.load(full)
    assert place.loads() == 2
    last = "(select max(_dlt_load_id) from raw_src._loaded_files)"
    assert place.sql(f"select n from raw_src.t where _dlt_load_id = {last}") == [("1",)]
    assert place.journal()[-1]["rows"] == 1


def test_several_tables_at_once(place: Place) -> None:
    """Each with files in several batches, and each as if it were alone."""
    names = ("a", "b", "c", "d", "e")
    for name in names:
        for number in range(60):
            place.write(f"{name}{number:02}.csv", f"n,{name}\n{number},{name}\n")
    place.load(*(table(f"{name}*.csv", "n", name=name) for name in names), parallel=3)
    for name in names:
        assert place.sql(
            f"select count(distinct n), count(distinct _source_file), min({name})"
            f" from raw_src.{name}"
        ) == [(60, 60, name)]
    assert place.loads() == 1


def test_only_one_table(place: Place) -> None:
    place.write("t.csv", "n\n1\n")
    place.write("u.csv", "n\n1\n")
    tables = [table("t.csv", "n"), table("u.csv", "n", name="u")]
    place.load(*tables, table="u")
    names = place.sql("select distinct table_name from raw_src._loaded_files")
    assert names == [("u",)]


@pytest.mark.parametrize(
    ("since", "until", "read"),
    [(0, 1, True), (None, 1, True), (1, None, False), (None, -1, False)],
)
def test_range_reads_again_what_has_not_changed(
    place: Place, since: int | None, until: int | None, read: bool
) -> None:
    path = place.write("t.csv", "n\n1\n")
    written = datetime.fromtimestamp(int(path.stat().st_mtime), UTC).replace(
        tzinfo=None
    )
    place.load(table("t.csv", "n"))
    options = {
        name: written + timedelta(days=days)
        for name, days in (("since", since), ("until", until))
        if days is not None
    }
    place.load(table("t.csv", "n"), **options)
    assert place.loads() == 1 + read


def test_what_is_read_again_unchanged_has_not_arrived_again(place: Place) -> None:
    """Else an old file would win over the correction that came after it."""
    path = place.write("1.csv", "n\n1\n")
    written = datetime.fromtimestamp(int(path.stat().st_mtime), UTC).replace(
        tzinfo=None
    )
    place.load(table("*.csv", "n"))
    place.write("2.csv", "n\n2\n")
    place.load(table("*.csv", "n"))
    os.utime(place.folder / "2.csv", (0, 0))
    place.load(table("*.csv", "n"), since=written, until=written + timedelta(seconds=1))
    place.write("1.csv", "n\n3\n")
    place.load(table("*.csv", "n"))
    arrived = place.sql("select n from raw_src.t order by _extracted_at, _dlt_load_id")
    assert arrived == [("1",), ("1",), ("2",), ("3",)]


# Empty things


def test_header_only_and_empty_files(place: Place) -> None:
    place.write("1.csv", "n\n")
    place.write("2.csv", "")
    place.load(table("*.csv", "n"))
    assert place.rows("n") == []
    assert place.sql(
        "select file, row_count from raw_src._loaded_files order by 1"
    ) == [
        ("1.csv", 0),
        ("2.csv", 0),
    ]
    assert place.journal()[-1]["status"] == "warn"
    place.write("2.csv", "n\n5\n")
    place.load(table("*.csv", "n"))
    assert place.rows("n") == [("5",)]


def test_empty_json_lines(place: Place) -> None:
    place.write("t.jsonl", "")
    place.load(table("t.jsonl", "n", form=JSON_LINES))
    assert place.rows("n") == []


# Errors: one line that says where, what, and what to do


@pytest.mark.parametrize(
    ("name", "content", "form", "message"),
    [
        (
            "t.csv",
            'a,b\n1,"x\ny"\n2\n',
            CSV,
            "src.t: t.csv: line 4: 1 fields instead of 2",
        ),
        ("t.csv", "a,b\n1,2,3\n", CSV, "src.t: t.csv: line 2: 3 fields instead of 2"),
        ("t.csv", 'a,b\n1,"x\n', CSV, "src.t: t.csv: line 2: a quote opens"),
        ("t.csv", "a\n1\n", CSV, "src.t: t.csv: no column 'b'"),
        ("t.csv", "a,b\n1,2\r\n3,4\n", CSV, "src.t: t.csv: line ends are mixed"),
        (
            "t.csv",
            b"a,b\n1,\xe9\n",
            CSV,
            "src.t: t.csv: line 2: bytes that are not utf-8",
        ),
        ("t.csv", b"a,b,\xe9\n1,2,3\n", CSV, "src.t: t.csv: the header has bytes"),
        ("t.csv", "", CSV, "src.t: every file is empty"),
        (
            "t.csv",
            "a,b\n1,2",
            Format("csv", encoding="utf-16"),
            "src.t: t.csv: bytes that are not utf-16",
        ),
        ("t.csv.gz", b"junk", CSV, "src.t: t.csv.gz: the header cannot be read"),
        ("t.csv.gz", _BROKEN_OFF, CSV, "src.t: t.csv.gz: it cannot be read to its end"),
        ("t.zip", b"junk", CSV, "src.t: t.zip: the archive cannot be unpacked"),
        (
            "t.jsonl",
            '{"a": 1}\n[1]\n',
            JSON_LINES,
            "src.t: t.jsonl: line 2: not a JSON object",
        ),
        (
            "t.jsonl",
            '{"a": 1}\n\n{"a": \n',
            JSON_LINES,
            "src.t: t.jsonl: line 3: not JSON",
        ),
        (
            "t.jsonl",
            b'{"a": 1}\n{"a": "\xe9"}\n',
            JSON_LINES,
            "src.t: t.jsonl: after line",
        ),
        ("t.jsonl", '{"a": "\\ud800"}\n', JSON_LINES, "src.t: t.jsonl: "),
        (
            "t.parquet",
            b"junk",
            PARQUET,
            "src.t: t.parquet: it cannot be read as Parquet",
        ),
    ],
)
def test_bad_file(
    place: Place, name: str, content: str | bytes, form: Format, message: str
) -> None:
    place.write(name, content)
    with pytest.raises(LoadError) as caught:
        place.load(table(name, "a", "b", form=form))
    text = str(caught.value)
    assert text.startswith(message)
    assert "\n" not in text
    assert "Nothing was loaded" in text
    assert place.journal()[-1]["status"] == "error"


def test_one_bad_file_among_many_is_named_and_keeps_all_out(place: Place) -> None:
    place.write("u.csv", "n\n1\n")
    for number in range(9):
        place.write(f"t{number}.csv", "n,m\n1,2\n")
    bad = place.write("t5.csv", "n,m\n1,2\n3\n")
    tables = [table("u.csv", "n", name="u"), table("t*.csv", "n")]
    with pytest.raises(LoadError, match=r"src\.t: t5\.csv: line 3: 1 fields"):
        place.load(*tables)
    place.write(bad.name, "n,m\n1,2\n3,4\n")
    place.load(*tables)
    assert place.sql("select count(*) from raw_src.t") == [(10,)]
    assert place.sql("select count(*) from raw_src.u") == [(1,)]
    assert place.loads() == 1


def test_no_file(place: Place) -> None:
    with pytest.raises(LoadError) as caught:
        place.load(table("nope*.csv", "n"))
    assert str(caught.value) == (
        f"src.t: no file matches 'nope*.csv' in {place.folder}."
        " Put a file there, or correct the table's `files`."
    )


def test_file_that_keeps_changing(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place.write("t.csv", "n\n1\n")
    ticks = itertools.count(1_600_000_000)

    def touch_and_read(*arguments: Any) -> Any:
        moment = next(ticks)
        os.utime(path, (moment, moment))
        return read(*arguments)

    read = Reader.read
    monkeypatch.setattr(Reader, "read", touch_and_read)
    with pytest.raises(LoadError, match=r"src\.t: t\.csv.* keeps changing"):
        place.load(table("t.csv", "n"))


def test_file_that_changes_once_is_read_again(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place.write("t.csv", "n,m\n1\n")
    read = Reader.read
    complete: Iterator[Callable[[], Any]] = iter(
        [lambda: path.write_text("n,m\n1,2\n")]
    )

    def read_while_written(*arguments: Any) -> Any:
        next(complete, lambda: None)()
        return read(*arguments)

    monkeypatch.setattr(Reader, "read", read_while_written)
    place.load(table("t.csv", "n"))
    assert place.rows("n, m") == [("1", "2")]
    assert place.sql("select size_bytes from raw_src._loaded_files") == [(8,)]


# Death at any moment

_DIES = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {project!r})
from pipeline import settings
settings.WAREHOUSE_PATH = Path({root!r}) / "warehouse.duckdb"
settings.DLT = Path({root!r}) / "dlt"
settings.JOURNAL = Path({root!r}) / "journal"
from dlt.destinations.impl.duckdb.duck import DuckDbClient
from ingestion import files
from ingestion.files import Source, Table
from ingestion.files.landing import Reader
from ingestion.store import Load

def die_around(owner, name, after):
    original = getattr(owner, name)
    def dying(*args, **kwargs):
        if after:
            original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, dying)

die_around({owner}, {name!r}, {after})
tables = [Table(name, f"{{name}}.csv", ["n"], "incremental") for name in ("t", "u")]
files.load(Source("src", "raw_src", Path({root!r}) / "landing", tables))
"""


@pytest.mark.parametrize(
    ("owner", "name", "after"),
    [
        ("Reader", "open", True),
        ("Load", "append", True),
        ("Load", "finish", False),
        ("DuckDbClient", "update_stored_schema", False),
        ("DuckDbClient", "update_stored_schema", True),
        ("DuckDbClient", "complete_load", False),
        ("DuckDbClient", "complete_load", True),
    ],
)
@pytest.mark.parametrize("before", [False, True], ids=["first load", "later load"])
def test_killed_anywhere(
    place: Place, owner: str, name: str, after: bool, before: bool
) -> None:
    tables = [table("t.csv", "n"), table("u.csv", "n", name="u")]
    expected = ["1", "2"]
    place.write("t.csv", "n\n1\n2\n")
    place.write("u.csv", "n\n1\n2\n")
    if before:
        place.load(*tables)
        place.write("t.csv", "n\n3\n")
        place.write("u.csv", "n\n3\n")
        expected.append("3")
    script = _DIES.format(
        project=PROJECT,
        root=str(place.warehouse.parent),
        owner=owner,
        name=name,
        after=after,
    )
    killed = subprocess.run([sys.executable, "-c", script], check=False)
    assert killed.returncode == -signal.SIGKILL
    place.load(*tables)
    assert [row[0] for row in place.rows("n")] == expected
    assert [row[0] for row in place.rows("n", "raw_src.u")] == expected
    assert place.loads() == 1 + before


def test_warehouse_refuses_then_takes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise ValueError("disk full")

    place.write("t.csv", "n\n1\n")
    with monkeypatch.context() as patch, pytest.raises(LoadError, match="disk full"):
        patch.setattr(Load, "append", refuse)
        place.load(table("t.csv", "n"))
    place.write("t.csv", "n\n2\n")
    place.load(table("t.csv", "n"))
    assert place.rows("n") == [("2",)]


def test_what_a_killed_run_left_in_its_folder_is_not_needed(place: Place) -> None:
    place.write("t.csv", "n\n1\n")
    place.load(table("t.csv", "n"))
    state = settings.DLT / "src" / "raw" / "state.json"
    state.parent.mkdir(parents=True, exist_ok=True)
    state.write_text("{")
    place.write("2.csv", "n\n2\n")
    place.load(table("*.csv", "n"))
    assert sorted(place.rows("n")) == [("1",), ("2",)]


def test_warehouse_deleted_meanwhile(place: Place) -> None:
    place.write("t.csv", "n\n1\n")
    place.load(table("t.csv", "n"))
    place.warehouse.unlink()
    place.load(table("t.csv", "n"))
    assert place.rows("n") == [("1",)]


def test_columns_have_any_order_and_come_later(place: Place) -> None:
    for content in ("n,extra,m\n1,2,3\n", "m,n\n3,1\n", "another,m,n\n4,3,1\n"):
        place.write(f"{content[:1]}.csv", content)
        place.load(table("*.csv", "m", "n"))
    assert place.rows("n, extra, m, another") == [
        ("1", "2", "3", None),
        ("1", None, "3", None),
        ("1", None, "3", "4"),
    ]
