"""What a PostgreSQL server says of its tables comes into a spec; against real servers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import expected
import pytest
from click.testing import CliRunner, Result
from data import untidy
from servers import Database, Server, running

from generator.cli import main
from generator.spec.load import load_spec
from generator.spec.spec import Spec

Import = Callable[..., Result]


@pytest.fixture(scope="module")
def untidy_database(postgres: Server) -> Database:
    database = postgres.database()
    database.run(untidy.SCHEMA)
    untidy.fill(database)
    return database


@pytest.fixture
def do_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Import:
    """Run `penstock import postgres` of a database into a spec in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(database: Database, *arguments: str, source: str = "erp") -> Result:
        for name, value in database.environment.items():
            monkeypatch.setenv(name, value)
        given = ["import", "postgres", "--source", source, *arguments]
        done = CliRunner().invoke(main, given)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done

    return run


def written() -> str:
    return Path("penstock.yml").read_text(encoding="utf-8")


def spec() -> Spec:
    return load_spec(written())


@pytest.fixture(scope="module")
def newest() -> Iterator[Database]:
    with running(18) as server:
        database = server.database()
        database.run(untidy.SCHEMA)
        untidy.fill(database)
        yield database


@pytest.mark.parametrize("server", ["untidy_database", "newest"])
def test_the_spec_of_an_untidy_database(
    server: str, request: pytest.FixtureRequest, do_import: Import
) -> None:
    database = request.getfixturevalue(server)
    done = do_import(database)
    assert done.exit_code == 0, done.output
    expected.check("untidy.yml", written())
    assert not {source.kind for source in spec().sources.values()} ^ {"postgres"}
    again = do_import(database)
    assert "has everything already; nothing was added." in again.output
    expected.check("untidy.yml", written())


