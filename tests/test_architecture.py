"""The three rooms: imports flow one way, and a kind is one module that nothing lists."""

from __future__ import annotations

import ast
import importlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from specs import SMALL
from support import ROOT, copy_template

PACKAGE = ROOT / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 300

# Which room may import from which at run time; every room may use the errors.
ROOMS = {
    "errors": set(),
    "spec": {"kinds"},
    "kinds": {"spec", "design"},
    "design": {"spec", "kinds"},
    "examples": set(),
    "scaffold": {"spec", "design", "kinds"},
    "resync": {"spec", "design", "kinds", "scaffold"},
    "importing": {"spec", "design", "kinds"},
    "cli": {"spec", "design", "examples", "scaffold", "resync", "importing"},
    "__init__": set(),
}


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    """A folder of the package, or a file; the modules of the command are one room."""
    room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "cli" if room.startswith("cli") else room


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Level and module of every import that runs, those inside of functions included."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            modules = [node.module] if node.module else names
            yield from ((node.level, module) for module in modules)
        pending += ast.iter_child_nodes(node)


def rooms_used(path: Path) -> set[str]:
    """The rooms that a module imports from, its own not counted."""
    found = set()
    for level, module in imports(path):
        if level:
            above = path.parents[level - 1]
            found.add(room_of(above / module.replace(".", "/")))
    return found - {room_of(path), "__version__", "errors"}


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_imports_flow_one_way(path: Path) -> None:
    assert rooms_used(path) <= ROOMS[room_of(path)]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_the_package_imports_itself_relatively_only(path: Path) -> None:
    """Copier loads it under a private name, several versions of it in one process."""
    assert "generator" not in {
        module.split(".")[0] for level, module in imports(path) if not level
    }


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_copier_is_imported_in_one_package_only(path: Path) -> None:
    used = {module.split(".")[0] for level, module in imports(path) if not level}
    assert room_of(path) == "scaffold" or not used & {
        "copier",
        "copier_template_extensions",
    }


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_stay_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert (
        lines <= MOST_LINES
    ), f"{lines} lines: which part of it is a concept of its own?"


@pytest.mark.parametrize(
    "path", [p for p in MODULES if p.name != "__init__.py"], ids=named
)
def test_a_module_says_what_is_public(path: Path) -> None:
    """`__all__` is sorted, there, and everything that others import from the module."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    module = importlib.import_module(name)
    public = module.__all__
    assert public == sorted(public, key=lambda n: (not n.isupper(), n.islower(), n))
    assert [
        n
        for n in public
        if not hasattr(module, n) or (n.startswith("_") and n != "__version__")
    ] == []


def test_what_others_import_is_public() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                not isinstance(node, ast.ImportFrom)
                or not node.level
                or not node.module
            ):
                continue
            file = path.parents[node.level - 1] / f"{node.module.replace('.', '/')}.py"
            if not file.is_file():
                continue
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
            public = importlib.import_module(name).__all__
            for alias in node.names:
                assert (
                    alias.name in public
                ), f"{named(path)} imports {alias.name} of {named(file)}"


def run(code: str, cwd: Path) -> str:
    """What `code` prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=cwd, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_reading_a_spec_loads_no_design() -> None:
    code = (
        "import sys\nimport generator.spec.load, generator.spec.schema\n"
        "print([m for m in sys.modules if m.startswith(('generator.design', 'generator.scaffold'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_hierarchy_of_errors_is_drawn_as_it_is() -> None:
    from generator import errors

    drawn = (errors.__doc__ or "").splitlines()
    base = errors.PenstockError
    assert base.__name__ in drawn
    known = {line.split()[1] for line in drawn if line.startswith(("├──", "└──"))}
    assert known == {kind.__name__ for kind in base.__subclasses__()}


NEW_KINDS = {
    "warehouses": ("duckdb", "pond", {"duckdb": "pond", '"aws"': '"mist"'}),
    "sources": ("files", "letters", {'"files"': '"letters"'}),
    "rules": ("not_null", "is_there", {"not_null": "is_there"}),
    "clouds": ("aws", "mist", {'"aws"': '"mist"'}),
    "styles": ("star", "comet", {"Star schema": "Comet schema"}),
}
SPEC_OF_NEW_KINDS = (
    SMALL.replace("duckdb", "pond").replace("kind: files", "kind: letters")
    + "modeling: comet\n"
    + "deployment: {cloud: mist}\n"
    + "quality: {orders: {r: {rule: is_there, column: id}}}\n"
)
SHOW_AND_CHECK = """
from generator.cli import main
from generator.spec.schema import schema_text

print(schema_text())
main(["validate"])
"""


def test_a_new_module_is_a_new_kind_without_any_other_edit(tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    package = shutil.copytree(PACKAGE, tmp_path / "generator", ignore=ignore)
    for family, (old, new, words) in NEW_KINDS.items():
        text = (package / "kinds" / family / f"{old}.py").read_text(encoding="utf-8")
        for word, other in words.items():
            text = text.replace(word, other)
        (package / "kinds" / family / f"{new}.py").write_text(text, encoding="utf-8")
    (tmp_path / "penstock.yml").write_text(SPEC_OF_NEW_KINDS, encoding="utf-8")
    shown = run(SHOW_AND_CHECK, cwd=tmp_path)
    assert "penstock.yml is valid." in shown
    assert "small: Comet schema on " in shown
    for _, new, _ in NEW_KINDS.values():
        assert f'"{new}"' in shown


RENDER = """
from pathlib import Path
from generator.scaffold.new import scaffold

scaffold(Path("project"), spec=Path("penstock.yml"))
"""


def test_a_new_style_is_a_module_and_a_folder(tmp_path: Path) -> None:
    """It renders: layers, docs and gates ask the style, and no list of styles."""
    copy_template(tmp_path)
    styles = tmp_path / "generator/kinds/styles"
    text = (styles / "star.py").read_text(encoding="utf-8")
    text = text.replace("Star schema", "Comet schema")
    text = text.replace(
        "from ...design.roles",
        "from ...design.models import Layer\nfrom ...design.roles",
    )
    tail = 'Layer("tail", "what follows", (layer.models[0],))'
    text = text.replace("(layer,)", f"({tail}, layer)")
    text = text.replace(
        "import Marts\n", "import Marts\nfrom ...design.models import Layer\n"
    )
    (styles / "comet.py").write_text(text, encoding="utf-8")
    pieces = tmp_path / "blueprints/_pieces/styles"
    shutil.copytree(pieces / "star", pieces / "comet")
    (tmp_path / "penstock.yml").write_text(
        SMALL + "modeling: comet\n", encoding="utf-8"
    )

    run(RENDER, cwd=tmp_path)

    project = tmp_path / "project"
    assert (project / "transform/models/tail/dim_customers.sql").is_file()
    configured = (project / "transform/dbt_project.yml").read_text(encoding="utf-8")
    assert "    tail:\n      +schema: tail\n" in configured
    assert "comet schema" in (project / "README.md").read_text(encoding="utf-8")
