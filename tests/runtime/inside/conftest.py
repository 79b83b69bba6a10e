"""Keeps tests out of the project's own warehouse and journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from ingestion.files import work
from pipeline import settings
from places import Place


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    monkeypatch.setattr(settings, "WAREHOUSE_PATH", tmp_path / "warehouse.duckdb")
    monkeypatch.setattr(settings, "DLT", tmp_path / "dlt")
    monkeypatch.setattr(settings, "JOURNAL", tmp_path / "journal")
    monkeypatch.setattr(work, "_PAUSE", 0.01)
    (tmp_path / "landing").mkdir()
    yield Place(tmp_path / "landing", tmp_path / "warehouse.duckdb")
