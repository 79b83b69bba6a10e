"""A data contract comes to a spec that says the same, and a list of what it can't say."""

from __future__ import annotations

import json
from pathlib import Path

import expected
import pytest
from click.testing import CliRunner, Result
from support import ROOT

from generator.cli import main
from generator.errors import ImportRefused
from generator.importing.choice import Choice
from generator.importing.contract import read
from generator.importing.contract_rules import Rules
from generator.importing.contract_types import date_format, logical
from generator.importing.found import Address, FoundColumn, Guess
from generator.spec.load import load_spec

ELSEWHERE = "https://example.com/stock.odcs.yaml#warehouses.id"
CONTRACT = ROOT / "tests/data/orders.odcs.yaml"


def run(folder: Path, *arguments: str) -> Result:
    """`penstock import contract` of the sample, into a spec in `folder`."""
    spec = str(folder / "penstock.yml")
    given = ["import", "contract", str(CONTRACT), "--spec", spec, *arguments]
    return CliRunner().invoke(main, given)


def test_the_spec_that_a_contract_comes_to(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "penstock.yml").read_text(encoding="utf-8")
    expected.check("orders_contract.yml", text)
    load_spec(text)


def test_what_a_spec_can_not_say_is_listed(tmp_path: Path) -> None:
    told = json.loads(run(tmp_path, "--dry-run", "--json").output)
    assert not (tmp_path / "penstock.yml").exists()
    assert told["written"] is False
    assert told["commented"] == ["clicks"]
    assert told["left_out"] == [
        "server production: one is read; --server says which",
        "customers, rule mail: maxLength 200: there is no such rule",
        "orders, rule amount: nullValues: no rule says nullValues mustBeLessThan 5",
        "orders, rule state: no test orders: it is SQL of its own, and rules have none",
        "orders, rule x: it is for soda",
        "orders, rule Orders are complete by noon.: it is said in words",
        f"returns (warehouse) → {ELSEWHERE}: not found in this contract",
        "service level retention 3 y: nothing in a spec says so",
        "classification `restricted` of a property: not personal data",
    ]


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path)
    before = (tmp_path / "penstock.yml").read_bytes()
    done = run(tmp_path)
    assert "has everything already; nothing was added." in done.output
    assert (tmp_path / "penstock.yml").read_bytes() == before


def test_the_server_decides_the_kind_of_source() -> None:
    found = read(CONTRACT, Choice(), server="production")
    assert (found.kind, found.options["schema"].value) == ("postgres", "sales")
    assert found.tables[0].address == Address("sales", "tbl_customers")
    with pytest.raises(ImportRefused, match="there are lake, production"):
        read(CONTRACT, Choice(), server="staging")


@pytest.mark.parametrize(
    "text, message",
    [
        ("a: 1\n", "is no contract of the Open Data Contract Standard"),
        ("apiVersion: v2.2.2\nschema: []\n", "is of version v2.2.2"),
    ],
)
def test_what_is_no_contract_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    (tmp_path / "c.yaml").write_text(text)
    with pytest.raises(ImportRefused, match=message):
        read(tmp_path / "c.yaml", Choice())


@pytest.mark.parametrize(
    "said, kind",
    [
        ({"logicalType": "integer"}, "integer"),
        (
            {"logicalType": "number", "physicalType": "decimal(38, 10)"},
            "decimal(38,10)",
        ),
        ({"logicalType": "number", "physicalType": "double precision"}, "float"),
        ({"logicalType": "number", "physicalType": "int4"}, "integer"),
        (
            {"logicalType": "date", "physicalType": "timestamp without time zone"},
            "timestamp",
        ),
        ({"logicalType": "date", "physicalType": "date"}, "date"),
        ({"logicalType": "string", "physicalType": "varchar[15]"}, "string"),
        ({"logicalType": "timestamp", "physicalType": "varchar(30)"}, "timestamp"),
        ({"logicalType": "string", "logicalTypeOptions": {"format": "uuid"}}, "uuid"),
        ({"logicalType": "array", "physicalType": "ARRAY<STRING>"}, "json"),
        ({"logicalType": "map"}, "json"),
        ({"physicalType": "TIMESTAMP_NTZ"}, "timestamp"),
        ({"physicalType": "BIGINT UNSIGNED"}, "integer"),
    ],
)
def test_types_that_are_certain(said: dict[str, object], kind: str) -> None:
    assert logical(said) == Guess(kind)


@pytest.mark.parametrize(
    "said, kind",
    [
        ({"logicalType": "number"}, "decimal(38,10)"),
        ({"logicalType": "number", "physicalType": "numeric"}, "decimal(38,10)"),
        ({"logicalType": "object", "physicalType": "Name"}, "string"),
        ({"logicalType": "string", "physicalType": "boolean"}, "boolean"),
        ({}, "string"),
    ],
)
def test_types_that_are_not(said: dict[str, object], kind: str) -> None:
    found = logical(said)
    assert (found.value, found.sure) == (kind, False)
    assert found.evidence


@pytest.mark.parametrize(
    "java, codes",
    [
        ("dd.MM.yyyy", "%d.%m.%Y"),
        ("dd/MM/yy HH:mm", "%d/%m/%y %H:%M"),
        ("yyyyMMdd'T'HHmmss", "%Y%m%dT%H%M%S"),
        ("yyyy-MM-dd", None),
        ("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", None),
        ("EEE, d MMM", None),
    ],
)
def test_formats_of_dates(java: str, codes: str | None) -> None:
    found = date_format(java)
    assert (found and found.value) == codes


@pytest.mark.parametrize(
    "rule, keys",
    [
        ({"metric": "rowCount", "mustBe": "5"}, {"min": "5", "max": "5"}),
        ({"metric": "rowCount", "mustBeGreaterThan": "5"}, {"min": "6"}),
        ({"metric": "rowCount", "mustBeLessThan": "5"}, {"max": "4"}),
        ({"metric": "rowCount", "mustNotBe": "5"}, None),
        ({"metric": "nullValues"}, {"column": "a"}),
        ({"rule": "nullCheck", "mustBe": "0"}, {"column": "a"}),
        ({"metric": "nullValues", "mustBeLessThan": "1"}, {"column": "a"}),
        (
            {"metric": "nullValues", "mustBeLessThan": "2.5", "unit": "percent"},
            {"column": "a", "mostly": "97.5%"},
        ),
        ({"metric": "nullValues", "mustBeGreaterThan": "5"}, None),
        ({"metric": "duplicateValues", "mustBe": "0"}, {"columns": ["a"]}),
        ({"metric": "invalidValues", "mustBe": "0"}, None),
        (
            {"metric": "missingValues", "arguments": {"missingValues": ["null"]}},
            {"column": "a"},
        ),
        (
            {"metric": "missingValues", "arguments": {"missingValues": ["", "N/A"]}},
            None,
        ),
        ({"metric": "nullValues", "mustBe": "0", "mustBeLessThan": "9"}, None),
        (
            {"metric": "invalidValues", "arguments": {"pattern": "(?=x)"}},
            None,  # warehouses know no look-around
        ),
    ],
)
def test_metrics_as_rules(
    rule: dict[str, object], keys: dict[str, object] | None
) -> None:
    rules = Rules("t", [FoundColumn("a", Guess("string"))])
    rules.quality([rule], "a")
    if keys is None:
        assert (rules.found, len(rules.left_out)) == ((), 1)
    else:
        (found,) = rules.found
        assert {k: v for k, v in found.keys.items() if k != "rule"} == keys
