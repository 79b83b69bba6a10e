"""Whether a project is what its spec and its template say.

One render of what was last applied tells it: a file that differs was edited, one that is
not there is missing. Nothing is rendered for what might come.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ..errors import Problem, UpdateRefused
from ..scaffold.context import SNAPSHOT, SPEC_FILE
from .journal import apply
from .merge import Action, Decision
from .plan import rendered
from .project import ANSWERS_FILE, Project, open_project
from .threeway import is_same
from .tree import Tree
from .versions import cloned

__all__ = ["EXITS", "Checked", "Deviation", "Kind", "check_project", "heal"]

_BEGIN, _END = b"<<<<<<< ", b">>>>>>> "


class Kind(StrEnum):
    """How a project may deviate, the gravest first."""

    MARKERS = "markers"
    MISSING = "missing"
    SPEC = "spec"
    BEHIND = "behind"
    EDITED = "edited"


EXITS = {
    Kind.MARKERS: 3,
    Kind.MISSING: 4,
    Kind.SPEC: 5,
    Kind.BEHIND: 6,
    Kind.EDITED: 7,
}
"""What `penstock check` exits with; where several are true, the first of them."""


@dataclass(frozen=True)
class Deviation:
    """One thing in which a project is not what its spec and template say."""

    kind: Kind
    path: str
    message: str
    hint: str = ""
    line: int = 1
    is_error: bool = True

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.kind is Kind.MARKERS else self.path
        return f"{where}: {self.message}" + (f" {self.hint}" if self.hint else "")

    def as_annotation(self, prefix: str) -> str:
        """As a workflow command of GitHub Actions; `prefix` leads to the project."""
        problem = Problem(f"{prefix}{self.path}", self.line, 1, self.message, self.hint)
        text = problem.as_annotation()
        return text if self.is_error else text.replace("::error", "::notice", 1)


@dataclass(frozen=True)
class Checked:
    """All that was found, the gravest first."""

    project: Project
    newest: str
    deviations: tuple[Deviation, ...]

    @property
    def exit_code(self) -> int:
        """0, or that of the gravest error."""
        return next((EXITS[d.kind] for d in self.deviations if d.is_error), 0)

    def json(self) -> str:
        """For programs."""
        return json.dumps(
            {
                "version": self.project.version,
                "newest": self.newest,
                "exit_code": self.exit_code,
                "deviations": [
                    {
                        "kind": str(d.kind),
                        "path": d.path,
                        "line": d.line,
                        "error": d.is_error,
                        "message": d.message,
                        "hint": d.hint,
                    }
                    for d in self.deviations
                ],
            },
            indent=2,
            ensure_ascii=False,
        )


def check_project(
    folder: Path,
    *,
    strict: bool = False,
    look_for_newer: bool = True,
    may_miss: bool = False,
) -> Checked:
    """Compare the project in `folder` with what was last applied to it.

    Edits by hand are errors if `strict`, files that are gone unless they `may_miss`. Raises UpdateRefused when the version of the
    template that it has can't be found.
    """
    project = open_project(folder)
    tree, newest = _generated(project, look_for_newer=look_for_newer)
    found = [*_of_files(project, tree, strict, may_miss), *_of_origin(project, newest)]
    order = list(Kind)
    found.sort(key=lambda deviation: (order.index(deviation.kind), deviation.path))
    return Checked(project, newest, tuple(found))


def heal(folder: Path, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Bring files, or all files of folders, back to what was generated; their paths.

    Raises UpdateRefused for a path that was not generated, or whose content is in no
    commit and so would be lost.
    """
    project = open_project(folder)
    tree, _ = _generated(project, look_for_newer=False)
    chosen: list[str] = []
    for path in (Path(p).as_posix().rstrip("/") for p in paths):
        below = [
            p for p in tree if p == path or p.startswith(f"{path}/") or path == "."
        ]
        if not below or path == SPEC_FILE:
            raise UpdateRefused(f"{path} is nothing that Penstock has generated.")
        chosen += [p for p in below if p not in chosen and p != SPEC_FILE]
    decisions = [
        Decision(p, Action.CHANGE, "", tree[p], None, project.read(p), tree[p])
        for p in chosen
        if not is_same(project.read(p), tree[p])
    ]
    changed = set(project.changed())
    for decision in decisions:
        if obstacle := project.obstacle(decision.path):
            raise UpdateRefused(f"{decision.path}: {obstacle}. Remove it first.")
        if decision.ours and decision.path in changed:
            raise UpdateRefused(
                f"{decision.path} has changes that are in no commit, and healing would lose "
                f"them. Commit it first; then git can bring them back."
            )
    apply(project, decisions)
    return tuple(decision.path for decision in decisions)


def _generated(project: Project, *, look_for_newer: bool) -> tuple[Tree, str]:
    with cloned(project.template) as repository:
        version = repository.version(project.version)
        newest = version.label
        if look_for_newer:
            ref = repository.newest(since=project.version)
            newest = repository.label(ref)
    answers = {k: v for k, v in project.answers.items() if k != SNAPSHOT}
    return rendered(version, project.snapshot, answers), newest


def _of_files(
    project: Project, tree: Tree, strict: bool, may_miss: bool
) -> Iterator[Deviation]:
    for path, generated in tree.items():
        if path in (SPEC_FILE, ANSWERS_FILE):
            continue
        ours = project.read(path)
        if is_same(ours, generated):
            continue
        if ours is None:
            said = project.obstacle(path) or "it was generated and is missing."
            hint = f"`penstock check --heal {path}` writes it again."
            yield Deviation(Kind.MISSING, path, said, hint, is_error=not may_miss)
            continue
        line = _marker(ours.content)
        if line and not _marker(generated.content):
            said = "a conflict of an update was never resolved."
            hint = "Choose between the sides, and take the markers out."
            yield Deviation(Kind.MARKERS, path, said, hint, line)
        else:
            said = "it was edited by hand; updates keep that."
            yield Deviation(Kind.EDITED, path, said, is_error=strict)


def _of_origin(project: Project, newest: str) -> Iterator[Deviation]:
    if project.spec != project.snapshot:
        said = "the spec has changed since it was last applied."
        yield Deviation(Kind.SPEC, SPEC_FILE, said, "`penstock update` applies it.")
    if newest != project.version:
        said = f"the template has {newest}, and the project is of {project.version}."
        hint = "`penstock plan` shows what is new, `penstock update` brings it."
        yield Deviation(Kind.BEHIND, ANSWERS_FILE, said, hint)


def _marker(content: bytes) -> int:
    """The line, from 1, at which the first conflict begins; 0 if there is none."""
    if _BEGIN not in content or _END not in content:
        return 0
    for number, line in enumerate(content.splitlines(), 1):
        if line.startswith(_BEGIN):
            return number
    return 0
