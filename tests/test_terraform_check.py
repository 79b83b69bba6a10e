"""What CI has Terraform look at: all of it, and what it says against any part is heard."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

TERRAFORM = """#!/bin/sh
echo "$*" >> "$SAID"
case "$*" in *"$WRONG"*) exit 1 ;; esac
"""


@pytest.fixture
def check(
    rendered: Callable[[str], Path], tmp_path: Path
) -> Callable[[str], tuple[int, list[str]]]:
    """Run the check with a program that finds something `wrong`; what it was asked."""
    program = tmp_path / "terraform"
    program.write_text(TERRAFORM)
    program.chmod(0o755)
    said = tmp_path / "said"

    def run(wrong: str) -> tuple[int, list[str]]:
        said.unlink(missing_ok=True)
        done = subprocess.run(
            ["sh", "infra/terraform/check.sh"],
            cwd=rendered("platform"),
            stdout=subprocess.DEVNULL,
            env={
                "PATH": f"{tmp_path}:{os.environ['PATH']}",
                "TF_PLUGIN_CACHE_DIR": str(tmp_path),
                "SAID": str(said),
                "WRONG": wrong,
            },
        )
        return done.returncode, said.read_text().splitlines()

    return run


def test_everything_is_looked_at(
    check: Callable[[str], tuple[int, list[str]]], rendered: Callable[[str], Path]
) -> None:
    code, said = check("nothing of it")

    assert code == 0
    folder = rendered("platform") / "infra/terraform"
    places = {
        "state",
        *(f"environments/{p.name}/" for p in (folder / "environments").iterdir()),
    }
    modules = {f"modules/{path.parent.name}" for path in folder.glob("modules/*/tests")}
    assert len(places) > 3
    assert len(modules) > 8
    assert {f"-chdir={place} validate -no-color" for place in places} <= {*said}
    assert {f"-chdir={module} test -no-color" for module in modules} <= {*said}
    assert said[0] == "fmt -check -diff -recursive"


@pytest.mark.parametrize(
    "wrong",
    ["fmt", "state validate", "environments/staging/ validate", "modules/lake test"],
)
def test_what_is_wrong_is_heard(
    check: Callable[[str], tuple[int, list[str]]], wrong: str
) -> None:
    assert check(wrong)[0] == 1
