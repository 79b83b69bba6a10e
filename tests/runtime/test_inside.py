"""The tests of generated Python modules, run by the generated project's interpreter."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

INSIDE = Path(__file__).parent / "inside"


@pytest.mark.parametrize("module", sorted(p.stem for p in INSIDE.glob("test_*.py")))
def test_module(module: str, project: Callable[..., Path]) -> None:
    folder = project("flights")
    python = folder / ".venv/bin/python"

    done = subprocess.run(
        [
            *(python, "-m", "pytest", "-q", "-c", os.devnull, "-p", "no:cacheprovider"),
            *(f"--rootdir={INSIDE}", f"--confcutdir={INSIDE}"),
            INSIDE / f"{module}.py",
        ],
        cwd=folder,
        env={**os.environ, "RENDERED_PROJECT": str(folder), "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-20_000:]
