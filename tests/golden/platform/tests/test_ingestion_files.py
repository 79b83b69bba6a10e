"""Samples of every table that arrives as files land whole, once, and corrected."""

import dataclasses
import importlib
from collections.abc import Iterator
from pathlib import Path

import elsewhere
import file_samples
import pytest

from ingestion import LoadError, files
from ingestion.raw import Raw
from pipeline import settings

SOURCES = [
    "bank",
]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the tests out of the project's own warehouse and journal."""
    monkeypatch.setattr(settings, "DLT", tmp_path / "dlt")
    monkeypatch.setattr(settings, "JOURNAL", tmp_path / "journal")
    with elsewhere.warehouse(tmp_path, monkeypatch):
        yield


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> files.Source:
    """A source whose folder has nothing in it yet."""
    (tmp_path / "landing").mkdir()
    module = importlib.import_module(f"ingestion.sources.{request.param}")
    return dataclasses.replace(module.SOURCE, path=tmp_path / "landing", raw=Raw)


def test_rows_land_as_they_were_written(source: files.Source) -> None:
    file_samples.write(source, rows=2)
    files.load(source)
    assert file_samples.last_load(source) == file_samples.written(source, rows=2)


def test_what_was_loaded_is_not_loaded_again(source: files.Source) -> None:
    file_samples.write(source, rows=2)
    files.load(source)
    files.load(source)
    assert file_samples.loads(source) == 1


def test_changed_files_are_loaded_again(source: files.Source) -> None:
    file_samples.write(source, rows=2)
    files.load(source)
    file_samples.write(source, rows=3)
    files.load(source)
    assert file_samples.last_load(source) == file_samples.written(source, rows=3)


def test_missing_files_are_named(source: files.Source) -> None:
    with pytest.raises(LoadError, match="no file matches"):
        files.load(source)
