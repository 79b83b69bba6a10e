"""Files that cannot be read: what is said, nothing is half loaded, and a mended file loads."""

import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ingestion import LoadError
from ingestion.files import Source, arrivals
from ingestion.files.landing import Reader
from places import CSV, JSON_LINES, PARQUET, Place, table


def parquet(rows: int) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"a": range(rows), "b": range(rows)}), sink)
    return bytes(sink.getvalue())


FAILURES = {
    "another header": (CSV, b"a,c\n3,4\n", "no column 'b'; 'c' is there"),
    "an empty file": (CSV, b"", None),
    "a truncated Parquet file": (
        PARQUET,
        parquet(3)[:-20],
        "it cannot be read as Parquet",
    ),
    "another encoding": (
        CSV,
        "a,b\n3,é\n".encode("latin-1"),
        "line 2: bytes that are not utf-8; set the table's encoding",
    ),
    "another delimiter": (
        CSV,
        b"a;b\n3;4\n",
        "its header is one column, 'a;b': the delimiter seems to be ';', and ',' is",
    ),
    "half a line of JSON": (JSON_LINES, b'{"a": 3, "b', "line 1: not JSON"),
}
GOOD = {
    "csv": (b"a,b\n1,2\n", b"a,b\n3,4\n"),
    "jsonl": (b'{"a": 1, "b": 2}\n', b'{"a": 3, "b": 4}\n'),
    "parquet": (parquet(1), parquet(2)),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_what_was_loaded_stays_and_a_mended_file_loads(
    place: Place, failure: str
) -> None:
    form, content, message = FAILURES[failure]
    first, mended = GOOD[form.kind]
    whole = table(f"*.{form.kind}", "a", "b", form=form)
    place.write(f"1.{form.kind}", first)
    place.load(whole)
    before = place.rows("a, b, _dlt_load_id")
    place.write(f"2.{form.kind}", content)
    if message:
        with pytest.raises(LoadError) as caught:
            place.load(whole)
        assert str(caught.value).startswith(f"src.t: 2.{form.kind}: {message}")
        assert "Nothing was loaded; " in str(caught.value)
        assert place.loads() == 1
    else:
        place.load(whole)
        assert place.journal()[-1]["status"] == "warn"
    assert place.rows("a, b, _dlt_load_id") == before
    place.write(f"2.{form.kind}", mended)
    place.load(whole)
    assert len(place.rows("a")) == len(before) + (2 if form is PARQUET else 1)


def test_file_that_vanishes_while_it_is_read(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place.write("t.csv", "n\n1\n")
    read = Reader.read

    def read_and_lose(*arguments: Any) -> Any:
        yield from read(*arguments)
        path.unlink()

    with monkeypatch.context() as patch, pytest.raises(LoadError) as caught:
        patch.setattr(Reader, "read", read_and_lose)
        place.load(table("*.csv", "n"))
    assert str(caught.value) == (
        "src.t: t.csv: No such file or directory. Nothing was loaded; mend that and load"
        " again."
    )
    place.write("t.csv", "n\n1\n")
    place.load(table("*.csv", "n"))
    assert place.rows("n") == [("1",)]


@pytest.mark.parametrize(
    ("name", "content", "form", "message"),
    [
        (
            "t.csv",
            b"n\n" + b"".join(b"%d\n" % n for n in range(600_000)),
            CSV,
            r"^src: .*write file .*warehouse\.duckdb.*mend that and load again\.$",
        ),
        (
            "t.jsonl",
            b"".join(b'{"n": %d}\n' % n for n in range(600_000)),
            JSON_LINES,
            r"^src\.t: no room for what is read from t\.jsonl.*make room on the disk of",
        ),
    ],
)
def test_no_room_while_landing(
    place: Place, name: str, content: bytes, form: Any, message: str
) -> None:
    """A limit for files stands in for a full disk: both refuse what is written."""
    place.write(name, content)
    with _most_bytes(200_000), pytest.raises(LoadError, match=message) as caught:
        place.load(table(name, "n", form=form))
    assert "Nothing was loaded" in str(caught.value)
    place.load(table(name, "n", form=form))
    assert place.sql("select count(*) from raw_src.t") == [(600_000,)]


@contextmanager
def _most_bytes(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("pattern", ["closed/*.csv", "closed", "**/*.csv", "*/a.csv"])
def test_folder_that_may_not_be_read(pattern: str) -> None:
    def find(folder: Path) -> Any:
        source = Source("src", "raw_src", folder, [declared])
        return arrivals.find(source, declared)

    declared = table(pattern, "n")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        for name in ("open", "closed"):
            (folder / name).mkdir()
            (folder / name / "a.csv").write_text("n\n1\n")
        (folder / "closed").chmod(0)
        refused = _as_somebody(lambda: find(folder))
        (folder / "closed").chmod(0o755)
        assert isinstance(refused, LoadError)
        said = f"src.t: {folder / pattern}: Permission denied ({folder / 'closed'}"
        assert str(refused).startswith(said)
        assert str(refused).endswith("Nothing was loaded; mend that and load again.")
        assert not isinstance(_as_somebody(lambda: find(folder)), LoadError)


def test_file_that_may_not_be_read() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        folder.chmod(0o755)
        (folder / "t.csv").write_text("n\n1\n")
        (folder / "t.csv").chmod(0)
        declared = table("t.csv", "n")
        source = Source("src", "raw_src", folder, [declared])
        (arrival,) = arrivals.find(source, declared)
        refused = _as_somebody(arrival.digest)
        assert str(refused) == (
            f"src.t: t.csv: Permission denied ({folder / 't.csv'}). Nothing was loaded;"
            " mend that and load again."
        )


def _as_somebody(do: Callable[[], Any]) -> Any:
    """Do something as a user who may not do everything; return what it returns or raises."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        return do()
    except LoadError as error:
        return error
    finally:
        if is_root:
            os.seteuid(0)


def test_string_in_a_column_of_json(place: Place) -> None:
    place.write("t.jsonl", '{"n": "a", "j": "plain"}\n{"n": "b", "j": {"x": 1.50}}\n')
    place.load(table("t.jsonl", "n", "j", form=JSON_LINES, json=["j"]))
    assert place.rows("n, j") == [("a", '"plain"'), ("b", '{"x":1.50}')]
