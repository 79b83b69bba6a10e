"""The dbt project builds on empty raw tables, and its unit tests pass."""

import importlib
import subprocess

import duckdb
import pytest

from pipeline import settings, transform
from pipeline.sources import SOURCES
from pipeline.warehouse import quote

LANDED = {
    "_dlt_load_id": "varchar",
    "_extracted_at": "timestamp",
[% for column in design.origin_columns %]
    "[[ column.name ]]": "[[ column | sql_type(design.warehouse) ]]",
[% endfor %]
}
LOADS = {
    "load_id": "varchar",
    "status": "bigint",
    "inserted_at": "timestamptz",
}
[% for origin in design.origins %]
[[ origin.constant ]] = {
[% for column in origin.listing_columns %]
    "[[ column.name ]]": "[[ column | sql_type(design.warehouse) ]]",
[% endfor %]
}
[% endfor %]


@pytest.fixture
def environment(tmp_path):
    """The variables of a warehouse that has all raw tables and no row."""
    path = str(tmp_path / "warehouse.duckdb")
    with duckdb.connect(path) as db:
        for name in SOURCES:
            source = importlib.import_module(f"ingestion.sources.{name}").SOURCE
            schema = f"raw_{name}"
            db.execute(f"create schema {quote(schema)}")
            create(db, schema, "_dlt_loads", LOADS)
[% for origin in design.origins %]
            create(db, schema, "[[ origin.listing ]]", [[ origin.constant ]])
[% endfor %]
            for table in source.tables:
                texts = {column: "varchar" for column in table.columns}
                create(db, schema, table.name, texts | LANDED)
    return {
        **settings.environment(),
        "[[ design.warehouse_variables[0].name ]]": path,
        "DBT_TARGET_PATH": str(tmp_path / "target"),
        "DBT_LOG_PATH": str(tmp_path / "logs"),
    }


def create(db, schema, table, columns):
    """Create an empty table."""
    listed = ", ".join(f"{quote(name)} {type_}" for name, type_ in columns.items())
    db.execute(f"create table {quote(schema, table)} ({listed})")


def test_models_build_and_unit_tests_pass(environment):
    command = transform.dbt("--no-use-colors", "--warn-error", "build")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
[% if design.marts.facts %]
    assert "unit test" in done.stdout
[% endif %]
