"""Versions of a template: fetched from its repository, each with its own generator."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from ..errors import UpdateRefused

__all__ = ["Repository", "Version", "cloned"]

_SHORTHANDS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
_VERSION_TAG = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True)
class Version:
    """One version of the template, checked out in `folder`."""

    label: str
    """What the answers file records: the tag, or git's description of the commit."""
    folder: Path

    @property
    def generator(self) -> ModuleType:
        """Its own generator package, under a name that no other version has.

        Two versions meet in one process, and each uses only its own modules.
        """
        root = self.folder / "generator"
        name = f"_penstock_{hashlib.sha256(str(root).encode()).hexdigest()[:16]}"
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(
                name, root / "__init__.py", submodule_search_locations=[str(root)]
            )
            assert spec and spec.loader
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            spec.loader.exec_module(module)
        return sys.modules[name]

    def module(self, name: str) -> ModuleType:
        """A module of this version's generator, such as `resync.tree`.

        Raises UpdateRefused for a version that has no such module yet.
        """
        try:
            return importlib.import_module(f"{self.generator.__name__}.{name}")
        except ModuleNotFoundError as error:
            raise UpdateRefused(
                f"Version {self.label} of the template is older than this command. "
                f"`copier update --trust --defaults` updates from it."
            ) from error


class Repository:
    """A clone of a template's repository, in a temporary folder."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self._clone = folder / "clone"
        self._folder = folder
        source = address
        for short, long in _SHORTHANDS.items():
            if address.startswith(short):
                source = long + address.removeprefix(short)
        local = Path(address).expanduser()
        if local.exists():
            source = str(local.resolve())
        try:
            _git(folder, "clone", "--quiet", "--no-checkout", source, str(self._clone))
        except subprocess.CalledProcessError as error:
            raise UpdateRefused(
                f"The template can't be fetched from {address}: {error.stderr.strip()}"
            ) from None

    def newest(self) -> str:
        """The highest version among the tags, or HEAD where there is none."""
        tags = _git(self._clone, "tag", "--list").split()
        versions = [
            (m.groups(), tag) for tag in tags if (m := _VERSION_TAG.fullmatch(tag))
        ]
        return max(versions, key=_number)[1] if versions else "HEAD"

    def version(self, ref: str) -> Version:
        """Check out a tag, a branch or a commit. Raises UpdateRefused for others."""
        try:
            commit = _git(
                self._clone, "rev-parse", "--verify", f"{ref}^{{commit}}"
            ).strip()
        except subprocess.CalledProcessError:
            raise UpdateRefused(
                f"The template at {self.address} has no version {ref}. If it was made of "
                f"uncommitted work, scaffold the project anew with `penstock new --overwrite`."
            ) from None
        folder = self._folder / commit
        if not folder.exists():
            _git(
                self._clone,
                "worktree",
                "add",
                "--quiet",
                "--detach",
                str(folder),
                commit,
            )
        label = _git(folder, "describe", "--tags", "--always").strip()
        return Version(label, folder)


def _number(version: tuple[tuple[str, ...], str]) -> tuple[int, ...]:
    return tuple(int(part) for part in version[0])


@contextmanager
def cloned(address: str) -> Iterator[Repository]:
    """A clone of the repository at `address`, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        yield Repository(address, Path(folder))


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout
