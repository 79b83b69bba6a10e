"""Many projects at once: the loop of the how-to runs as it is written there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from resync import DICTIONARY, SPEC, WITH_DOORS, edit, fresh, versions, write
from support import ROOT, commit, git, tree

HOW_TO = (ROOT / "docs/how-to/update-a-fleet.md").read_text("utf-8")


@pytest.fixture(scope="module")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return versions(template, tmp_path_factory.mktemp("fleet") / "penstock")


@pytest.fixture
def fleet(repository: Path, tmp_path: Path) -> Path:
    """Five projects: untouched, edited, in conflict, unclean, and in step already."""
    fleet = tmp_path / "fleet"
    for name in ("untouched", "edited", "conflict", "unclean"):
        write(repository, fleet / name, SPEC)
    write(repository, fleet / "in_step", WITH_DOORS, "v2.0.0")
    edit(fleet / "edited", DICTIONARY)
    readme = fleet / "conflict/README.md"
    readme.write_text(f"{readme.read_text()}\nOurs.\n")
    commit(fleet / "conflict", "By hand")
    (fleet / "unclean/README.md").write_text("In no commit.\n")
    tools = tmp_path / "bin"
    tools.mkdir()
    penstock = tools / "penstock"
    penstock.write_text(
        "#!/bin/sh\n"
        f'exec {sys.executable} -c "from generator.cli import main; main()" "$@"\n'
    )
    penstock.chmod(0o755)
    return fleet


def play(fleet: Path) -> list[str]:
    [loop] = [
        block
        for block in re.findall(r"```sh\n(.*?)```", HOW_TO, re.DOTALL)
        if "for folder in" in block
    ]
    done = subprocess.run(
        ["bash", "-c", loop],
        cwd=fleet,
        env=os.environ
        | {
            "PATH": f"{fleet.parent / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_the_loop_of_the_how_to(fleet: Path, repository: Path) -> None:
    before = tree(fleet / "unclean")

    assert play(fleet) == [
        "conflict: has conflicts",
        "edited: is in step",
        "in_step: is in step",
        "unclean: These files have changes that are in no commit:",
        "untouched: is in step",
    ]

    assert tree(fleet / "untouched") == fresh(repository, SPEC, "v2.0.0")
    assert "ours" in (fleet / "edited" / DICTIONARY).read_text()
    assert "Version two." in (fleet / "edited/README.md").read_text()
    assert tree(fleet / "unclean") == before
    assert "UU README.md" in git(fleet / "conflict", "status", "--porcelain")
    for name in ("untouched", "edited", "in_step"):
        assert git(fleet / name, "status", "--porcelain") == ""
        assert json.loads((fleet / f"{name}.json").read_text())["to"] == "v2.0.0"
    log = git(fleet / "in_step", "log", "--format=%s").splitlines()
    assert log == ["Scaffold"], "nothing to commit, so no commit"

    settled = tree(fleet / "edited")
    assert "edited: is in step" in play(fleet)
    assert tree(fleet / "edited") == settled
