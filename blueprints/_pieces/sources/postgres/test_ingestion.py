"""What is asked of PostgreSQL sources, and that nothing is left of a load that fails.

No server is needed: a database is asked only what these tests read here. Whether the
real one can be read as declared, `make doctor` says.
"""

import dataclasses
import importlib
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import elsewhere
import pytest

from ingestion import LoadError, postgres
from ingestion.postgres import manifest, reading, selection
from ingestion.postgres.catalog import Column
from ingestion.postgres.manifest import LoadedTable
from ingestion.postgres.selection import Selection, Window
[% if design.lake %]
from ingestion.raw import Raw
[% endif %]
from pipeline import settings

SOURCES = [
[% for source in design.sources | selectattr("kind", "equalto", kind) %]
    "[[ source.name ]]",
[% endfor %]
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the tests out of the project's own warehouse and journal."""
    monkeypatch.setattr(settings, "DLT", tmp_path / "dlt")
    monkeypatch.setattr(settings, "JOURNAL", tmp_path / "journal")
    monkeypatch.setattr(reading, "_PAUSES", ())
    with elsewhere.warehouse(tmp_path, monkeypatch):
        yield


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> postgres.Source:
    """Each source in turn."""
[% include "blueprints/_pieces/macros/source_alone.py" %]


def columns(table: postgres.Table) -> dict[str, Column]:
    """The declared columns, as a catalog would say them, by what raw calls them."""
    names = selection.raw_names(table.columns, table.columns)
    return {
        name: Column(column, "timestamp with time zone", "timestamptz", "D", True, True)
        for name, column in zip(names, table.columns, strict=True)
    }


def test_a_table_is_read_with_every_declared_column(source: postgres.Source) -> None:
    for table in source.tables:
        query = Selection(table, columns(table)).query
        assert query.endswith(f" from {table.reads.sql}")
        assert query.count(", ") >= len(table.columns) - 1


def test_a_load_starts_where_the_last_one_ended(source: postgres.Source) -> None:
    for table in source.tables:
        found = {column.name: column for column in columns(table).values()}
        cursor = found.get(table.cursor or "")
        value, now = "2026-01-31 12:00:00+00", datetime.now(UTC)
        last = LoadedTable(table.name, 1, 0, table.cursor, value, now, "1")
        first_load = selection.condition(table, cursor, None, Window())
        next_load = selection.condition(table, cursor, last, Window())
        assert first_load == ""
        assert (value in next_load) == (table.load == "incremental")
        if table.load == "incremental" and isinstance(table.lag, timedelta):
            assert f"{table.lag.total_seconds():.0f} seconds" in next_load


def test_nothing_is_loaded_from_a_server_that_is_not_there(
    source: postgres.Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        server = dataclasses.replace(
            source.server, host="127.0.0.1", port=str(nobody.getsockname()[1])
        )
        monkeypatch.setenv(server.password_in, "secret")
        with pytest.raises(LoadError, match=r"^.*Nothing was loaded.*$"):
            postgres.load(dataclasses.replace(source, server=server))
    with postgres.loading.Raw(source.name, source.schema) as raw:
        assert manifest.read(raw) == {}


def test_an_unset_password_is_named(
    source: postgres.Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(source.server.password_in, raising=False)
    with pytest.raises(LoadError, match=source.server.password_in):
        postgres.load(source)
