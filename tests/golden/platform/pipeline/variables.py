"""How variables are read: from the environment, or else as the default says."""

import os
from pathlib import Path

from pipeline.errors import PipelineError

ROOT = Path(__file__).resolve().parent.parent

# What was read; paths are in both, absolute in the second.
TEXTS: dict[str, str] = {}
PATHS: dict[str, Path] = {}


def text(variable: str, default: str) -> str:
    """Return a variable; an empty one counts as unset: `NAME=` keeps the default."""
    TEXTS[variable] = os.environ.get(variable) or default
    return TEXTS[variable]


def path(variable: str, default: str) -> Path:
    """Return a variable that is a path, which starts at the project's root."""
    PATHS[variable] = (ROOT / text(variable, default)).resolve()
    return PATHS[variable]


def secret(variable: str) -> str:
    """Return a secret, which has no default; raise PipelineError when it is not set."""
    if value := os.environ.get(variable):
        return value
    raise PipelineError(
        f"{variable} is not set. It is a secret and has no default: set it in the"
        " environment or in .env."
    )
