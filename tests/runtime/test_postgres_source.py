"""PostgreSQL as a source: the generated ingestion against a real server, and a whole run."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servers import Server

INSIDE = Path(__file__).parent / "inside_postgres"

SPEC = """\
spec: 1
project: {name: src_demo}
sources:
  src:
    kind: postgres
    tables:
      t: {key: id, columns: {id: integer}}
latency: daily
storage: {warehouse: duckdb}
"""


def test_ingestion(project: Callable[..., Path], postgres: Server) -> None:
    folder = project(SPEC)

    done = subprocess.run(
        [
            *(folder / ".venv/bin/python", "-m", "pytest", "-q", "-c", os.devnull),
            *(
                "-p",
                "no:cacheprovider",
                f"--rootdir={INSIDE}",
                f"--confcutdir={INSIDE}",
            ),
            INSIDE / "test_postgres_ingestion.py",
        ],
        cwd=folder,
        env={
            **os.environ,
            "POSTGRES_URL": postgres.database().url,
            "PYTHONPATH": str(folder),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-20_000:]
