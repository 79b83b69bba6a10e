"""Every model of every style says what it is, keeps its word, and is tested."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT

from generator.kinds.registry import available

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
VAULT = (ROOT / "tests/data/vault.yml").read_text(encoding="utf-8")
SPECS = {
    style: SHOP.replace("style: star", f"style: {style}")
    for style in available("styles")
}
SPECS["one_big_table"] += "  nested: true\n"
SPECS["rich vault"] = VAULT
"""What a project says of itself when nobody has described its tables and columns."""
GOLDEN = ("flights", "minimal", "platform", "shop")

AS_LANDED = {
    "base_": "raw's columns, which are the source's",
    "quarantine_": "the same, of rows with a text that does not fit",
}
"""Models without a contract, docs of columns and tests: nobody is promised anything."""
TESTED_ELSEWHERE = {
    "int_": "rows that dimensions and facts are made of, whose keys are tested",
    "current_": "the same in a vault",
    "history_": "the same in a vault",
    "states_": "satellites, whose keys are tested, put together",
    "measures_": "one row",
}
"""Models without data tests; all but logs of changes are views."""
NOTHING_TO_SHOW = {
    "measures_": "aggregates of all rows; those of states have a test",
    "history_": "hub, satellite and point-in-time table, joined by key",
    "ref_": "staging, with where it comes from",
}
"""Models that need no unit test."""
_CONDITION = re.compile(
    r"select \* from final\nwhere |coalesce\(.+, false\) as _is_there"
)
"""The `where` of a table."""
SHOWN = (
    *("stg_", "int_", "dim_", "fct_", "obt_", "bridge_", "rollup_", "hub_", "link_"),
    *("sal_", "sat_", "masat_", "effsat_", "pit_", "states_", "current_", "loads_"),
    "nhl_",
)
"""Models whose interesting cases a unit test shows."""


@dataclass(frozen=True)
class Model:
    """A model, with what its YAML says of it."""

    folder: str
    said: dict[str, Any]
    unit_tests: list[dict[str, Any]]
    sql: str

    @property
    def name(self) -> str:
        name: str = self.said["name"]
        return name

    def is_of(self, kinds: Any) -> bool:
        return self.name.startswith(tuple(kinds))

    @property
    def checks(self) -> set[str]:
        """The names of its data tests, and of those of its columns."""
        found = [*self.said.get("data_tests", ())]
        for column in self.said.get("columns", ()):
            found += column.get("data_tests", ())
        return {test if isinstance(test, str) else next(iter(test)) for test in found}

    @property
    def has_little_to_show(self) -> bool:
        """Whether the spec's own SQL decides its rows, or they are those of one other model."""
        if self.is_of(("stg_", "current_", "effsat_link_")) and _CONDITION.search(
            self.sql
        ):
            return True
        repeats = self.is_of(("obt_", "current_"))
        return repeats and len(set(re.findall(r"ref\('(\w+)'\)", self.sql))) == 1


def models_in(folder: Path) -> Iterator[Model]:
    for file in sorted(folder.rglob("*.yml")):
        said = yaml.load(
            file.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        )
        for model in said.get("models", ()):
            sql = file.with_suffix(".sql").read_text("utf-8")
            yield Model(file.parent.name, model, said.get("unit_tests", []), sql)


@pytest.fixture(scope="module", params=[*SPECS, *GOLDEN])
def models(request: pytest.FixtureRequest, render: Callable[..., Path]) -> list[Model]:
    """All models of a style, or of an example."""
    if request.param in GOLDEN:
        project = ROOT / "tests/golden" / request.param
    else:
        spec = SPECS[request.param]
        assert "description" not in spec.partition("modeling:")[0]
        project = render(spec)
    return [*models_in(project / "transform/models")]


def test_every_model_and_column_is_described(models: list[Model]) -> None:
    assert models
    for model in models:
        assert model.said.get("description"), model.name
        columns = model.said.get("columns", ())
        bare = [c["name"] for c in columns if not c.get("description")]
        assert (model.name, bare) == (model.name, [])
        assert columns or model.is_of(AS_LANDED), model.name


def test_every_model_that_people_read_keeps_a_contract(models: list[Model]) -> None:
    for model in models:
        if not model.is_of(AS_LANDED):
            contract = model.said["config"]["contract"]
            assert contract == {"enforced": True}, model.name
            assert all("data_type" in column for column in model.said["columns"])


def test_every_table_has_its_grain_and_references_tested(models: list[Model]) -> None:
    for model in models:
        has_grain = bool(model.checks & {"unique", "unique_combination_of_columns"})
        assert has_grain != model.is_of((*AS_LANDED, *TESTED_ELSEWHERE)), model.name
        if model.name.startswith("fct_"):
            assert {"relationships", "not_null"} <= model.checks, model.name


def test_every_model_shows_its_interesting_cases(models: list[Model]) -> None:
    for model in models:
        need_none = model.is_of((*AS_LANDED, *NOTHING_TO_SHOW)) or (
            model.name.endswith("_nested") or model.has_little_to_show
        )
        assert model.is_of(SHOWN) or need_none, f"{model.name} is of no known kind"
        assert model.unit_tests or need_none, f"{model.name} has no unit test"
        assert all(test["description"] for test in model.unit_tests)


def test_facts_and_what_has_references_show_how_they_are_met(
    models: list[Model],
) -> None:
    for model in models:
        if model.is_of(("fct_",)) or model.name in ("obt_lines", "obt_orders"):
            said = " ".join(unit["name"] for unit in model.unit_tests)
            assert "without_matches" in said, model.name
            assert "match_for_each_role" in said, model.name
