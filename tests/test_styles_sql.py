"""The SQL of every style is as sqlfluff would have it, in the dialect of each warehouse.

Examples are linted as a whole (`test_rendered.py`), and all of them are stars. Here is the
longest model of each kind, for each style, put together into one project for each dialect.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, beside

from generator.design.build import design_of
from generator.kinds.registry import available
from generator.resync.tree import Tree, render_tree
from generator.spec.load import load_spec

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
VAULT = (ROOT / "tests/data/vault.yml").read_text(encoding="utf-8")
NAMED = "modeling:\n  layers: {convention: medallion, raw: bronze}\n"
SPECS = {
    style: SHOP.replace("style: star", f"style: {style}").replace("modeling:\n", NAMED)
    for style in available("styles")
} | {"data_vault": VAULT.replace("modeling:\n", NAMED)}
SPECS["one_big_table"] += "  nested: true\n"
_BETWEEN = "transform/models/intermediate/"


def kinds_of(spec: str, tree: Tree) -> Iterator[str]:
    """The path of the longest model of each kind: of each template, and between the layers."""
    found: dict[str, list[str]] = {}
    for layer in design_of(load_spec(spec)).marts.layers:
        for model in layer.models:
            path = f"transform/models/{layer.name}/{model.name}.sql"
            found.setdefault(model.template, []).append(path)
    for path in tree:
        if path.startswith(_BETWEEN) and path.endswith(".sql"):
            found.setdefault(path.rpartition("__")[2], []).append(path)
    for paths in found.values():
        yield max(paths, key=lambda path: len(tree[path].content))


@pytest.mark.parametrize("warehouse", available("warehouses"))
def test_sqlfluff_finds_nothing_in_any_style(warehouse: str, tmp_path: Path) -> None:
    seen: set[bytes] = set()
    for style, spec in SPECS.items():
        spec = spec.replace("warehouse: duckdb", f"warehouse: {warehouse}")
        tree = render_tree(ROOT, spec, {"_src_path": "", "_commit": ""}, "answers.yml")
        chosen = [p for p in kinds_of(spec, tree) if tree[p].content not in seen]
        seen |= {tree[path].content for path in chosen}
        assert chosen
        for path, file in tree.items():
            is_macro = path.startswith("transform/macros/")
            if path in chosen or is_macro or path == ".sqlfluff":
                name = path.replace("/models/", f"/models/{style}/")
                target = tmp_path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.content)

    done = subprocess.run(
        [beside("sqlfluff"), "lint", "--disable-progress-bar", "transform/models"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-8000:]
