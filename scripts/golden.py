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
EXAMPLES = ("flights", "shop", "minimal")

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


def common_of(project: Path) -> Tree:
    """The files of a rendered project that golden trees leave out."""
    return {
        name: path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file() and _COMMON.fullmatch(name := str(path.relative_to(project)))
    }


def main() -> int:
    """Render the golden trees anew."""
    sys.path.insert(0, str(ROOT))
    from generator.scaffold.new import scaffold

    for example in EXAMPLES:
        with tempfile.TemporaryDirectory() as temporary:
            project = Path(temporary)
            scaffold(project, spec=ROOT / f"generator/examples/{example}.yml")
            tree = tree_of(project)
        shutil.rmtree(GOLDEN / example, ignore_errors=True)
        for name, content in tree.items():
            target = GOLDEN / example / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        print(f"{example}: {len(tree)} files")
    print(
        "Read the difference, then `git add --force tests/golden`: the projects have\n"
        "ignore files of their own."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
