"""`penstock import files`: from a folder to a spec that is valid."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from folders import csv, write

from generator.cli import main
from generator.spec.load import load_spec

ORDERS = csv(
    "order_id,customer_id,total", *(f"{n},{n % 9 + 1},{n}.50" for n in range(30))
)
CUSTOMERS = csv("id,email", *(f"{n},u{n}@example.org" for n in range(1, 10)))
EVENTS = "".join(f'{{"id": {n}, "customer_id": {n % 9 + 1}}}\n' for n in range(20))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(
        tmp_path / "data/shop",
        {"orders.csv": ORDERS, "customers.csv": CUSTOMERS, "events.jsonl": EVENTS},
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["import", "files", *arguments])
    assert result.exit_code == code, result.output
    return result.output


def test_a_folder_becomes_a_spec_with_what_was_seen(project: Path) -> None:
    said = run("data/shop")
    assert "3 tables are new in penstock.yml." in said
    assert (
        "orders: all 30 rows; key order_id: 30 of 30 rows distinct; customer_id → "
        "customers: all 9 distinct values are in customers.id"
    ) in said
    spec = load_spec((project / "penstock.yml").read_text())
    assert spec.project.name == "shop"
    assert list(spec.sources) == ["shop", "shop_jsonl"]
    assert spec.sources["shop"].path == "data/shop"
    orders = spec.sources["shop"].tables["orders"]
    assert orders.columns["customer_id"].references.to == "customers"
    events = spec.sources["shop_jsonl"].tables["events"]
    assert events.columns["customer_id"].references.to == "customers"


def test_a_second_import_changes_nothing(project: Path) -> None:
    run("data/shop")
    before = (project / "penstock.yml").read_bytes()
    assert "nothing was added" in run("data/shop")
    assert (project / "penstock.yml").read_bytes() == before


def test_new_files_come_in_beside_what_is_there(project: Path) -> None:
    run("data/shop", "--exclude", "orders")
    write(project / "data/shop", {"items.csv": ORDERS.replace("order", "item")})
    assert "2 tables are new in penstock.yml." in run("data/shop")
    spec = load_spec((project / "penstock.yml").read_text())
    assert set(spec.sources["shop"].tables) == {"customers", "orders", "items"}


def test_personal_data_are_suggested_and_written_if_accepted(project: Path) -> None:
    said = run("data/shop", "--stdout")
    hint = "# ?: personal: email — all 9 values look like e-mail addresses"
    assert f"email: string  {hint}" in said
    assert "{type: string, personal: email}" in run(
        "data/shop", "--stdout", "--accept-personal"
    )


def test_a_sample_is_said_in_the_output_and_in_the_spec(project: Path) -> None:
    said = run("data/shop", "--sample", "10", "--table", "orders")
    assert "orders: the first 10 rows" in said
    assert "orders: concluded from the first 10 rows only" in said
    spec = (project / "penstock.yml").read_text()
    assert "# ?: concluded from the first 10 rows only" in spec


def test_a_folder_elsewhere_is_absolute_in_the_spec(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = write(tmp_path_factory.mktemp("export"), {"orders.csv": ORDERS})
    run(str(elsewhere), "--source", "shop")
    spec = load_spec((project / "penstock.yml").read_text())
    assert spec.sources["shop"].path == str(elsewhere)


def test_programs_get_the_same(project: Path) -> None:
    said = json.loads(run("data/shop", "--dry-run", "--json"))
    assert said["written"] is False and not (project / "penstock.yml").exists()
    assert said["tables"] == ["customers", "orders", "events"]
    assert len(said["seen"]) == 3


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {},
            "no CSV, JSON Lines or Parquet file could be read. Is it the right folder?",
        ),
        (
            {"notes.pdf": b"%PDF-1.4"},
            "could be read.\n  notes.pdf is left out: it is a PDF",
        ),
    ],
)
def test_a_folder_with_nothing_to_read_is_refused(
    project: Path, files: dict[str, bytes], said: str
) -> None:
    folder = project / "none"
    folder.mkdir()
    write(folder, files)
    assert said in run("none", code=1)
    assert not (project / "penstock.yml").exists()


def test_no_rows_at_all_are_no_sample(project: Path) -> None:
    assert "files say nothing without their rows" in run(
        "data/shop", "--sample", "none", code=2
    )
