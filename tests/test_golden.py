"""The whole rendered tree of each example, byte for byte.

A difference here is read in review: `make golden` writes the trees anew.
"""

from __future__ import annotations

import difflib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support import EXAMPLES, ROOT, files_of

from generator.kinds.registry import available
from scripts import golden


def test_the_examples_are_those_of_the_tests() -> None:
    assert golden.EXAMPLES == EXAMPLES
    assert {path.name for path in golden.GOLDEN.iterdir()} == {*EXAMPLES, "styles"}


def test_every_style_has_a_tree() -> None:
    assert {*golden.STYLES, "star"} == {*available("styles")}


@pytest.mark.parametrize("name", EXAMPLES)
def test_tree(name: str, rendered: Callable[[str], Path]) -> None:
    same(golden.tree_of(rendered(name)), golden.golden_of(name))


@pytest.mark.parametrize("style", golden.STYLES)
def test_tree_of_a_style(style: str, render: Callable[..., Path]) -> None:
    tree = golden.style_tree_of(render(golden.spec_in(style)))
    same(tree, golden.golden_of(f"styles/{style}"))


def same(got: golden.Tree, expected: golden.Tree) -> None:
    """Two trees are the same, byte for byte."""
    missing, extra = expected.keys() - got.keys(), got.keys() - expected.keys()
    assert not missing, f"no longer rendered: {sorted(missing)}"
    assert not extra, f"rendered, but in no golden tree: {sorted(extra)}"
    differences = [
        "\n".join(
            difflib.unified_diff(
                expected[path].decode().splitlines(),
                got[path].decode().splitlines(),
                f"golden/{path}",
                f"rendered/{path}",
                lineterm="",
            )
        )
        for path in got
        if got[path] != expected[path]
    ]
    assert not differences, "\n".join(differences)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_all_have_in_common_is_the_template_s(
    name: str, rendered: Callable[[str], Path], template: Path
) -> None:
    blueprints = template / "blueprints"
    common = golden.common_of(rendered(name))
    schema = common.pop(".penstock/schema.json")
    known = {
        line
        for path in files_of(blueprints)
        if "requirements" in str(path.relative_to(blueprints)) or path.suffix == ".txt"
        for line in path.read_bytes().splitlines()
    }

    assert schema == (blueprints / ".penstock/schema.json").read_bytes()
    assert {"requirements/project.txt", "requirements/airflow.txt"} <= common.keys()
    # Lock files are put together from what each component needs.
    for path, content in common.items():
        assert len(content.splitlines()) > 20, path
        assert {*content.splitlines()} <= known, path


def test_golden_trees_are_committed_whole() -> None:
    """The projects' own ignore files hide nothing of them from git."""
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "tests/golden"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    on_disk = [
        p.relative_to(ROOT).as_posix() for p in golden.GOLDEN.rglob("*") if p.is_file()
    ]

    assert sorted(filter(None, tracked)) == sorted(on_disk)