def test_a_project_is_scaffolded_from_it_at_once(tmp_path: Path) -> None:
    spec_file = str(expected.FOLDER / "untidy.yml")
    given = ["new", str(tmp_path), "--spec", spec_file, "--quiet"]
    done = CliRunner().invoke(main, given, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    staging = {
        path.stem for path in tmp_path.glob("transform/models/staging/erp/*.sql")
    }
    tables = load_spec(Path(spec_file).read_text()).sources["erp"].tables
    assert staging == {f"stg_erp__{name}" for name in tables}


def test_what_is_not_certain_is_marked_and_listed(
    untidy_database: Database, do_import: Import
) -> None:
    told = json.loads(do_import(untidy_database, "--json").output)
    text = written()
    assert told["spec"] == text
    for doubt in told["unsure"]:
        assert f"# ?: {doubt['reason']}" in text or f"; {doubt['reason']}" in text
    assert {doubt["place"] for doubt in told["unsure"]} >= {
        "customer.cursor",
        "customer.updated_at",
        "user",
        "order_line.discount",
        "shipment.key",
        "audit_log",
    }
    assert told["left_out"] == [
        "sales.best_sellers: a materialised view; --views takes it",
        "sales.revenue_by_day: a view; --views takes it",
    ]


def test_schemas_and_globs_choose(untidy_database: Database, do_import: Import) -> None:
    done = do_import(
        untidy_database,
        *("--schema", "Crm", "--schema", "public"),
        *("--table", "C*", "--table", "public.*", "--exclude", "*odd"),
    )
    assert done.exit_code == 0, done.output
    (source,) = spec().sources.values()
    assert source.schema_ == "Crm"
    assert {*source.tables} == {
        *("contact_log", "customer", "country", "empty_shelf", "group", "user")
    }
    # What was not asked for is not gone.
    again = do_import(untidy_database, "--table", "Customer")
    assert "gone at the source" not in again.output
    refused = do_import(untidy_database, "--schema", "slaes")
    assert "There is no schema `slaes`" in refused.output
    assert "there are Crm, public, sales" in refused.output


def test_views_come_on_request(untidy_database: Database, do_import: Import) -> None:
    done = do_import(untidy_database, "--views", "--json")
    assert json.loads(done.output)["commented"] == [
        *("best_sellers", "revenue_by_day", "audit_log")
    ]


def test_the_names_of_the_project_s_variables_count_first(
    untidy_database: Database, do_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = untidy_database
    monkeypatch.setenv("SHOP_DB_DATABASE", "no such database")
    refused = do_import(database, source="shop db")
    assert refused.exit_code == 1
    assert 'database "no such database" does not exist' in refused.output
    assert "Set SHOP_DB_HOST, SHOP_DB_PORT, SHOP_DB_DATABASE" in refused.output
    monkeypatch.setenv("SHOP_DB_DATABASE", database.name)
    monkeypatch.setenv("SHOP_DB_PASSWORD", "not the pass word")
    refused = do_import(database, source="shop db")
    assert "password authentication failed" in refused.output
    assert "not the pass word" not in refused.output
    assert not Path("penstock.yml").exists()
    monkeypatch.setenv("SHOP_DB_PASSWORD", database.password)
    assert do_import(database, source="shop db").exit_code == 0
    assert database.password not in written()


SPOILT = """
create table mess (
    id integer primary key,
    whole numeric not null,
    small numeric,
    huge numeric,
    odd numeric,
    none numeric,
    "exact" numeric(10,-2),
    fraction numeric(2,5),
    "too large" numeric(60,20),
    at timestamp
);
insert into mess values
    (1, 12, 0.000000000000000000001, 1e30, 'NaN', null, 1200, 0.00012, 1, now()),
    (2, 13, 0.5, 0.000000000001, 1.5, null, 1300, 0.00013, 1, now());
"""


def test_numbers_without_a_size_are_looked_at(
    postgres: Server, do_import: Import
) -> None:
    database = postgres.database()
    database.run(SPOILT)
    do_import(database, "--timezone", "Europe/Berlin")
    columns = spec().sources["erp"].tables["mess"].columns
    assert {name: str(column.type) for name, column in columns.items()} == {
        "id": "integer",
        "whole": "decimal(38,18)",
        "small": "decimal(38,21)",
        "huge": "string",
        "odd": "decimal(38,18)",
        "none": "decimal(38,18)",
        "exact": "decimal(12,0)",
        "fraction": "decimal(5,5)",
        "too_large": "string",
        "at": "timestamp",
    }
    assert columns["at"].timezone == "Europe/Berlin"
    text = written()
    assert (
        "2 values have up to 31 digits before the point and 12 after it, too many"
        in text
    )
    assert "1 more are NaN or infinite" in text
    assert "and no value was looked at" in text
    Path("penstock.yml").unlink()
    do_import(database, "--sample", "none")
    assert written().count("and nothing was looked at") == 5


def test_what_changes_at_the_source_is_added_or_told(
    postgres: Server, do_import: Import
) -> None:
    database = postgres.database()
    database.run(
        "create table a (id integer primary key, x integer not null, y text, z date);"
        "create table b (id integer primary key, a integer references a);"
    )
    do_import(database)
    text = written().replace("key: id", "key: id   # mine", 1)
    text = text.replace("x: integer", 'x: {type: integer, unit: "pieces"}  # as we say')
    Path("penstock.yml").write_text(text)
    database.run(
        "alter table a add b integer references b, add w uuid, alter x type numeric(9,1), "
        "alter x drop not null, drop z; drop table b cascade; "
        "create table c (id integer primary key, a integer references a);"
    )
    told = json.loads(do_import(database, "--json").output)
    assert (told["tables"], told["columns"]) == (["c"], ["a.b", "a.w"])
    assert told["gone"] == ["a.z", "b (public.b)"]
    assert told["differs"] == [
        "a.x: the spec says integer, the source decimal(9,1) (numeric(9,1))",
        "a.x: the source allows it to be missing, the spec does not",
    ]
    after = written()
    for line in text.splitlines():
        assert line in after
    assert "          w: {type: uuid, nullable: true}\n" in after
    assert "a: {type: integer, nullable: true, references: a}" in after


def test_what_may_not_be_read_is_told(postgres: Server, do_import: Import) -> None:
    database = postgres.database()
    database.run(
        "create table secret (id integer primary key);"
        "create table partly (id integer primary key, shown text, hidden text);"
        "create table nothing (); "
        "create table parent (id integer primary key); "
        "create table child () inherits (parent);"
        "create role reader login password 'reader';"
        "grant select (id, shown) on partly to reader;"
        "grant select on nothing, parent, child to reader;"
    )
    told = json.loads(_as_reader(do_import, database).output)
    assert told["tables"] == ["parent", "partly"]
    assert told["left_out"] == [
        "public.child: inherits from another table, whose rows include its own",
        "public.secret: not allowed to read",
        "public.nothing: has no columns",
        "hidden of public.partly: not allowed to read",
    ]


def _as_reader(do_import: Import, database: Database) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ERP_USER", "reader")
        patch.setenv("ERP_PASSWORD", "reader")
        return do_import(database, "--json")


NAMES = (
    *("no", "null", "~", "1.10", "2024-01-01", "a.b", "a: b", "- a", "#a", "<<", "*a"),
    *(
        "it's",
        'say "a"',
        "back\\slash",
        "line\nbreak",
        "tab\there",
        "{{ a }}",
        "{% a %}",
    ),
    *(
        "Käufer",
        "客户",
        "🙂",
        "%",
        "a/b",
        "select",
        "order",
        "ID",
        "id ",
        " id",
        "x" * 63,
    ),
    *(
        "order_key",
        "order_date_key",
        "customer_key",
        "created",
        "created_date",
        "CREATED",
    ),
)


def test_hostile_names_come_in_and_lead_back(
    postgres: Server, do_import: Import
) -> None:
    database = postgres.database()

    def quoted(name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    columns = ", ".join(f"{quoted(name)} timestamptz" for name in NAMES)
    for name in NAMES:
        database.run(
            f"create table {quoted(name)} (the_key integer primary key, {columns}); "
            f"comment on table {quoted(name)} is $c${name}$c$"
        )
    done = do_import(database)
    assert done.exit_code == 0, done.output
    tables = spec().sources["erp"].tables
    assert {table.name or name for name, table in tables.items()} == {*NAMES}
    for name, table in tables.items():
        assert table.description == (table.name or name)
        found = [column.name or logical for logical, column in table.columns.items()]
        assert found == ["the_key", *NAMES]
    before = written()
    do_import(database)
    assert written() == before


def test_hundreds_of_tables_take_seconds(postgres: Server, do_import: Import) -> None:
    database = postgres.database()
    database.run(
        "do $$ begin for i in 1..300 loop execute format('create table t%s ("
        "id bigint generated always as identity primary key, parent bigint %s, "
        "amount numeric, note text, updated_at timestamptz not null)', i, "
        "case when i > 1 then 'references t' || i - 1 else '' end); end loop; end $$"
    )
    started = time.monotonic()
    assert do_import(database).exit_code == 0
    assert time.monotonic() - started < 10
    assert len(spec().sources["erp"].tables) == 300
    started = time.monotonic()
    assert "has everything already" in do_import(database).output
    assert time.monotonic() - started < 10


def test_a_server_that_does_not_answer_is_named(
    do_import: Import, monkeypatch: pytest.MonkeyPatch, postgres: Server
) -> None:
    monkeypatch.setenv("ERP_PORT", "1")
    done: Any = do_import(postgres.database())
    assert done.exit_code == 1
    assert "`erp`: PostgreSQL can't be reached." in done.output
    assert "port 1 failed" in done.output
