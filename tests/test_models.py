"""Every model of every style says what it is, keeps its word, and is tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import ROOT

from generator.kinds.registry import available

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=available("styles"))
def models(
    request: pytest.FixtureRequest, render: Callable[..., Path]
) -> list[tuple[str, dict[str, Any], list[Any]]]:
    """The folder of each model, what its YAML says of it, and its unit tests.

    Nobody has described the tables and columns of this spec.
    """
    assert "description" not in SHOP.partition("modeling:")[0]
    project = render(SHOP.replace("style: star", f"style: {request.param}"))
    return list(_models(project / "transform/models"))


def _models(folder: Path) -> Iterator[tuple[str, dict[str, Any], list[Any]]]:
    for file in sorted(folder.rglob("*.yml")):
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        for model in said.get("models", ()):
            yield file.parent.name, model, said.get("unit_tests", [])


def _checks(model: dict[str, Any]) -> set[str]:
    """The names of its data tests, and of those of its columns."""
    found = [*model.get("data_tests", ())]
    for column in model.get("columns", ()):
        found += column.get("data_tests", ())
    return {test if isinstance(test, str) else next(iter(test)) for test in found}


def test_every_model_and_column_is_described(models: list[Any]) -> None:
    assert models
    for _, model, _ in models:
        assert model.get("description"), model["name"]
        bare = [c["name"] for c in model.get("columns", ()) if not c.get("description")]
        assert (model["name"], bare) == (model["name"], [])


def test_every_model_that_people_read_keeps_a_contract(models: list[Any]) -> None:
    for folder, model, _ in models:
        if folder in ("marts", "vault", "intermediate") or "stg_" in model["name"]:
            assert model["config"]["contract"] == {"enforced": True}, model["name"]
            assert all("data_type" in column for column in model["columns"])


def test_every_mart_has_its_grain_and_references_tested(models: list[Any]) -> None:
    for folder, model, _ in models:
        name, tests = model["name"], _checks(model)
        if folder == "marts" and not name.startswith("measures_"):
            assert tests & {"unique", "unique_combination_of_columns"}, name
        if name.startswith("fct_"):
            assert {"relationships", "not_null"} <= tests, name


def test_facts_and_what_has_references_show_how_they_are_met(models: list[Any]) -> None:
    facts = {m["name"]: units for _, m, units in models if m["name"][:4] in ("fct_",)}
    wide = {
        m["name"]: u for _, m, u in models if m["name"] in ("obt_lines", "obt_orders")
    }
    assert facts or wide
    for name, units in (facts | wide).items():
        said = " ".join(unit["name"] for unit in units)
        assert "without_matches" in said and "match_for_each_role" in said, name
