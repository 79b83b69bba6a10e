"""A generated project as it lies in its folder."""

from __future__ import annotations

import stat
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from ..errors import UpdateRefused
from ..scaffold.context import SNAPSHOT, SPEC_FILE
from ..spec.load import read_text
from .git import git, text_of
from .tree import File

__all__ = ["ANSWERS_FILE", "Project", "open_project"]

ANSWERS_FILE = ".copier-answers.yml"
# The same grammar in C, which reads the spec of a thousand tables in no time.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OWN = ".penstock/update"
"""How the names of the journal's folders begin; git ignores them."""


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
        """The text of the spec as it is now. Raises UpdateRefused when it is gone."""
        path = self.folder / SPEC_FILE
        if not path.exists():
            raise UpdateRefused(
                f"{path} is gone, so there is nothing to follow. Take it back from git, or "
                f"write the `pipeline` of {ANSWERS_FILE} into it, which is its last text."
            )
        return read_text(path)

    def read(self, path: str) -> File | None:
        """The file at `path`, or None if there is none, or something in its way."""
        if self.obstacle(path):
            return None
        place = self.folder / path
        try:
            return File(place.read_bytes(), bool(place.stat().st_mode & 0o100))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UpdateRefused(f"{place} can't be read: {error.strerror}.") from None

    def obstacle(self, path: str) -> str:
        """What is in the way of a plain file at `path`, or nothing.

        Nothing is ever read or written through a link: it may lead out of the project.
        """
        *parents, _ = path.split("/")
        for depth in range(1, len(parents) + 1):
            if found := self._of_folder("/".join(parents[:depth])):
                return found
        mode = _mode(self.folder / path)
        if mode is None or stat.S_ISREG(mode):
            return ""
        if stat.S_ISLNK(mode):
            return "a link is in its place"
        return "a folder is in its place" if stat.S_ISDIR(mode) else "no plain file"

    def _of_folder(self, path: str) -> str:
        if path not in self._folders:
            mode = _mode(self.folder / path)
            found = ""
            if mode is not None and stat.S_ISLNK(mode):
                found = f"{path} is a link"
            elif mode is not None and not stat.S_ISDIR(mode):
                found = f"{path} is no folder"
            self._folders[path] = found
        return self._folders[path]

    @cached_property
    def _folders(self) -> dict[str, str]:
        """What was found at the folders that were looked at; a plan looks at each once."""
        return {}

    def changed(self) -> list[str]:
        """Paths below the folder that are not as they were committed, new ones too.

        Raises UpdateRefused when the folder is in no git repository.
        """
        try:
            status = self.git("status", "--porcelain", "-z", "--no-renames", "--", ".")
        except subprocess.CalledProcessError as error:
            if b"not a git repository" not in error.stderr:
                said = error.stderr.decode(errors="replace").strip()
                raise UpdateRefused(f"git fails in {self.folder}: {said}") from None
            raise UpdateRefused(
                f"{self.folder} is not under git, so what an update does could not be "
                f"undone. `git init && git add --all && git commit` first."
            ) from None
        paths = [line[3:].removeprefix(self.prefix) for line in status]
        return [path for path in paths if not path.startswith(_OWN)]

    def unmerged(self) -> list[str]:
        """Files with conflicts of an earlier merge that nobody has resolved yet."""
        lines = self.git("ls-files", "--unmerged", "-z")
        return sorted({line.split("\t", 1)[1] for line in lines})

    @cached_property
    def prefix(self) -> str:
        """The folder's path in its repository, with a slash behind it; empty at the top."""
        found = git(self.folder, "rev-parse", "--show-prefix")
        return found.decode(errors="surrogateescape").rstrip("\n")

    def known(self) -> list[str]:
        """The files that git tracks below the folder."""
        return self.git("ls-files", "-z")

    def git(self, *arguments: str) -> list[str]:
        """What git prints in the folder, by null bytes."""
        return text_of(self.folder, *arguments)


def open_project(folder: Path) -> Project:
    """The project in `folder`. Raises UpdateRefused when there is none."""
    path = folder / ANSWERS_FILE
    try:
        answers = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506
    except (FileNotFoundError, NotADirectoryError):
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


def _mode(path: Path) -> int | None:
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
