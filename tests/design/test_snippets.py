"""Pieces of dbt SQL and YAML that follow from a column."""

from __future__ import annotations

import pytest
import yaml
from jinja2 import Environment
from specs import design, small
from support import spec_of

from generator.design.columns import Column
from generator.design.fixtures import fact_example
from generator.design.fixtures_of_history import history_example
from generator.design.snippets import FILTERS


def column(written: str, name: str = "x") -> Column:
    """A column of SMALL that is declared like that."""
    text = small("at: timestamp", f"at: timestamp\n          {name}: {written}")
    table = next(t for t in design(text).tables if t.entity == "orders")
    return next(c for c in table.columns if c.logical == name)


def rendered(source: str) -> str:
    """What dbt makes of a piece: macros show their name and arguments."""
    environment = Environment()
    for kind in ("integer", "decimal", "timestamp", "date"):
        environment.globals[f"as_{kind}"] = lambda *a, _k=kind, **o: f"{_k}{a}{o or ''}"
    environment.globals["misfit"] = lambda text, cast, kind: (
        f"{text} is no {kind}: {cast}"
    )
    return environment.from_string(source).render()


@pytest.mark.parametrize(
    ("written", "name", "sql"),
    [
        ("string", "x", "x"),
        ("{type: string, name: X}", "x", '"X" as x'),
        ("string", "group", '"group"'),
        (
            "{type: string, null_values: [NA, '-']}",
            "x",
            "nullif(nullif(x, 'NA'), '-') as x",
        ),
        (
            "{type: string, null_values: it's {{ x }}}",
            "x",
            "nullif(x, 'it''s {{ x }}') as x",
        ),
    ],
)
def test_landed(written: str, name: str, sql: str) -> None:
    written = written.replace("it's {{ x }}", '"it\'s {{ x }}"')
    assert rendered(FILTERS["landed"](column(written, name))) == sql


@pytest.mark.parametrize(
    ("written", "sql"),
    [
        ("string", "x"),
        ("integer", "integer('x',) as x"),
        ('"decimal(12,2)"', "decimal('x', 12, 2) as x"),
        ('{type: date, format: "%d.%m.%Y"}', "date('x',){'format': '%d.%m.%Y'} as x"),
        (
            "{type: timestamp, timezone: Europe/Berlin}",
            "timestamp('x',){'time_zone': 'Europe/Berlin'} as x",
        ),
    ],
)
def test_fitted(written: str, sql: str) -> None:
    assert rendered(FILTERS["fitted"](column(written))) == sql


def test_misfits_say_what_was_expected() -> None:
    said = rendered(FILTERS["misfit"](column('"decimal(12,2)"', "group")))
    assert said == '"group" is no a decimal(12, 2): decimal(\'"group"\', 12, 2)'


@pytest.mark.parametrize(
    ("expression", "sql"),
    [
        ("id * 2", "try(cast(id * 2 as bigint))"),
        ("cast(id as bigint)", "try(cast(id as bigint))"),
        (
            "cast(id as bigint) + cast(line as bigint)",
            "try(cast(cast(id as bigint) + cast(line as bigint) as bigint))",
        ),
    ],
)
def test_computed(expression: str, sql: str) -> None:
    text = small("at: timestamp", f"x: {{type: integer, expression: {expression}}}")
    made = design(text)
    table = next(table for table in made.tables if table.entity == "orders")
    (declared,) = table.computed
    assert FILTERS["computed"](declared, table, made.warehouse) == sql
    (computation,) = made.computations
    inputs = [("id", "bigint"), ("line", "bigint")]
    assert computation.inputs == tuple(i for i in inputs if i[0] in expression)
    assert (computation.name, computation.sql_type) == ("orders__x", "bigint")


def test_members_that_stand_for_no_match() -> None:
    assert FILTERS["unknown"](column("string")) == "'Unknown'"
    assert FILTERS["unknown"](column("date")) == "cast(null as date)"


@pytest.mark.parametrize(
    ("rule", "age"),
    [
        ("within: 26h", "error_after: {count: 26, period: hour}"),
        ("within: 90m, severity: warn", "warn_after: {count: 90, period: minute}"),
        ("within: 90s, severity: info", "warn_after: {count: 2, period: minute}"),
    ],
)
def test_the_age_of_a_load(rule: str, age: str) -> None:
    text = small() + f"quality: {{orders: {{r: {{rule: freshness, {rule}}}}}}}\n"
    (found,) = FILTERS["load_freshness"](design(text).rules["orders"])
    assert FILTERS["source_age"](found) == age
    assert yaml.safe_load(f"a: {age.split(': ', 1)[1]}")


def test_texts_that_dbt_renders_once_more() -> None:
    assert rendered(yaml.safe_load(FILTERS["dbt"]("{{ x }}: #1"))) == "{{ x }}: #1"


def test_an_example_of_a_fact_finds_another_member_in_each_role() -> None:
    marts = design(spec_of("flights")).marts
    (flights,) = marts.facts
    example = fact_example(flights, marts.calendar)
    found, without = dict(example.found), dict(example.without)
    assert set(found) == set(without)
    assert found["origin_airport_key"] != found["destination_airport_key"]
    members = dict(example.members)
    assert len(members["dim_airports"]) == 2
    assert set(members) == {*flights.dimensions, "dim_date"}


def test_an_example_of_a_history_has_two_versions() -> None:
    planes = next(d for d in design(spec_of("flights")).marts.dimensions if d.tracked)
    (example,) = history_example(planes)
    assert (len(example.rows), len(example.versions)) == (3, 2)
    assert [dict(v)["is_current"] for v in example.versions] == ["false", "true"]


def test_no_example_of_a_history_that_no_column_can_show() -> None:
    text = small("name: {type: string, nullable: true}", "name: {type: float}")
    text = text.replace("born: {type: date, nullable: true}", "born: json")
    text += "modeling: {dimensions: {customers: {history: track}}}\n"
    (customers,) = design(text).marts.dimensions
    assert history_example(customers) == ()
