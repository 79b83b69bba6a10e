"""What becomes of each file: the difference between two renders, carried into the project.

`before` is the render of the spec and the template as they were last applied, `after` that
of what they are now. What a person changed is the difference between `before` and the
project. Nobody's lines are ever dropped: where both changed the same place, both stay,
between markers; where a person edited what is to go, it stays and is told.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ..scaffold.context import SPEC_FILE
from .project import ANSWERS_FILE, Project
from .tree import File, Tree

__all__ = ["Action", "Decision", "decide"]

_LABELS = ("-L", "yours", "-L", "before", "-L", "penstock")
_MARKER = b"<<<<<<< yours"


class Action(StrEnum):
    """What an update does to one file."""

    CREATE = "create"
    CHANGE = "change"
    MERGE = "merge"
    """Changed by both, in different places."""
    DELETE = "delete"
    CONFLICT = "conflict"
    """Changed by both, in the same place; or edited, and to be deleted; or in the way."""
    KEPT = "kept"
    """Edited by a person, and of no concern to this update."""
    MISSING = "missing"
    """Deleted or moved by a person; stays so."""


@dataclass(frozen=True)
class Decision:
    """What becomes of one file, and why."""

    path: str
    action: Action
    reason: str = ""
    result: File | None = None
    """What is written, or None where nothing is."""
    before: File | None = None
    ours: File | None = None
    after: File | None = None

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines, from 1, at which conflicts begin."""
        if self.action is not Action.CONFLICT or self.result is None:
            return ()
        text = self.result.content.split(b"\n")
        return tuple(n for n, line in enumerate(text, 1) if line.startswith(_MARKER))


def decide(project: Project, before: Tree, after: Tree) -> list[Decision]:
    """A decision for each file that is touched by the update or by a person."""
    decisions = []
    for path in sorted(before.keys() | after.keys()):
        if path == SPEC_FILE:
            continue
        decision = _decide(path, before.get(path), project.read(path), after.get(path))
        if decision:
            decisions.append(decision)
    return _with_moves(project, decisions, before, after)


def _decide(
    path: str, before: File | None, ours: File | None, after: File | None
) -> Decision | None:
    def decision(
        action: Action, reason: str = "", result: File | None = None
    ) -> Decision:
        return Decision(path, action, reason, result, before, ours, after)

    if path == ANSWERS_FILE:
        return None if ours == after else decision(Action.CHANGE, "", after)
    if ours is None:
        if before is None:
            return decision(Action.CREATE, "", after)
        if after is None:
            return None
        missed = "" if before == after else ", and misses a change"
        return decision(Action.MISSING, f"you deleted it{missed}")
    if ours == after:
        return None
    if before == after:
        return decision(Action.KEPT, "you edited it")
    if after is None:
        if ours == before:
            return decision(Action.DELETE)
        return decision(Action.CONFLICT, "it is no longer generated, but you edited it")
    if ours == before:
        return decision(Action.CHANGE, "", after)
    merged, clean = _merge(
        before.content if before else b"", ours.content, after.content
    )
    result = File(merged, after.executable)
    if before is None:
        reason = "a file of yours was there before"
        return decision(Action.CONFLICT, reason, result)
    if clean:
        return decision(Action.MERGE, "with your edits", result)
    return decision(Action.CONFLICT, "you edited the same lines", result)


def _merge(before: bytes, ours: bytes, after: bytes) -> tuple[bytes, bool]:
    """The three-way merge of git, with markers where it can't tell; and whether it is clean."""
    with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        paths = []
        for name, content in (("yours", ours), ("before", before), ("penstock", after)):
            path = Path(folder) / name
            path.write_bytes(content)
            paths.append(str(path))
        done = subprocess.run(
            ["git", "merge-file", "--stdout", *_LABELS, *paths],
            capture_output=True,
        )
    if done.returncode > 127 or done.returncode < 0:  # what git calls a binary file
        return ours, False
    return done.stdout, done.returncode == 0


def _with_moves(
    project: Project, decisions: list[Decision], before: Tree, after: Tree
) -> list[Decision]:
    """Say of files that are missing where they probably are: a file that is much alike."""
    missing = [d for d in decisions if d.action is Action.MISSING]
    if not missing:
        return decisions
    strangers = [p for p in project.known() if p not in before and p not in after]
    moves = {}
    for decision in missing:
        assert decision.before
        home = _most_alike(project, decision.path, decision.before.content, strangers)
        if home:
            missed = (
                ", and misses a change" if decision.before != decision.after else ""
            )
            moves[decision.path] = f"you moved it to {home}{missed}"
    return [
        (
            Decision(
                d.path, d.action, moves[d.path], d.result, d.before, d.ours, d.after
            )
            if d.path in moves
            else d
        )
        for d in decisions
    ]


def _most_alike(
    project: Project, path: str, content: bytes, strangers: list[str]
) -> str | None:
    """The stranger of the same kind that shares at least half of its lines."""
    lines = set(content.split(b"\n"))
    best, home = 0.5, None
    for stranger in strangers:
        if Path(stranger).suffix == Path(path).suffix and (
            found := project.read(stranger)
        ):
            theirs = set(found.content.split(b"\n"))
            alike = len(lines & theirs) / max(len(lines | theirs), 1)
            if alike >= best:
                best, home = alike, stranger
    return home
