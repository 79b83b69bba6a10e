"""A database that was not made for it is imported, scaffolded and run; no file is touched.

Every column of staging is then compared with the server's own: how many values there are, what
they sum up to, or a digest of all of them in their order.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from environments import furnish
from servers import Database, Server
from support import ROOT, tree

from generator.cli import main
from generator.spec.load import load_spec
from generator.spec.spec import Spec

# What is taken of a column by its logical type: on the server, and in DuckDB.
DIGEST = "md5(string_agg({c}::text, '|' order by {c}::text{collation}))"
MEASURES = {
    "integer": ("sum({c})::text", "sum({c})::varchar"),
    "decimal": ("trim_scale(sum({c}))::text", "sum({c})"),
    "float": ("round(sum({c})::numeric, 4)::float8", "round(sum({c}), 4)"),
    "boolean": ("count(*) filter (where {c})", "count(*) filter (where {c})"),
    "date": ("sum({c} - date '2000-01-01')", "sum({c} - date '2000-01-01')"),
    "timestamp": (
        "(sum(extract(epoch from {c})) * 1000000)::numeric(38)::text",
        "sum(epoch_us({c}))::varchar",
    ),
    "binary": ("sum(octet_length({c}))", "sum(octet_length({c}))"),
    "json": ("count({c})", "count({c})"),
}
TEXTS = (
    DIGEST.replace("{collation}", ' collate "C"'),
    DIGEST.replace("{collation}", ""),
)


BILLING = ("invoice_item", "payment")


@dataclass(frozen=True)
class Imported:
    """A database, the spec that came of it, the project that was built and run."""

    database: Database
    spec: Spec
    project: Path
    untouched: Mapping[str, bytes]


def environment(database: Database) -> dict[str, str]:
    """The variables of the source `clinic`, and nothing of libpq's own."""
    return {
        "CLINIC_HOST": "127.0.0.1",
        "CLINIC_PORT": str(database.port),
        "CLINIC_DATABASE": database.name,
        "CLINIC_USER": "postgres",
        "CLINIC_PASSWORD": database.password,
    }


@pytest.fixture(scope="module")
def imported(
    postgres: Server,
    render: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Imported]:
    database = postgres.database()
    database.run((ROOT / "tests/data/hospital.sql").read_text(encoding="utf-8"))
    file = tmp_path_factory.mktemp("hospital") / "penstock.yml"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(database).items():
            patch.setenv(name, value)
        given = ["import", "postgres", "--source", "clinic", "--spec", str(file)]
        done = CliRunner().invoke(main, given, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    text = file.read_text(encoding="utf-8")
    project = furnish(render(text))
    untouched = {
        name: content
        for name, content in tree(project).items()
        if ".venv/" not in name and ".airflow-venv/" not in name
    }
    ran = subprocess.run(
        ["make", "run"],
        cwd=project,
        env={**os.environ, **environment(database)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-20_000:]
    yield Imported(database, load_spec(text), project, untouched)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def measures(kind: str, server: bool) -> str:
    return MEASURES.get(kind, TEXTS)[0 if server else 1]


def on_the_server(imported: Imported) -> Iterator[tuple[str, str]]:
    """The measures of each table, taken from the server directly."""
    source = imported.spec.sources["clinic"]
    for name, table in source.tables.items():
        wanted = ["count(*)"]
        for logical, column in table.columns.items():
            measure = measures(column.type.kind, server=True)
            wanted.append(measure.format(c=quoted(column.name or logical)))
        place = (
            f"{quoted(table.schema_ or source.schema_)}.{quoted(table.name or name)}"
        )
        gone = (
            table.columns[table.deleted].name or table.deleted if table.deleted else ""
        )
        where = f" where {quoted(gone)} is null" if gone else ""
        # The ingestion asks for intervals like this: PT4H.
        settings = "set intervalstyle to iso_8601; "
        query = f"select {', '.join(wanted)} from {place}{where}"
        (row,) = imported.database.run(settings + query)
        yield from named(name, table, row)


def in_staging(imported: Imported) -> Iterator[tuple[str, str]]:
    """The same, taken from the staging tables."""
    (warehouse,) = (imported.project / "warehouse").glob("*.duckdb")
    with closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        for name, table in imported.spec.sources["clinic"].tables.items():
            wanted = ["count(*)"]
            for logical, column in table.columns.items():
                measure = measures(column.type.kind, server=False)
                wanted.append(measure.format(c=quoted(logical)))
            place = f"staging.stg_clinic__{name}"
            row = connection.execute(
                f"select {', '.join(wanted)} from {place}"
            ).fetchone()
            assert row
            yield from named(name, table, row)


def named(name: str, table: Any, row: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Each measure by the column that it is of."""
    places = [name, *(f"{name}.{column}" for column in table.columns)]
    yield from zip(places, map(plain, row), strict=True)


def plain(value: Any) -> str:
    """Numbers alike, however many zeros they end in."""
    text = str(value)
    return re.sub(r"\.?0+$", "", text) if re.fullmatch(r"-?\d+\.\d+", text) else text


def test_no_generated_file_was_touched(imported: Imported) -> None:
    after = tree(imported.project)
    assert {name: after[name] for name in imported.untouched} == imported.untouched


def test_every_column_of_staging_is_what_the_server_has(imported: Imported) -> None:
    expected = dict(on_the_server(imported))
    assert len([name for name in expected if "." not in name]) == 19
    assert dict(in_staging(imported)) == expected


def test_nothing_is_in_quarantine(imported: Imported) -> None:
    (warehouse,) = (imported.project / "warehouse").glob("*.duckdb")
    with closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        for name in imported.spec.sources["clinic"].tables:
            query = f"select count(*) from quarantine.quarantine_clinic__{name}"
            assert connection.execute(query).fetchone() == (0,), name


def test_facts_have_the_rows_of_their_tables(imported: Imported) -> None:
    (warehouse,) = (imported.project / "warehouse").glob("*.duckdb")
    with closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'marts' and table_name like 'fct_%'"
        ).fetchall()
        facts = {name.removeprefix("fct_") for (name,) in found}
        assert facts >= {"diagnosis", "invoice_item", "lab_result", "med_order"}
        for fact in facts:
            (rows,) = imported.database.run(
                f"select count(*) from {'billing' if fact in BILLING else 'hosp'}.{fact}"
            )
            counted = connection.execute(f"select count(*) from marts.fct_{fact}")
            assert counted.fetchone() == rows, fact
