"""PostgreSQL as a source: the generated ingestion against a real server, and a whole run."""

from __future__ import annotations

import ast
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from data.untidy import SCHEMA, fill

from generator.cli import main
from generator.design.build import design_of
from generator.spec.load import load_spec

if TYPE_CHECKING:
    from servers import Server

INSIDE = Path(__file__).parent / "inside_postgres"

SPEC = """\
spec: 1
project: {name: src_demo}
sources:
  src:
    kind: postgres
    tables:
      t: {key: id, columns: {id: integer}}
latency: daily
storage: {warehouse: duckdb}
"""


def test_ingestion(project: Callable[..., Path], postgres: Server) -> None:
    folder = project(SPEC)

    done = subprocess.run(
        [
            *(folder / ".venv/bin/python", "-m", "pytest", "-q", "-c", os.devnull),
            *(
                "-p",
                "no:cacheprovider",
                f"--rootdir={INSIDE}",
                f"--confcutdir={INSIDE}",
            ),
            INSIDE / "test_postgres_ingestion.py",
        ],
        cwd=folder,
        env={
            **os.environ,
            "POSTGRES_URL": postgres.database().url,
            "PYTHONPATH": str(folder),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-20_000:]


TRACKED = """\
spec: 1
project: {name: erp_demo}
sources:
  erp:
    kind: postgres
    tables:
      customers:
        key: id
        cursor: {column: changed, lag: 15m}
        deletes: detect
        columns: {id: integer, name: string, changed: timestamp}
      orders:
        key: id
        cursor: at
        deleted: dead
        columns:
          id: integer
          customer: {type: integer, references: customers}
          dead: {type: boolean, nullable: true}
          at: timestamp
latency: daily
storage: {warehouse: duckdb}
modeling:
  dimensions: {customers: {history: track}}
"""


@pytest.mark.parametrize("warehouse", ["duckdb", "postgres"])
def test_deleted_rows_leave_staging_and_end_in_history(
    warehouse: str, project: Callable[..., Path], postgres: Server
) -> None:
    database = postgres.database()
    own = postgres.database().variables("ERP_DEMO_WAREHOUSE")
    environment = {**os.environ, **database.variables("ERP"), **own}
    database.run(
        "create table customers (id int primary key, name text, changed timestamptz);"
        " insert into customers select g, 'n', '2026-01-01' from generate_series(1, 4) g;"
        " create table orders as select g as id, g as customer, false as dead,"
        " timestamptz '2026-01-02' as at from generate_series(1, 4) g"
    )
    folder = project(TRACKED.replace("duckdb", warehouse))
    load(folder, environment)
    assert built(folder, environment) == [
        ["1", "2", "3", "4"],
        ["1", "2", "3", "4"],
        [],
    ]
    database.run(
        "delete from customers where id in (2, 3);"
        " update orders set dead = true, at = '2026-01-03' where id = 4"
    )
    load(folder, environment)
    assert built(folder, environment) == [["1", "4"], ["1", "2", "3"], ["2", "3"]]
    database.run("insert into customers values (3, 'back', '2020-01-01')")
    load(folder, environment)
    assert built(folder, environment) == [["1", "3", "4"], ["1", "2", "3"], ["2", "3"]]


def load(folder: Path, environment: dict[str, str]) -> None:
    """Load what is new in the database."""
    done = subprocess.run(
        [folder / ".venv/bin/python", "-m", "pipeline", "load", "erp"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-20_000:]


def built(folder: Path, environment: dict[str, str]) -> list[list[str]]:
    """Customers and orders as staged, and customers with a version that has ended."""
    done = subprocess.run(
        [
            *(folder / ".venv/bin/dbt", "--quiet", "build"),
            *("--exclude-resource-type", "unit_test"),
        ],
        cwd=folder / "transform",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-20_000:]
    queries = (
        "select id from staging.stg_erp__customers order by 1",
        "select id from staging.stg_erp__orders order by 1",
        "select distinct id from marts.dim_customers where not is_current order by 1",
    )
    script = (
        "import sys; sys.path.insert(0, '.'); from pipeline import warehouse\n"
        "with warehouse.reader() as db:\n"
        f"    print([[str(id) for (id,) in db.rows(sql)] for sql in {queries!r}])\n"
    )
    done = subprocess.run(
        [folder / ".venv/bin/python", "-c", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: list[list[str]] = ast.literal_eval(done.stdout)
    return found


def test_an_untidy_database_from_import_to_marts(
    project: Callable[..., Path], postgres: Server, tmp_path: Path
) -> None:
    database = postgres.database()
    database.run(SCHEMA)
    fill(database)
    environment = {
        **os.environ,
        **{name.replace("PG", "ERP_"): v for name, v in database.environment.items()},
        "ERP_DATABASE": database.name,
    }
    spec = tmp_path / "untidy.yml"
    imported = CliRunner().invoke(
        main,
        ["import", "postgres", "--source", "erp", "--spec", str(spec)],
        env=environment,
    )
    assert imported.exit_code == 0, imported.output
    folder = project(spec.read_text(encoding="utf-8"))

    done = subprocess.run(
        [folder / ".venv/bin/python", "-m", "pipeline", "run"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-20_000:]
    assert (
        "Rows that fit no type                                          0"
        in done.stdout
    )
    (source,) = design_of(load_spec(spec.read_text(encoding="utf-8"))).sources
    assert len(source.tables) == 17
    landed = landed_texts(folder, source)
    for table in source.tables:
        relation = f'"{table.extract.schema}"."{table.extract.relation}"'
        assert landed[table.name] == {
            column.raw: server_texts(database, relation, column.physical)
            for column in table.landed
        }, table.name


def server_texts(database: Any, relation: str, column: str) -> list[str | None]:
    """The texts of a column as the server itself writes them, in the order of bytes."""
    name = '"' + column.replace('"', '""') + '"'
    ((type_,),) = database.run(
        "select format_type(atttypid, null) from pg_attribute"
        " where attrelid = %s::regclass and attname = %s",
        relation,
        column,
    )
    said = {
        "bytea": f"replace(encode({name}, 'base64'), E'\\n', '')",
        "money": f"{name}::numeric::text",
        "boolean": f"{name}::text",
        "character": f"{name}::text",
    }.get(type_, f"case when {name} is not null then format('%s', {name}) end")
    if type_.endswith("[]"):
        said = f"to_jsonb({name})::text"
    rows = database.run(
        "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'iso_8601';"
        f" select said from (select {said} as said from {relation}) as texts"
        ' order by said collate "C"'
    )
    return [text for (text,) in rows]


def landed_texts(folder: Path, source: Any) -> dict[str, dict[str, list[str | None]]]:
    """The texts of each column of each raw table, in the order of bytes."""
    wanted = {table.name: [c.raw for c in table.landed] for table in source.tables}
    done = subprocess.run(
        [folder / ".venv/bin/python", "-c", _LANDED],
        cwd=folder,
        input=json.dumps([source.raw_schema, wanted]),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, dict[str, list[str | None]]] = json.loads(done.stdout)
    return found


_LANDED = """
import json, sys
from pipeline import warehouse
schema, wanted = json.load(sys.stdin)
quote = warehouse.quote
with warehouse.reader() as db:
    print(json.dumps({
        table: {
            column: [text for (text,) in db.rows(
                f"select {quote(column)} from {quote(schema, table)} order by 1 nulls last"
            )]
            for column in columns
        }
        for table, columns in wanted.items()
    }))
"""
