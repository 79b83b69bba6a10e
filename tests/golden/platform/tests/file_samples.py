"""Small files for every table of a source, and what of them is in the warehouse."""

import gzip
import json
import re
import zipfile
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion import files
from ingestion.files import landing
from pipeline import warehouse

Rows = dict[str, list[tuple[str, ...]]]

_PACK = {
    ".gz": gzip.compress,
    ".zst": lambda content: pa.compress(content, "zstd", asbytes=True),
}


def write(source: files.Source, rows: int) -> None:
    """Write a file of some rows for every table; tables may share one."""
    columns: dict[Path, dict[str, None]] = {}
    for table in source.tables:
        path = source.path / _name(table)
        columns.setdefault(path, {}).update(dict.fromkeys(table.columns))
    for path, names in columns.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(path, source.tables[0].format, list(names), rows))


def written(source: files.Source, rows: int) -> Rows:
    """Return the rows that `write` writes, by table."""
    return {
        table.name: [
            tuple(_landed(table, column, f"{column} {row}") for column in table.columns)
            for row in range(rows)
        ]
        for table in source.tables
    }


def _landed(table: files.Table, column: str, value: str) -> str:
    """Return a value as raw holds it: in a column of JSON, as JSON."""
    is_json = table.format.kind == "jsonl" and column in table.json
    return json.dumps(value, ensure_ascii=False) if is_json else value


def last_load(source: files.Source) -> Rows:
    """Return the rows of the last load, by table, in the order of the files."""
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


def loads(source: files.Source) -> int:
    """Return the number of loads so far."""
    table = warehouse.quote(source.schema, "_dlt_loads")
    with warehouse.reader() as db:
        return int(db.rows(f"select count(*) from {table}")[0][0])


def _name(table: files.Table) -> str:
    """Return a name that the table's pattern matches."""
    name = re.sub(r"\[(.)[^]]*\]", r"\1", table.files.replace("**/", ""))
    name = re.sub(r"[*?]+", "1", name)
    return name if Path(name).suffix else f"{name}/1.{table.format.kind}"


def _content(path: Path, form: files.Format, columns: list[str], rows: int) -> bytes:
    options = {
        "csv": f"format csv, delimiter {_text(form.delimiter)},"
        f" quote {_text(form.quote)}, header {form.header}",
        "jsonl": "format json",
        "parquet": "format parquet",
    }
    plain = path.with_name("plain")
    values = ", ".join(
        f"{_text(name)} || ' ' || row as {warehouse.quote(name)}" for name in columns
    )
    duckdb.sql(
        f"copy (select {values} from range({rows}) as numbers(row))"
        f" to {_text(str(plain))} ({options[form.kind]})"
    )
    content = plain.read_bytes()
    if form.kind != "parquet":
        content = content.decode().encode(form.encoding)
    if path.suffix == ".zip":
        with zipfile.ZipFile(plain, "w") as archive:
            archive.writestr(path.stem, content)
        content = plain.read_bytes()
    plain.unlink()
    return _PACK.get(path.suffix, bytes)(content)


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
