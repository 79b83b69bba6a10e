"""Servers by environment, service levels and rules of contracts: taken or told, all of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.importing.carrying_out import carry_out
from generator.importing.choice import Choice
from generator.importing.contract import read
from generator.importing.contract_levels import latency
from generator.importing.contract_rules import Rules
from generator.importing.found import FoundColumn, FoundSource, Guess
from generator.importing.merging import Outcome
from generator.spec.load import load_spec
from generator.spec.spec import Spec

ORDERS = {
    "name": "orders",
    "properties": [
        {"name": "id", "logicalType": "integer", "primaryKey": True},
        {"name": "state", "logicalType": "string"},
    ],
}


def postgres(name: str, environment: str = "", **more: Any) -> dict[str, Any]:
    """A server of PostgreSQL, one for each environment."""
    said = {"server": name, "type": "postgres", "host": f"{name}.db", "port": 5432}
    said |= {"database": "erp", "schema": "sales", **more}
    return said | ({"environment": environment} if environment else {})


def found(folder: Path, *servers: dict[str, Any], **more: Any) -> FoundSource:
    """What is read of a contract with these servers."""
    contract = {"apiVersion": "v3.1.0", "name": "erp", "schema": [ORDERS], **more}
    file = folder / "c.yaml"
    file.write_text(json.dumps({**contract, "servers": servers}))
    return read(file, Choice())


def imported(
    folder: Path, *servers: dict[str, Any], **more: Any
) -> tuple[Outcome, Spec]:
    """The spec in a folder, with what a contract says brought in."""
    spec = folder / "penstock.yml"
    outcome, _ = carry_out([found(folder, *servers, **more)], spec)
    return outcome, load_spec(spec.read_text())


def test_servers_by_environment_become_environments(tmp_path: Path) -> None:
    """In the order of a release, whatever the contract's is."""
    servers = (
        postgres("p", "prod"),
        postgres("u", "UAT", port=6432),
        postgres("d", "dev"),
    )
    outcome, spec = imported(tmp_path, *servers)
    assert {name: e.sources for name, e in spec.environments.items()} == {
        "dev": {"erp": {"host": "d.db", "port": "5432", "database": "erp"}},
        "uat": {"erp": {"host": "u.db", "port": "6432", "database": "erp"}},
        "prod": {"erp": {"host": "p.db", "port": "5432", "database": "erp"}},
    }
    assert [*spec.environments] == ["dev", "uat", "prod"]
    assert outcome.left_out == []
    assert [place for place, _ in outcome.doubts] == ["environments"]
    again, _ = imported(tmp_path, *servers)
    assert again.text == outcome.text
    assert (again.differs, again.left_out) == ([], [])


def test_folders_differ_by_environment_and_the_first_is_the_sources(
    tmp_path: Path,
) -> None:
    lake = {"type": "local", "format": "csv"}
    _, spec = imported(
        tmp_path,
        {"server": "a", "environment": "prod", "path": "/srv/in/{model}_*.csv", **lake},
        {"server": "b", "environment": "dev", "path": "data/in/{model}_*.csv", **lake},
    )
    assert spec.sources["erp"].path == "/srv/in"
    assert spec.sources["erp"].tables["orders"].files == "orders_*.csv"
    said = {name: e.sources for name, e in spec.environments.items()}
    assert said == {"dev": {"erp": {"path": "data/in"}}, "prod": {}}


def test_servers_that_no_environment_can_have_are_told(tmp_path: Path) -> None:
    outcome, spec = imported(
        tmp_path,
        {"server": "k", "type": "kafka", "environment": "prod"},
        postgres("p", "prod"),
        postgres("q", "prod"),
        postgres("s", "staging", schema="other"),
        postgres("t", "test", host="{{tenant}}.db"),
        postgres("v", "qa", port=99999),
        postgres("n"),
        {"type": "snowflake", "account": "x"},
        {"server": "f", "type": "local", "path": "x", "environment": "dev"},
    )
    assert [*spec.environments] == ["prod"]
    differ = "environments don't differ in it"
    assert outcome.left_out == [
        f"server k: kafka, and the source reads postgres: {differ}",
        "server q: environment prod has another server already",
        f"server s: schema other, and the source reads sales: {differ}",
        "server t: {{tenant}}.db is to be filled in",
        "server v: Input should be less than or equal to 65535",
        "server n: one is read; --server says which",
        "server snowflake: one is read; --server says which",
        f"server f: files, and the source reads postgres: {differ}",
    ]


def test_the_address_of_a_server_without_environment_is_told(tmp_path: Path) -> None:
    outcome, spec = imported(tmp_path, postgres("p"))
    assert spec.environments == {}
    (told,) = outcome.left_out
    assert told == (
        "server p: where it is, variables say: ERP_HOST=p.db, ERP_PORT=5432, "
        "ERP_DATABASE=erp"
    )


MINE = """\
spec: 1
project: {name: mine}
sources:
  other:
    kind: files
    path: data
    tables:
      things: {key: id, columns: {id: integer}}
latency: daily
storage: {warehouse: duckdb}
environments:
  dev: {}  # mine
  prod:
    sources:
      other: {path: /srv}
"""


