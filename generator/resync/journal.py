"""Carries out a plan so that it can be interrupted anywhere.

Everything that will be written is first put beside the project's files, in
`.penstock/update.new`. Renaming that folder to `.penstock/update` is the point of no return:
before it nothing was touched, and what is left behind is thrown away; after it the work is
carried on to its end, by whichever command comes next.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UpdateRefused
from .merge import Action, Decision
from .project import Project, open_project
from .tree import File

__all__ = ["apply", "recover"]

_NEW, _JOURNAL = ".penstock/update.new", ".penstock/update"


@dataclass(frozen=True)
class _Step:
    """One file: the digest of what it holds now, and where its new content waits."""

    path: str
    before: str | None
    waiting: str | None
    after: str | None
    executable: bool
    stages: tuple[str, ...] = ()
    """For a conflict: git's blobs of the common ancestor, ours and theirs; empty for none."""


def apply(project: Project, decisions: Sequence[Decision]) -> None:
    """Write what the decisions say.

    Raises UpdateRefused when another update is at work in the folder.
    """
    _prepare(project, decisions)
    (project.folder / _NEW).rename(project.folder / _JOURNAL)
    _carry_out(project)


def recover(folder: Path) -> str:
    """Finish or throw away what an interrupted update left; what was done, or nothing.

    Raises UpdateRefused when that update is still running.
    """
    new, journal = folder / _NEW, folder / _JOURNAL
    if new.exists():
        _refuse_if_running(new)
        shutil.rmtree(new)
        return "An update was interrupted before it began; the project is as it was."
    if not journal.exists():
        return ""
    _refuse_if_running(journal)
    _carry_out(open_project(folder))
    return "An update that was interrupted has been finished."


def _prepare(project: Project, decisions: Sequence[Decision]) -> None:
    new = project.folder / _NEW
    new.parent.mkdir(exist_ok=True)
    try:
        new.mkdir()
    except FileExistsError:
        raise UpdateRefused(f"Another update is at work in {project.folder}.") from None
    (new / "pid").write_text(str(os.getpid()))
    steps = []
    for number, decision in enumerate(decisions):
        result = decision.result
        if result is not None:
            (new / str(number)).write_bytes(result.content)
        steps.append(
            _Step(
                path=decision.path,
                before=_digest(decision.ours),
                waiting=str(number) if result else None,
                after=_digest(result),
                executable=bool(result and result.executable),
                stages=_stages(project, decision),
            )
        )
    _write_durably(
        new / "steps.json", json.dumps([step.__dict__ for step in steps]).encode()
    )


def _carry_out(project: Project) -> None:
    journal = project.folder / _JOURNAL
    steps = [
        _Step(**step) for step in json.loads((journal / "steps.json").read_bytes())
    ]
    for step in steps:
        # After an interruption a person may have edited a file that waits for its turn.
        if _digest(project.read(step.path)) != step.before:
            continue
        target = project.folder / step.path
        if step.waiting is None:
            target.unlink(missing_ok=True)
            _remove_empty(target.parent, project.folder)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.penstock")
            _write_durably(beside, (journal / step.waiting).read_bytes())
            beside.chmod(0o755 if step.executable else 0o644)
            beside.replace(target)
    _mark_conflicts(project, steps)
    finished = project.folder / _NEW
    journal.rename(finished)
    shutil.rmtree(finished)


def _stages(project: Project, decision: Decision) -> tuple[str, ...]:
    if decision.action is not Action.CONFLICT or decision.result is None:
        return ()
    versions = (decision.before, decision.ours, decision.after)
    return tuple(_blob(project, file) if file else "" for file in versions)


def _blob(project: Project, file: File) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=project.folder,
        input=file.content,
        check=True,
        capture_output=True,
    )
    return done.stdout.decode().strip()


def _mark_conflicts(project: Project, steps: Sequence[_Step]) -> None:
    """Record conflicts in git's index, as a merge does: `git status` shows them."""
    prefix = project.git("rev-parse", "--show-prefix").strip()
    lines = []
    for step in steps:
        if step.stages:
            mode = "100755" if step.executable else "100644"
            lines.append(f"0 {'0' * 40}\t{prefix}{step.path}")
            lines += [
                f"{mode} {blob} {stage}\t{prefix}{step.path}"
                for stage, blob in enumerate(step.stages, 1)
                if blob
            ]
    if lines:
        project.git("update-index", "--index-info", given="\n".join(lines) + "\n")


def _refuse_if_running(folder: Path) -> None:
    try:
        number = int((folder / "pid").read_text())
        os.kill(number, 0)
    except (OSError, ValueError):
        return
    if number != os.getpid():
        raise UpdateRefused(f"Another update is at work here (process {number}).")


def _digest(file: File | None) -> str | None:
    return hashlib.sha256(file.content).hexdigest() if file else None


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _remove_empty(folder: Path, top: Path) -> None:
    """Remove folders that a deleted file leaves empty; git would not keep them either."""
    while folder != top and folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
