"""Rewrites the spec of a project in the newest version of its language.

Copier runs this file by its path in the template's own clone, with the interpreter that it
runs in itself: what the template needs is there, and nothing of Penstock is installed.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

__all__ = ["main"]


def main(path: Path) -> None:
    """Rewrite the file at `path`; its comments, its order and its quotes stay."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    migrations = importlib.import_module("generator.spec.migrations")
    path.write_bytes(migrations.rewritten(path.read_bytes()))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
