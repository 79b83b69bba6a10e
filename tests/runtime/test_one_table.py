"""A run of one table, while another of its source was never loaded."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

SPEC = """
spec: 1
project: {name: half}
sources:
  shop:
    kind: files
    path: data/landing
    tables:
      here: {key: id, columns: {id: integer}}
      absent: {key: id, columns: {id: integer}}
latency: daily
storage: {warehouse: duckdb}
"""


def test_prepare_and_the_gate_need_no_other_table(
    project: Callable[..., Path],
) -> None:
    folder = project(SPEC)
    landing = folder / "data/landing"
    landing.mkdir(parents=True, exist_ok=True)
    (landing / "here.csv").write_text("id\n1\n", encoding="utf-8")

    one = _pipeline(folder, "run", "--table", "here", "--layer", "raw")

    assert one.returncode == 0, one.stdout
    assert "shop.absent was never loaded: no view is made of it" in one.stdout
    assert _pipeline(folder, "stage", "--table", "here").returncode == 0
    every = _pipeline(folder, "check", "raw")
    assert every.returncode == 1
    assert "Stopped at the gate on raw by readable of raw_shop__absent" in every.stdout


def _pipeline(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [folder / ".venv/bin/python", "-m", "pipeline", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
