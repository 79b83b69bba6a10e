"""Samples of every table that arrives as files land whole, once, and corrected."""

import dataclasses
import gzip
import importlib
import re
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from ingestion import LoadError, files
from ingestion.files import landing
from pipeline import settings, warehouse

SOURCES = [
[% for source in design.sources | selectattr("kind", "equalto", kind) %]
    "[[ source.name ]]",
[% endfor %]
]

_PACK = {
    ".gz": gzip.compress,
    ".zst": lambda content: pa.compress(content, "zstd", asbytes=True),
}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests out of the project's own warehouse and journal."""
[% include "blueprints/_pieces/warehouses/" ~ design.warehouse.kind ~ "/elsewhere.py" %]
    monkeypatch.setattr(settings, "DLT", tmp_path / "dlt")
    monkeypatch.setattr(settings, "JOURNAL", tmp_path / "journal")


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> files.Source:
    """A source whose folder has nothing in it yet."""
    (tmp_path / "landing").mkdir()
    module = importlib.import_module(f"ingestion.sources.{request.param}")
    return dataclasses.replace(module.SOURCE, path=tmp_path / "landing")


def test_rows_land_as_they_were_written(source: files.Source) -> None:
    _write(source, rows=2)
    files.load(source)
    assert _last_load(source) == _written(source, rows=2)


def test_what_was_loaded_is_not_loaded_again(source: files.Source) -> None:
    _write(source, rows=2)
    files.load(source)
    files.load(source)
    assert _loads(source) == 1


def test_changed_files_are_loaded_again(source: files.Source) -> None:
    _write(source, rows=2)
    files.load(source)
    _write(source, rows=3)
    files.load(source)
    assert _last_load(source) == _written(source, rows=3)


def test_missing_files_are_named(source: files.Source) -> None:
    with pytest.raises(LoadError, match="no file matches"):
        files.load(source)


def _write(source: files.Source, rows: int) -> None:
    """Write a file with some rows for every table."""
    columns: dict[Path, dict[str, None]] = {}
    for table in source.tables:
        path = source.path / _sample_name(table)
        columns.setdefault(path, {}).update(dict.fromkeys(table.columns))
    for path, names in columns.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(path, source.tables[0].format, list(names), rows))


def _sample_name(table: files.Table) -> str:
    """Return a name that the table's pattern matches."""
    name = re.sub(r"\[(.)[^]]*\]", r"\1", table.files.replace("**/", ""))
    name = re.sub(r"[*?]+", "1", name)
    return name if Path(name).suffix else f"{name}/1.{table.format.kind}"


def _content(path: Path, form: files.Format, columns: list[str], rows: int) -> bytes:
    options = {
        "csv": f"format csv, delimiter {_quoted(form.delimiter)},"
        f" quote {_quoted(form.quote)}, header {form.header}",
        "jsonl": "format json",
        "parquet": "format parquet",
    }
    plain = path.with_name("plain")
    values = ", ".join(
        f"{_quoted(name)} || ' ' || row as {warehouse.quote(name)}" for name in columns
    )
    duckdb.sql(
        f"copy (select {values} from range({rows}) as numbers(row))"
        f" to {_quoted(str(plain))} ({options[form.kind]})"
    )
    content = plain.read_bytes()
    plain.unlink()
    if form.kind != "parquet":
        content = content.decode().encode(form.encoding)
    if path.suffix == ".zip":
        with zipfile.ZipFile(plain, "w") as archive:
            archive.writestr(path.stem, content)
        content = plain.read_bytes()
        plain.unlink()
    return _PACK.get(path.suffix, bytes)(content)


def _written(source: files.Source, rows: int) -> dict[str, list[tuple[str, ...]]]:
    return {
        table.name: [
            tuple(f"{column} {row}" for column in table.columns) for row in range(rows)
        ]
        for table in source.tables
    }


def _last_load(source: files.Source) -> dict[str, list[tuple[str, ...]]]:
    listed = warehouse.quote(source.schema, "_loaded_files")
    landed = {}
    with warehouse.reader() as db:
        for table in source.tables:
            columns = landing.names(table.columns, table.columns)
            landed[table.name] = db.rows(
                f"select {', '.join(map(warehouse.quote, columns))}"
                f" from {warehouse.quote(source.schema, table.name)}"
                f" where _dlt_load_id = (select max(_dlt_load_id) from {listed})"
                " order by _source_row"
            )
    return landed


def _loads(source: files.Source) -> int:
    loads = warehouse.quote(source.schema, "_dlt_loads")
    with warehouse.reader() as db:
        return db.rows(f"select count(*) from {loads}")[0][0]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
