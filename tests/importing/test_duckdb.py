"""A DuckDB file comes in as Parquet files, with what it declares and what its rows say."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import expected
import pytest
from click.testing import CliRunner, Result

from generator.cli import main
from generator.spec.load import load_spec

Import = Callable[..., Result]

MADE = """
create schema crm;
create table customers (
    id integer primary key, "Full Name" varchar not null, mail varchar unique,
    tags varchar[], address struct(street varchar, no integer), kind enum ('a', 'b''c'),
    huge hugeint, wide ubigint, pause interval, price decimal(18,4), "at" timestamp,
    seen timestamptz, picture blob, more json, token uuid, counts map(varchar, integer)
);
comment on table customers is 'One customer.';
comment on column customers.mail is 'Where to write';
insert into customers select
    i, 'n' || i, 'm' || i || '@example.com', ['a', 'say "b"', null],
    {'street': 'it''s', 'no': i}, 'b''c', 170141183460469231731687303715884105727::hugeint,
    18446744073709551615, interval 1 day + interval 90 second, 1.0001,
    timestamp '2026-03-29 01:59:59.5', timestamptz '2026-03-29 01:59:59+02',
    'a\\x00b'::blob, '{"a": 1}', '12345678-1234-1234-1234-123456789012', map {'k': i}
from range(20) as t (i);
create table orders (
    id integer, line integer, customer integer not null references customers (id),
    note varchar, primary key (id, line)
);
insert into orders select i, 1, i % 20, null from range(40) as t (i);
create table crm.orders as
    select i as order_id, 'x' || i // 2 as x, date '2024-01-01' as day from range(100) as t (i);
create table lines as
    select i as line_id, i % 50 as order_id, (i * 1.5)::decimal(8,2) as amount
    from range(200) as t (i);
create table visits as select i % 3 as a, i % 2 as b from range(12) as t (i);
create view everything as select * from lines;
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A DuckDB file, in the current folder."""
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as connection:
        connection.execute(MADE)
    return Path("shop.duckdb")


@pytest.fixture
def do_import() -> Import:
    def run(file: Path, *arguments: str) -> Result:
        done = CliRunner().invoke(main, ["import", "duckdb", str(file), *arguments])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def test_the_spec_of_a_file(made: Path, do_import: Import) -> None:
    done = do_import(made, "--export", "data/shop")
    assert done.exit_code == 0, done.output
    text = Path("penstock.yml").read_text(encoding="utf-8")
    expected.check("duckdb.yml", text)
    load_spec(text)
    do_import(made, "--export", "data/shop")
    assert Path("penstock.yml").read_text(encoding="utf-8") == text


def test_an_export_holds_what_the_tables_hold(made: Path, do_import: Import) -> None:
    do_import(made, "--export", "data/shop")
    tables = load_spec(Path("penstock.yml").read_text()).sources["shop"].tables
    assert {table.files for table in tables.values()} < {
        path.name for path in Path("data/shop").iterdir()
    }
    with duckdb.connect() as connection:
        connection.execute(f"attach '{made}' as theirs (read_only)")

        def rows(source: str, change: str = "") -> list[tuple[object, ...]]:
            whole = f"select * {change} from {source}"
            query = f"select columns(*)::varchar from ({whole}) order by all"
            return connection.execute(query).fetchall()

        for table in ("orders", "lines", "visits"):
            file = "main_orders" if table == "orders" else table
            assert rows(f"'data/shop/{file}.parquet'") == rows(f"theirs.{table}")
        # What Parquet has no type for is JSON, or text.
        assert rows("'data/shop/customers.parquet'") == rows(
            "theirs.customers",
            "replace (to_json(tags)::varchar as tags, to_json(address)::varchar as address, "
            "to_json(counts)::varchar as counts, kind::varchar as kind, "
            "huge::varchar as huge, pause::varchar as pause, more::varchar as more, "
            "token::varchar as token)",
        )


def test_without_an_export_the_spec_says_that_files_are_missing(
    made: Path, do_import: Import
) -> None:
    told = json.loads(do_import(made, "--source", "x", "--dry-run", "--json").output)
    assert "path: data/x  # ?: nothing was exported; --export FOLDER" in told["spec"]
    assert not Path("data").exists()
    assert not Path("penstock.yml").exists()


def test_rows_are_looked_at_only_where_it_is_allowed(
    made: Path, do_import: Import
) -> None:
    told = json.loads(do_import(made, "--sample", "none", "--json").output)
    assert told["commented"] == ["crm_orders", "lines", "visits"]
    assert told["tables"] == ["customers", "main_orders"]


@pytest.mark.parametrize(
    "content, message",
    [(None, "there is no such file"), (b"name;price\n" * 500, "can't be read")],
)
def test_what_is_no_database_is_refused(
    tmp_path: Path, do_import: Import, content: bytes | None, message: str
) -> None:
    file = tmp_path / "a.duckdb"
    if content:
        file.write_bytes(content)
    done = do_import(file)
    assert done.exit_code == 1
    assert message in done.output


@pytest.mark.parametrize(
    "arguments, extra",
    [(["duckdb", "shop.duckdb"], "duckdb"), (["postgres"], "postgres")],
)
def test_a_driver_that_is_not_there_is_named(
    made: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], extra: str
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    done = CliRunner().invoke(main, ["import", *arguments])
    assert done.exit_code == 1
    assert f"pip install 'penstock[{extra}]'" in done.output
