"""The reference pages are what the models and the command say today."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType
from typing import Any

import pytest
import yaml
from specs import SMALL
from support import ROOT

from generator.cli import main
from generator.design.build import design_of
from generator.kinds.registry import available
from generator.spec.load import load_spec
from generator.spec.schema import schema


def script() -> ModuleType:
    """scripts/reference.py, which is no package."""
    spec = importlib.util.spec_from_file_location(
        "reference", ROOT / "scripts" / "reference.py"
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


REFERENCE = script()


@pytest.mark.parametrize("name", REFERENCE.PAGES)
def test_the_page_is_current(name: str) -> None:
    written = (ROOT / name).read_text(encoding="utf-8")
    assert written == REFERENCE.PAGES[name](), "run `make docs`"


def merged(tree: Any, more: Any) -> Any:
    """One tree over another, mapping by mapping."""
    if not (isinstance(tree, dict) and isinstance(more, dict)):
        return more
    return {
        **tree,
        **{key: merged(tree.get(key), value) for key, value in more.items()},
    }


@pytest.mark.parametrize("place", REFERENCE.EXAMPLES)
def test_every_example_builds(place: str) -> None:
    read = [yaml.load(t, yaml.BaseLoader) for t in (SMALL, REFERENCE.EXAMPLES[place])]
    assert design_of(load_spec(yaml.safe_dump(merged(*read)))).tables


def test_every_example_is_shown() -> None:
    page = REFERENCE.spec_page()
    for place, text in REFERENCE.EXAMPLES.items():
        assert page.count(text) == 1, place


def keys(found: Any) -> set[str]:
    """Every key of every mapping in a schema."""
    if isinstance(found, list):
        return {key for item in found for key in keys(item)}
    if not isinstance(found, dict):
        return set()
    inside = {key for value in found.values() for key in keys(value)}
    return inside | set(found.get("properties", ()))


def test_every_key_and_every_kind_is_there() -> None:
    page = REFERENCE.spec_page()
    shown = set(re.findall(r"`(\w+)`", page))
    assert keys(schema()) <= shown
    for family in ("rules", "sources", "warehouses", "styles"):
        assert set(available(family)) <= shown


def test_every_command_and_option_is_there() -> None:
    page = REFERENCE.cli_page()
    for name, command in main.commands.items():
        assert f"## `penstock {name}`" in page
        for option in (o for p in command.params for o in p.opts if o.startswith("--")):
            assert f"`{option}`" in page


def test_links_within_the_page_lead_somewhere() -> None:
    page = REFERENCE.spec_page()
    titles = re.findall(r"^#+ (.*)$", page, re.MULTILINE)
    anchors = {
        re.sub(r"[^\w\- ]", "", title.replace("`", "").lower()).replace(" ", "-")
        for title in titles
    }
    assert len(anchors) == len(titles)
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= anchors
