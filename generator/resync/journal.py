"""Carries out a plan so that it can be interrupted anywhere.

Everything that will be written is first put beside the project's files, in
`.penstock/update.new`. Renaming that folder to `.penstock/update` is the point of no return:
before it nothing was touched, and what is left behind is thrown away; after it the work is
carried on to its end, by whichever command comes next. At the end the folder is renamed to
`.penstock/update.done`, and swept away. A lock that dies with its process tells an update
that was interrupted from one that is still at work.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from ..errors import UpdateInterrupted, UpdateRefused
from . import disk
from .git import git, text_of
from .merge import Action, Decision
from .project import Project
from .tree import File

__all__ = ["apply", "is_interrupted", "recover"]

_NEW, _JOURNAL, _DONE = (
    f".penstock/update{suffix}" for suffix in (".new", "", ".done")
)


@dataclass(frozen=True)
class _Step:
    """One file: the digest of what it holds now, and where its new content waits."""

    path: str
    before: str | None
    waiting: str | None = None
    after: str | None = None
    executable: bool = False
    delete: bool = False
    renamed_to: str = ""
    """For a deletion: the file that must be in its place first."""
    renamed: bool = False
    stages: tuple[str, ...] = ()
    """For a conflict: git's blobs of the common ancestor, ours and theirs; empty for none."""


def apply(project: Project, decisions: Sequence[Decision]) -> tuple[str, ...]:
    """Write what the decisions say; the files that a person changed meanwhile, untouched.

    Raises UpdateRefused when another update is at work in the folder, or a file is no longer
    as it was when the decisions were made; and UpdateInterrupted when the disk or git fail
    half way.
    """
    folder = project.folder
    disk.make_folder(folder / ".penstock")
    with _locked(folder):
        if is_interrupted(folder):
            raise UpdateRefused(f"An update was interrupted in {folder} just now.")
        try:
            _prepare(project, decisions)
            disk.rename(folder / _NEW, folder / _JOURNAL)
        except (OSError, subprocess.CalledProcessError, UpdateRefused) as error:
            if (folder / _NEW).exists():
                disk.sweep(folder / _NEW)
            raise _refusal(error) from None
        return _carry_out(project)


def is_interrupted(folder: Path) -> bool:
    """Whether an update in the folder has left anything behind, or is at work."""
    return any((folder / name).exists() for name in (_NEW, _JOURNAL, _DONE))


def recover(folder: Path) -> str:
    """Finish or throw away what an interrupted update left; what was done, or nothing.

    Raises UpdateRefused when that update is still running, UpdateInterrupted when it can't
    be finished now either.
    """
    if not is_interrupted(folder):
        return ""
    with _locked(folder):
        said = ""
        if (folder / _DONE).exists():
            disk.sweep(folder / _DONE)
            said = "An update was interrupted when all was written; it is complete."
        if (folder / _NEW).exists():
            disk.sweep(folder / _NEW)
            said = (
                "An update was interrupted before it began; the project is as it was."
            )
        if (folder / _JOURNAL).exists():
            passed = _carry_out(Project(folder, {}))
            said = "An update that was interrupted has been finished."
            if passed:
                said += (
                    f"\nYou changed {', '.join(passed)} in the meantime, so that stays as "
                    f"it is. `penstock check --heal PATH` brings a file up to date."
                )
        return said


def _prepare(project: Project, decisions: Sequence[Decision]) -> None:
    new = project.folder / _NEW
    disk.make_folder(new)
    steps: list[_Step] = []
    for decision in decisions:
        steps += _steps(project, decision, new, str(len(steps)))
    lines = json.dumps([asdict(step) for step in steps])
    disk.write(new / "steps.json", lines.encode())
    disk.settle(new)


