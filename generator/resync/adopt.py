"""A project around what is there already: existing files win."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import ScaffoldError
from ..scaffold.context import SPEC_FILE
from ..scaffold.new import scaffold
from .journal import apply
from .merge import Action, Decision
from .plan import difference
from .project import ANSWERS_FILE, Project
from .threeway import is_same
from .tree import File

__all__ = ["Adopted", "adopt"]


@dataclass(frozen=True)
class Adopted:
    """What came of it."""

    folder: Path
    decisions: tuple[Decision, ...]
    rewrote_spec: bool = False
    """Whether the spec was of an older version of its language."""

    @property
    def created(self) -> tuple[Decision, ...]:
        """The files that were not there."""
        return tuple(d for d in self.decisions if d.action is Action.CREATE)

    @property
    def kept(self) -> tuple[Decision, ...]:
        """The files that stay as they are, unlike what is generated."""
        return tuple(d for d in self.decisions if d.action is Action.KEPT)

    def text(self) -> str:
        """What was written and what was not, with the difference."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield f"{len(self.created)} files were written into {self.folder.resolve()}."
        if self.rewrote_spec:
            yield f"{SPEC_FILE} was rewritten in the newest version of its language."
        if self.kept:
            yield "\nThese stay as they are; what Penstock would have written differs:"
        for decision in self.kept:
            yield f"\n  {decision.path}  ({decision.reason})"
            yield from (f"    {line}" for line in difference(decision))
        yield "\nCommit it. From then on `penstock update` keeps what is yours."


def adopt(
    folder: Path,
    *,
    spec: Path | None = None,
    template: str | None = None,
    ref: str | None = None,
) -> Adopted:
    """Scaffold into a folder that Penstock did not create, beside what is there.

    Raises ScaffoldError for a project that is one already and for a missing spec, SpecError
    for a spec that can't be built; then nothing was written.
    """
    if (folder / ANSWERS_FILE).exists():
        raise ScaffoldError(
            f"{folder} is a project already; `penstock update` brings it up to date."
        )
    if spec and (folder / SPEC_FILE).exists():
        raise ScaffoldError(
            f"{folder / SPEC_FILE} is there, and --spec names another one. Move one of them."
        )
    given = spec or folder / SPEC_FILE
    if not given.exists():
        raise ScaffoldError(
            f"{folder} has no {SPEC_FILE}. Describe what is there in one, and adopt again; "
            f"`penstock examples` lists some to start from."
        )
    with tempfile.TemporaryDirectory(prefix="penstock-") as temporary:
        made = scaffold(Path(temporary), spec=given, template=template, ref=ref)
        rendered = {file.as_posix(): _read(made.folder / file) for file in made.files}
    project = Project(folder, {})
    decisions = tuple(
        decision
        for path, file in sorted(rendered.items())
        if (decision := _decide(project, path, file))
    )
    apply(project, [d for d in decisions if d.action is not Action.KEPT])
    return Adopted(folder, decisions, made.rewrote_spec)


def _decide(project: Project, path: str, file: File) -> Decision | None:
    ours = project.read(path)
    if obstacle := project.obstacle(path):
        return Decision(path, Action.KEPT, obstacle, None, None, None, file)
    if ours is None:
        return Decision(path, Action.CREATE, "", file, None, None, file)
    if is_same(ours, file):
        return None
    if path == SPEC_FILE:
        reason = "in the newest version of its language"
        return Decision(path, Action.CHANGE, reason, file, None, ours, file)
    return Decision(path, Action.KEPT, "it was there before", None, ours, ours, file)


def _read(path: Path) -> File:
    return File(path.read_bytes(), os.access(path, os.X_OK))
