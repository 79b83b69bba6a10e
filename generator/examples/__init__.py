"""Complete specs to start from."""

from __future__ import annotations

import re
from pathlib import Path

from ..errors import UnknownExample

__all__ = ["example_text", "example_titles"]

_FOLDER = Path(__file__).parent


def example_titles() -> dict[str, str]:
    """The examples by name, each with what it says about itself in one line."""
    return {path.stem: _about(path.read_text("utf-8")) for path in _specs()}


def example_text(name: str) -> str:
    """The spec called `name`. Raises UnknownExample."""
    for path in _specs():
        if path.stem == name:
            return path.read_text("utf-8")
    known = ", ".join(path.stem for path in _specs())
    raise UnknownExample(f"There is no example `{name}`. There are {known}.")


def _specs() -> list[Path]:
    return sorted(_FOLDER.glob("*.yml"))


def _about(text: str) -> str:
    """The comment at the head, up to its first full stop."""
    comments = re.findall(
        r"^# (?!yaml-language-server)(.*)", text.split("\nspec:")[0], re.M
    )
    return " ".join(comments).split(". ")[0].removesuffix(".") + "."
