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
from functools import cache
from pathlib import Path
from types import ModuleType

from ..errors import PenstockError, Problem, SpecError, UpdateRefused
from .git import git

__all__ = ["Repository", "Version", "address_of", "cloned", "newest_of"]

_SHORTHANDS = {"gh:": "https://github.com/", "gl:": "https://gitlab.com/"}
_RUNNING = Path(__file__).resolve().parents[1]
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

        Two versions meet in one process, and each uses only its own modules. Where these
        are, byte for byte, those that are running, they need not be imported twice.
        """
        root = self.folder / "generator"
        if _code_of(root) == _code_of(_RUNNING):
            return sys.modules[__package__.rpartition(".")[0]]
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

    def has(self, name: str) -> bool:
        """Whether its generator has a module, such as `spec.migrations`."""
        place = self.folder / "generator" / name.replace(".", "/")
        return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()

    def module(self, name: str) -> ModuleType:
        """A module of this version's generator, such as `resync.tree`.

        Raises UpdateRefused for a version that has no such module yet.
        """
        if not self.has(name):
            raise UpdateRefused(
                f"Version {self.label} of the template is older than this command. "
                f"`copier update --trust --defaults` updates from it."
            )
        return importlib.import_module(f"{self.generator.__name__}.{name}")

    @contextmanager
    def speaking(self, what: str) -> Iterator[None]:
        """Let this version's refusals be those of the package that is running.

        `what` was read by it: a SpecError tells of that and not of the version.
        """
        theirs = self.module("errors")
        try:
            yield
        except theirs.SpecError as error:
            found = [Problem(what, *_rest(problem)) for problem in error.problems]
            raise SpecError(found) from None
        except theirs.PenstockError as error:
            if isinstance(error, PenstockError):
                raise
            raise UpdateRefused(f"Version {self.label}: {error}") from None


@cache
def _code_of(package: Path) -> dict[str, bytes]:
    """The modules of a package, and what its wheel has beside them left out."""
    return {
        path.relative_to(package).as_posix(): path.read_bytes()
        for path in package.rglob("*.py")
        if not path.is_relative_to(package / "_template")
    }


def _rest(problem: Problem) -> tuple[int, int, str, str]:
    return problem.line, problem.column, problem.message, problem.hint


class Repository:
    """A clone of a template's repository, in a temporary folder."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address = address
        self._clone = folder / "clone"
        try:
            git(
                folder,
                *("clone", "--quiet", "--no-checkout", "--"),
                *(address_of(address), self._clone),
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            raise UpdateRefused(
                f"The template can't be fetched from {address}: {said}\n"
                f"If it has moved, `--template ADDRESS` names its new place."
            ) from None

    def newest(self, since: str) -> str:
        """The highest version among the tags, or `since` where that is newer still.

        Without any tag it is what the repository's default branch holds.
        """
        newest = newest_of(self._git("tag", "--list").split())
        if not newest:
            return "HEAD"
        commits = f"{newest}^{{commit}}", f"{since}^{{commit}}"
        try:
            self._git("merge-base", "--is-ancestor", *commits)
        except subprocess.CalledProcessError:
            return newest
        return since

    def version(self, ref: str) -> Version:
        """Check out a tag, a branch or a commit. Raises UpdateRefused for others."""
        commit = self._commit(ref)
        folder = _checkouts() / commit
        if not folder.exists():
            made = self._clone.parent / commit
            made.mkdir()
            index = self._clone.parent / f"{commit}.index"
            git(self._clone, "read-tree", commit, index=index)
            files = "checkout-index", "--all", f"--prefix={made}/"
            git(self._clone, "-c", "core.autocrlf=false", *files, index=index)
            made.rename(folder)
        return Version(self.label(ref), folder)

    def label(self, ref: str) -> str:
        """What the answers file records of a tag, a branch or a commit."""
        return self._git("describe", "--tags", "--always", self._commit(ref))

    def _commit(self, ref: str) -> str:
        for name in (ref, f"origin/{ref}"):
            try:
                return self._git(
                    *("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
                )
            except subprocess.CalledProcessError:
                continue
        raise UpdateRefused(
            f"The template at {self.address} has no version {ref}. If it was made of "
            f"uncommitted work, scaffold the project anew with `penstock new --overwrite`."
        )

    def _git(self, *arguments: str) -> str:
        return git(self._clone, *arguments).decode(errors="replace").strip()


def address_of(address: str) -> str:
    """An address as git takes it: shorthands written out, folders whole."""
    for short, long in _SHORTHANDS.items():
        if address.startswith(short):
            return long + address.removeprefix(short)
    local = Path(address).expanduser()
    return str(local.resolve()) if local.exists() else address


def newest_of(tags: list[str]) -> str:
    """The highest version among tags, or nothing; releases only."""
    versions = [
        (tuple(map(int, m.groups())), tag)
        for tag in tags
        if (m := _VERSION_TAG.fullmatch(tag))
    ]
    return max(versions)[1] if versions else ""


@cache
def _temporary() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="penstock-")


def _checkouts() -> Path:
    """Where versions are checked out, for as long as the process lives.

    Modules of a version are imported when they are needed, which may be later.
    """
    return Path(_temporary().name)


@contextmanager
def cloned(address: str) -> Iterator[Repository]:
    """A clone of the repository at `address`, for as long as it is needed."""
    with tempfile.TemporaryDirectory(prefix="clone-", dir=_checkouts()) as folder:
        yield Repository(address, Path(folder))
