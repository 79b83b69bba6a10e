"""What a check found, before it has a line and a column."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from .document import Path

__all__ = ["Finding", "closest", "joined"]


@dataclass(frozen=True)
class Finding:
    """Something wrong at a path of the spec."""

    path: Path
    message: str
    hint: str = ""


def closest(name: str, known: Iterable[str]) -> str:
    """A hint at the known name that `name` is probably meant to be."""
    known = list(known)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"Did you mean `{close[0]}`?"
    listed = ", ".join(known[:12]) + (", …" if len(known) > 12 else "")
    return f"Known here: {listed}." if known else ""


def joined(names: Iterable[str]) -> str:
    """Names of columns that count together: `` `origin` + `hour` ``."""
    return " + ".join(f"`{name}`" for name in names)
