"""Golden trees: the whole rendered project of each example, to be read in reviews.

Files that are the same in every project (lock files, the editor's schema) are kept once, in
the template, and not three times more. The answers file goes without the lines that say
which commit of the template it was.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = ("flights", "shop", "minimal", "platform")
STYLES = ("data_vault", "one_big_table", "snowflake")
"""The styles that no example has: of them the models and their dictionary are kept."""

_OF_STYLES = re.compile(
    r"transform/models/(intermediate|marts|vault)/.*|docs/data_dictionary\.md"
)
_COMMON = re.compile(r"requirements/.*\.txt|\.penstock/schema\.json")
_ORIGIN = re.compile(rb"^_(commit|src_path): .*\n", re.MULTILINE)

Tree = dict[str, bytes]


def tree_of(project: Path) -> Tree:
    """What a golden tree holds of a rendered project: contents by path."""
    tree = {}
    for path in sorted(project.rglob("*")):
        name = path.relative_to(project).as_posix()
        if path.is_file() and not _COMMON.fullmatch(name):
            content = path.read_bytes()
            is_answers = name == ".copier-answers.yml"
            tree[name] = _ORIGIN.sub(b"", content) if is_answers else content
    return tree


def golden_of(example: str) -> Tree:
    """The golden tree of an example, as it is committed."""
    folder = GOLDEN / example
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def spec_in(style: str) -> str:
    """A small spec in one of the styles."""
    if style == "data_vault":
        return (ROOT / "tests/data/vault.yml").read_text(encoding="utf-8")
    text = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
    return text.replace("style: star", f"style: {style}")


def style_tree_of(project: Path) -> Tree:
    """What the golden tree of a style holds of a rendered project."""
    tree = tree_of(project)
    return {name: tree[name] for name in tree if _OF_STYLES.fullmatch(name)}


def common_of(project: Path) -> Tree:
    """The files of a rendered project that golden trees leave out."""
    return {
        name: path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and _COMMON.fullmatch(name := str(path.relative_to(project)))
    }


def write(name: str, tree: Tree) -> None:
    """Write a golden tree anew."""
    shutil.rmtree(GOLDEN / name, ignore_errors=True)
    for path, content in tree.items():
        target = GOLDEN / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    print(f"{name}: {len(tree)} files")


def main() -> int:
    """Render the golden trees anew."""
    sys.path.insert(0, str(ROOT))
    from generator.scaffold.new import scaffold

    for example in EXAMPLES:
        with tempfile.TemporaryDirectory() as temporary:
            project = Path(temporary)
            scaffold(project, spec=ROOT / f"generator/examples/{example}.yml")
            write(example, tree_of(project))
    for style in STYLES:
        with tempfile.TemporaryDirectory() as temporary:
            spec, project = Path(temporary) / "spec.yml", Path(temporary) / "project"
            spec.write_text(spec_in(style), encoding="utf-8")
            scaffold(project, spec=spec)
            write(f"styles/{style}", style_tree_of(project))
    print(
        "Read the difference, then `git add --force tests/golden`: the projects have\n"
        "ignore files of their own."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
