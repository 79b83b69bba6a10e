"""A generated project as it lies in its folder."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from ..errors import UpdateRefused
from ..scaffold.context import SNAPSHOT, SPEC_FILE
from ..spec.load import read_text
from .tree import File

__all__ = ["ANSWERS_FILE", "Project", "open_project"]

ANSWERS_FILE = ".copier-answers.yml"


@dataclass(frozen=True)
class Project:
    """A folder with an answers file."""

    folder: Path
    answers: dict[str, Any]

    @property
    def template(self) -> str:
        """The address of its template."""
        return str(self.answers["_src_path"])

    @property
    def version(self) -> str:
        """The version of the template that it was last brought to."""
        return str(self.answers["_commit"])

    @property
    def snapshot(self) -> str:
        """The text of the spec that was last applied."""
        return str(self.answers[SNAPSHOT])

    @cached_property
    def spec(self) -> str:
        """The text of the spec as it is now."""
        return read_text(self.folder / SPEC_FILE)

    def read(self, path: str) -> File | None:
        """The file at `path`, or None if there is none (or it is no plain file)."""
        place = self.folder / path
        if place.is_symlink() or not place.is_file():
            return None
        return File(place.read_bytes(), os.access(place, os.X_OK))

    def changed(self) -> list[str]:
        """Paths below the folder that are not as they were committed, new ones too.

        Raises UpdateRefused when the folder is in no git repository.
        """
        try:
            status = self.git("status", "--porcelain", "-z", "--no-renames", "--", ".")
        except subprocess.CalledProcessError:
            raise UpdateRefused(
                f"{self.folder} is not under git, so what an update does could not be "
                f"undone. `git init && git add --all && git commit` first."
            ) from None
        prefix = self.git("rev-parse", "--show-prefix").strip()
        return [line[3:].removeprefix(prefix) for line in status.split("\0") if line]

    def known(self) -> Iterator[str]:
        """The files that git tracks below the folder."""
        yield from filter(None, self.git("ls-files", "-z").split("\0"))

    def git(self, *arguments: str, given: str | None = None) -> str:
        """What git prints, run in the folder."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            input=given,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


def open_project(folder: Path) -> Project:
    """The project in `folder`. Raises UpdateRefused when there is none."""
    path = folder / ANSWERS_FILE
    try:
        answers = yaml.safe_load(path.read_text("utf-8"))
    except FileNotFoundError:
        raise UpdateRefused(
            f"{folder} holds no project: it has no {ANSWERS_FILE}. `penstock new` makes one."
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError):
        answers = None
    needed = ("_src_path", "_commit", SNAPSHOT)
    if not isinstance(answers, dict) or any(key not in answers for key in needed):
        raise UpdateRefused(
            f"{path} does not say what the project was made of. Take it back from git; it is "
            f"written by Penstock and copier alone."
        )
    return Project(folder, answers)