def test_environments_that_a_spec_has_get_the_new_source_and_no_others(
    tmp_path: Path,
) -> None:
    (tmp_path / "penstock.yml").write_text(MINE)
    servers = postgres("p", "prod"), postgres("d", "dev"), postgres("u", "uat")
    outcome, spec = imported(tmp_path, *servers)
    assert [*spec.environments] == ["dev", "prod"]
    assert spec.environments["dev"].sources["erp"]["host"] == "d.db"
    assert [*spec.environments["prod"].sources] == ["other", "erp"]
    assert "# mine" in outcome.text
    uat = "{host: u.db, port: 5432, database: erp}"
    told = f"environments: the contract has uat ({uat}), the spec has not"
    assert outcome.differs == [told]
    moved = postgres("p", "prod", host="new.db"), *servers[1:]
    again, _ = imported(tmp_path, *moved)
    assert again.text == outcome.text
    old, new = (uat.replace("u.db", host) for host in ("p.db", "new.db"))
    moves = f"environments.prod: erp is {old} in the spec, and {new} in the contract"
    assert sorted(again.differs) == sorted([told, moves])


def test_a_promise_that_the_spec_does_not_keep_is_told(tmp_path: Path) -> None:
    hourly = [{"property": "frequency", "value": 1, "unit": "h"}]
    imported(tmp_path, postgres("p"), slaProperties=hourly)
    same, spec = imported(tmp_path, postgres("p"), slaProperties=hourly)
    assert (str(spec.sources["erp"].latency.schedule.text), same.differs) == (
        "hourly",
        [],
    )
    daily = [{"property": "frequency", "value": 1, "unit": "d"}]
    later, _ = imported(tmp_path, postgres("p"), slaProperties=daily)
    assert later.differs == [
        "erp: the contract promises latency daily, and the spec says otherwise"
    ]


def test_service_levels_are_taken_or_told() -> None:
    said: list[str] = []
    levels = [
        {"property": "frequency", "value": "1", "unit": "d", "schedule": "0 20 * * *"},
        {"property": "frequency", "value": "2", "unit": "h", "element": "lines"},
        {"property": "latency", "value": "26", "unit": "h", "element": "orders.at"},
        {"property": "freshness", "value": "3", "unit": "d"},
        {
            "property": "timeOfAvailability",
            "value": "09:00-08:00",
            "driver": "analytics",
        },
        {"property": "throughput", "value": "10"},
        "99.9",
    ]
    found = latency(levels, said, objects=2)
    assert found == Guess(
        {"schedule": "daily", "freshness": "26h"},
        "the contract promises latency of orders.at only",
        sure=False,
    )
    again = "a source has one, and the first is taken"
    assert said == [
        "service level frequency 1 d: when it is checked (0 20 * * *)",
        f"service level frequency 2 h lines: {again}",
        f"service level freshness 3 d: {again}",
        "service level timeofavailability 09:00-08:00: nothing in a spec says so",
        "service level throughput 10: nothing in a spec says so",
        "service level 99.9: is none of the standard's form",
    ]


@pytest.mark.parametrize(
    "rule, told",
    [
        ("no more than 5", "no more than 5: is none of the standard's form"),
        (
            {"type": "sql", "query": "select  count(*)\nfrom {object}", "mustBe": "0"},
            "a: select count(*) from {object}: it is SQL of its own, and rules have none",
        ),
        (
            {"type": "custom", "engine": "dbt", "implementation": {"test": "x"}},
            "a: {'test': 'x'}: it is for dbt",
        ),
        (
            {"type": "text", "description": "It is so."},
            "a: It is so.: it is said in words",
        ),
        ({"description": "Nor this."}, "a: Nor this.: it is said in words"),
        ({"type": "ai", "name": "x"}, "a: x: `ai` is not known"),
        (
            {"metric": "nullValues", "schedule": "0 20 * * *"},
            "a: nullValues: its schedule `0 20 * * *`; rules are checked with each load",
        ),
        (
            {"metric": "nullValues", "severity": "fatal"},
            "a: nullValues: its severity `fatal` is not known, so it is an error",
        ),
    ],
)
def test_what_is_not_taken_of_a_rule_is_told(rule: Any, told: str) -> None:
    rules = Rules("t", [FoundColumn("a", Guess("string"))])
    rules.quality([rule], "a")
    assert rules.left_out == [f"t, rule {told}"]


def test_values_and_a_pattern_are_two_rules() -> None:
    rules = Rules("t", [FoundColumn("a", Guess("string"))])
    both = {"validValues": ["x", "y"], "pattern": "^[a-z]$"}
    rules.quality([{"metric": "invalidValues", "mustBe": "0", "arguments": both}], "a")
    assert [rule.keys["rule"] for rule in rules.found] == ["accepted_values", "matches"]
    assert rules.left_out == []


def test_what_is_asked_within_a_column_is_told(tmp_path: Path) -> None:
    lines = {
        "name": "lines",
        "logicalType": "array",
        "items": {
            "logicalType": "object",
            "properties": [
                {
                    "name": "sku",
                    "unique": True,
                    "logicalTypeOptions": {"pattern": "^S"},
                    "quality": [
                        {"metric": "nullValues"},
                        {"type": "sql", "query": "x"},
                    ],
                }
            ],
        },
    }
    orders = {**ORDERS, "properties": [*ORDERS["properties"], lines]}
    told = found(tmp_path, schema=[orders]).left_out
    within = "it is about values within a column"
    assert told == tuple(
        f"orders, rule lines[].sku: {what}: {within}"
        for what in ("nullValues", "sql", "pattern", "unique")
    )