def _steps(
    project: Project, decision: Decision, new: Path, waiting: str
) -> Iterator[_Step]:
    result, path = decision.result, decision.source or decision.path
    before = _digest(project.read(path))
    if before != _digest(decision.ours) or (
        decision.source and project.read(decision.path)
    ):
        raise UpdateRefused(f"{path} was changed while the plan was made. Try again.")
    if result is not None:
        disk.write(new / waiting, result.content)
    yield _Step(
        path=decision.path,
        before=None if decision.source else before,
        waiting=waiting if result is not None else None,
        after=_digest(result),
        executable=bool(result and result.executable),
        delete=decision.action is Action.DELETE,
        renamed=bool(decision.source),
        stages=_stages(project, decision),
    )
    if decision.source:
        yield _Step(
            path=decision.source, before=before, delete=True, renamed_to=decision.path
        )


def _carry_out(project: Project) -> tuple[str, ...]:
    """Take every step that is not taken yet; the files that it had to leave alone."""
    journal, top = project.folder / _JOURNAL, project.folder
    try:
        steps = [
            _Step(**step) for step in json.loads((journal / "steps.json").read_bytes())
        ]
        passed: list[str] = []
        for step in steps:
            if step.renamed_to in passed or not _take(project, step, journal):
                passed.append(step.path)
        _tell_git(project, [step for step in steps if step.path not in passed])
        disk.rename(journal, top / _DONE)
        disk.sweep(top / _DONE)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise UpdateInterrupted(
            f"The update stopped half way: {_said(error)}\nMend that, and run any "
            f"`penstock` command in {top.resolve()}: it finishes the update."
        ) from error
    return tuple(passed)


def _take(project: Project, step: _Step, journal: Path) -> bool:
    """Take one step; False where a person has edited a file that waited for its turn."""
    target = project.folder / step.path
    waiting = journal / step.waiting if step.waiting else None
    if not step.delete and not (waiting and waiting.exists()):
        return True
    found = project.read(step.path)
    if step.delete and found is None:
        return True
    if _digest(found) != step.before or project.obstacle(step.path):
        return waiting is not None and _digest(found) == step.after
    if waiting:
        disk.make_folder(target.parent)
        disk.put(waiting, target, executable=step.executable)
    else:
        disk.remove(target, project.folder)
    return True


def _stages(project: Project, decision: Decision) -> tuple[str, ...]:
    """Git's three stages of a conflict; none where a person's own file is in the way."""
    if decision.action is not Action.CONFLICT:
        return ()
    if decision.result is None and (decision.after or not decision.before):
        return ()
    versions = (decision.before, decision.ours, decision.after)
    return tuple(_blob(project, file) if file else "" for file in versions)


def _blob(project: Project, file: File) -> str:
    made = git(
        project.folder,
        "hash-object",
        "-w",
        "--no-filters",
        "--stdin",
        given=file.content,
    )
    return made.decode().strip()


def _tell_git(project: Project, steps: Sequence[_Step]) -> None:
    """Record conflicts in git's index, as a merge does, and that files have moved."""
    lines = []
    for step in steps:
        if step.stages:
            mode = "100755" if step.executable else "100644"
            path = f"{project.prefix}{step.path}"
            lines.append(f"0 {'0' * len(max(step.stages))}\t{path}")
            lines += [
                f"{mode} {blob} {stage}\t{path}"
                for stage, blob in enumerate(step.stages, 1)
                if blob
            ]
    if lines:
        text_of(project.folder, "update-index", "-z", "--index-info", given=lines)
    moved = [step.path for step in steps if step.renamed and not step.stages]
    there = [path for path in moved if (project.folder / path).exists()]
    if there:
        git(project.folder, "add", "--force", "--intent-to-add", "--", *there)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    handle = os.open(folder / ".penstock", os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpdateRefused(
                f"Another update is at work in {folder.resolve()}."
            ) from None
        yield
    finally:
        os.close(handle)


def _refusal(error: Exception) -> UpdateRefused:
    if isinstance(error, UpdateRefused):
        return error
    return UpdateRefused(f"The update can't be prepared: {_said(error)}")


def _said(error: Exception) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return str(error.stderr.decode(errors="replace").strip())
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return f"{error}"


def _digest(file: File | None) -> str | None:
    return hashlib.sha256(file.content).hexdigest() if file else None
