"""The dbt project builds on empty raw tables, and its unit tests pass."""

import importlib
import subprocess

import elsewhere
import pytest

from pipeline import dbt, settings
from pipeline.sources import SOURCES
from pipeline.warehouse import quote

LANDED = {
    "_dlt_load_id": "varchar",
    "_extracted_at": "timestamp",
    "_source_file": "varchar",
    "_source_row": "bigint",
    "_file_modified_at": "timestamp",
}
LOADS = {
    "load_id": "varchar",
    "status": "bigint",
    "inserted_at": "timestamptz",
}
LOADED_FILES = {
    "table_name": "varchar",
    "file": "varchar",
    "size_bytes": "bigint",
    "modified_at": "timestamp",
    "sha256": "varchar",
    "row_count": "bigint",
    "_extracted_at": "timestamp",
    "_dlt_load_id": "varchar",
}


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """The variables of a warehouse that has all raw tables and no row."""
    with elsewhere.warehouse(tmp_path, monkeypatch) as run:
        for name in SOURCES:
            source = importlib.import_module(f"ingestion.sources.{name}").SOURCE
            schema = source.schema
            run(f"create schema {quote(schema)}")
            run(create(schema, "_dlt_loads", LOADS))
            run(create(schema, "_loaded_files", LOADED_FILES))
            for table in source.tables:
                texts = {column: "varchar" for column in table.columns}
                run(create(schema, table.name, texts | LANDED))
        yield {
            **settings.environment(),
            "DBT_TARGET_PATH": str(tmp_path / "target"),
            "DBT_LOG_PATH": str(tmp_path / "logs"),
        }


def create(schema, table, columns):
    """Return the statement that creates an empty table."""
    listed = ", ".join(f"{quote(name)} {type_}" for name, type_ in columns.items())
    return f"create table {quote(schema, table)} ({listed})"


def test_models_build_and_unit_tests_pass(environment):
    command = dbt.command("--no-use-colors", "--warn-error", "build")
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert "unit test" in done.stdout
