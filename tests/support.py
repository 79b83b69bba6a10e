"""Plain functions that tests share."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ("flights", "shop", "minimal", "platform")


def spec_of(example: str) -> str:
    """The text of an example spec."""
    return (ROOT / f"generator/examples/{example}.yml").read_text(encoding="utf-8")


def run(
    *command: str | Path, cwd: Path, expect: int = 0, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal or anything to read from."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **env},
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done


def beside(program: str) -> Path:
    """A command of the environment that the tests run in."""
    return Path(sys.executable).parent / program


def copy_template(folder: Path) -> Path:
    """Copy the template as it is in the work tree, without git and without tests."""
    ignore = shutil.ignore_patterns("__pycache__", ".*_cache")
    for part in ("blueprints", "generator"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    shutil.copyfile(ROOT / "copier.yml", folder / "copier.yml")
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Run git in `folder` and return what it prints."""
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout


def commit(folder: Path, message: str = "Change", tag: str = "") -> None:
    """Commit everything in `folder`, which becomes a repository if it is none."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force" if tag else "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    if tag:
        git(folder, "tag", tag)


def files_of(folder: Path) -> Iterator[Path]:
    """Every file below `folder` but those of git, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ".git" not in path.relative_to(folder).parts:
            yield path


def tree(folder: Path) -> dict[str, bytes]:
    """Contents by path of everything below `folder` but git's."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files_of(folder)}


def without_origin(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same tree, without the commit of the template in the answers file."""
    return {
        name: (
            re.sub(rb"^_(commit|src_path): .*\n", b"", content, flags=re.MULTILINE)
            if name.endswith(".copier-answers.yml")
            else content
        )
        for name, content in files.items()
    }
