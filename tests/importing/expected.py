"""Specs that an import is expected to write, kept as files to be read."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "expected"


def check(name: str, text: str) -> None:
    """Compare a text with the file of that name; EXPECTED=write writes it anew."""
    file = FOLDER / name
    if os.environ.get("EXPECTED") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
