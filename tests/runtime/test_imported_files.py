"""A folder is imported, scaffolded and run: what the importer found holds in the pipeline."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from environments import furnish

from generator.cli import main

_COUNTS = """
import json, sys
import duckdb
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    tables = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in ('staging', 'quarantine') and table_name not like 'base%'"
    ).fetchall()
    counts = {
        table: connection.execute(f"select count(*) from {table}").fetchone()[0]
        for (table,) in tables
    }
    (staging,) = (table for (table,) in tables if "stg" in table and "kunden" in table)
    counts["read"] = connection.execute(
        "select count(umsatz_number), sum(umsatz_number)::int, count(*) filter (aktiv_flag)"
        f" from {staging}"
    ).fetchone()
    print(json.dumps(counts))
"""


def german(number: int) -> str:
    day, month = number % 28 + 1, number % 12 + 1
    return (
        f"{number:05};Kunde {number};{number % 9999},50;{day:02}.{month:02}.1980;"
        f"{'ja' if number % 3 else 'nein'};{'n.v.' if number % 7 else number};"
        f"2026-{month:02}-{day:02} 10:{number % 60:02}:00"
    )


def order(number: int) -> str:
    month = number // 100 + 1
    return (
        f"{number},{number % 200 + 1:05},{number}.{number % 100:02},"
        f"{'NA' if number % 5 == 0 else f'{number % 4}.0'},{month}/{number % 28 + 1}/2026,"
        f"{1e-5 * number},{number % 24:02}:{number % 60:02},\\N"
    )


def event(number: int) -> dict[str, object]:
    more = {"late": number % 2 == 0} if number > 100 else {}
    return {
        "id": f"00000000-0000-4000-8000-{number:012}",
        "at": f"2026-01-{number % 28 + 1:02}T10:00:00.5+02:00",
        "customer": f"{number % 200 + 1:05}",
        "price": number + 0.25,
        "big": 10**20 + number,
        "context": {"page": number, "tags": ["a", None]},
        **more,
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as three systems write them, which nobody made for this pipeline."""
    folder = tmp_path_factory.mktemp("imported") / "data" / "shop"
    folder.mkdir(parents=True)
    head = "Kunden-Nr;Name;Umsatz (€);geboren;aktiv;Bonus;geändert am"
    lines = [head, *map(german, range(1, 201))]
    (folder / "Kunden.csv").write_text("\r\n".join(lines) + "\r\n", encoding="cp1252")
    head = "order_id,customer_id,total,grade,order date,weight,clock,nothing"
    for month in range(3):
        lines = [head, *map(order, range(month * 100, month * 100 + 100))]
        if month == 2:
            # The last export has a column more.
            lines = [
                f"{line},{'web' if n else 'channel'}" for n, line in enumerate(lines)
            ]
        with gzip.open(folder / f"orders_2026_{month + 1:02}.csv.gz", "wt") as file:
            file.write("\n".join(lines) + "\n")
    with (folder / "events.jsonl").open("w") as file:
        file.writelines(f"{json.dumps(event(number))}\n" for number in range(150))
    return folder


def as_told(path: Path) -> str:
    """The spec with the columns that it says would read what staging does not."""
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        lines.append(line)
        if told := re.search("to have them read, add `(.*?)`", line):
            lines.append(" " * 10 + told[1])
    text = "\n".join(lines) + "\n"
    assert "umsatz_number: {" in text and "aktiv_flag: {" in text
    return text


@pytest.fixture(scope="module")
def counts(folder: Path, render: Callable[..., Path]) -> dict[str, Any]:
    """The rows of each table of staging and quarantine after a run."""
    spec = folder.parents[1] / "penstock.yml"
    result = CliRunner().invoke(
        main, ["import", "files", str(folder), "--spec", str(spec)]
    )
    assert result.exit_code == 0, result.output
    project = furnish(render(as_told(spec)))
    shutil.copytree(folder, project / "data" / "shop", dirs_exist_ok=True)
    ran = subprocess.run(
        ["make", "run"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-20_000:]
    (warehouse,) = (project / "warehouse").glob("*.duckdb")
    done = subprocess.run(
        [project / ".venv/bin/python", "-c", _COUNTS, str(warehouse)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_row_that_was_looked_at_fits(counts: dict[str, Any]) -> None:
    staged = {name: n for name, n in counts.items() if name.startswith("staging.stg_")}
    assert {name.rpartition("__")[2]: n for name, n in staged.items()} == {
        "kunden": 200,
        "orders": 300,
        "events": 150,
    }


def test_nothing_is_in_quarantine(counts: dict[str, Any]) -> None:
    quarantined = {n: c for n, c in counts.items() if n.startswith("quarantine.")}
    assert len(quarantined) == 3
    assert set(quarantined.values()) == {0}


def test_what_staging_does_not_read_is_read_by_the_column_that_was_told(
    counts: dict[str, Any],
) -> None:
    total = sum(number + 0.5 for number in range(1, 201))
    assert counts["read"] == [
        200,
        total,
        sum(number % 3 > 0 for number in range(1, 201)),
    ]
