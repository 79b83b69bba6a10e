"""Git, as the rest of the package calls it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from ..errors import UpdateRefused

__all__ = ["git", "text_of"]

# What git sets for the hooks that it runs. A pre-commit hook runs `penstock check`, which
# looks into other repositories too.
_OF_HOOKS = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    }
)


def git(
    folder: Path,
    *arguments: str | Path,
    given: bytes | None = None,
    index: Path | None = None,
) -> bytes:
    """What git prints, run in `folder`, with `given` as its input; `index` is not its own.

    Raises subprocess.CalledProcessError when git fails, UpdateRefused where it is missing.
    """
    variables = {k: v for k, v in os.environ.items() if k not in _OF_HOOKS}
    variables["LC_ALL"] = "C"
    # Looking at a project writes nothing, not even what git would like to remember.
    variables["GIT_OPTIONAL_LOCKS"] = "0"
    if index:
        variables["GIT_INDEX_FILE"] = str(index)
    try:
        return subprocess.run(
            ["git", *arguments],
            cwd=folder,
            input=given,
            check=True,
            capture_output=True,
            env=variables,
        ).stdout
    except FileNotFoundError:
        if not folder.is_dir():
            raise UpdateRefused(f"There is no folder {folder}.") from None
        raise UpdateRefused("git is not installed, and Penstock needs it.") from None


def text_of(
    folder: Path, *arguments: str | Path, given: Iterable[str] | None = None
) -> list[str]:
    """What git prints with `-z`, as a list; names that are no UTF-8 survive.

    `given` are entries of its input, in the same form.
    """
    entries = None
    if given is not None:
        entries = b"".join(os.fsencode(entry) + b"\0" for entry in given)
    printed = git(folder, *arguments, given=entries)
    return [os.fsdecode(entry) for entry in printed.split(b"\0") if entry]
