"""What becomes of each file: the difference between two renders, carried into the project.

`before` is the render of the spec and the template as they were last applied, `after` that
of what they are now. What a person changed is the difference between `before` and the
project. Nobody's lines are ever dropped: where both changed the same place, both stay,
between markers; where a person edited what is to go, it stays and is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from ..scaffold.context import SPEC_FILE
from .project import ANSWERS_FILE, Project
from .threeway import MARKER, Names, is_same, merged
from .tree import File, Tree

__all__ = ["Action", "Decision", "decide"]

_LARGEST = 1_000_000
"""Bytes of a file that may be one that was moved; data of users may be larger."""


class Action(StrEnum):
    """What an update does to one file."""

    CREATE = "create"
    CHANGE = "change"
    MERGE = "merge"
    """Changed by both, in different places."""
    MOVE = "move"
    """Renamed in the spec; edits of a person come along."""
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
    source: str = ""
    """Where the file was until now, if it is moved."""
    moved_to: str = ""
    """Where a person has probably moved it."""

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines, from 1, at which conflicts begin."""
        if self.action is not Action.CONFLICT or self.result is None:
            return ()
        text = self.result.content.split(b"\n")
        return tuple(n for n, line in enumerate(text, 1) if line.startswith(MARKER))

    @property
    def misses(self) -> bool:
        """Whether what is generated has changed, and this file does not follow."""
        if self.result is not None or self.action is Action.DELETE:
            return False
        return self.after is not None and self.before != self.after


def decide(
    project: Project,
    before: Tree,
    after: Tree,
    moves: Mapping[str, str] | None = None,
    renamed: Names = (),
) -> list[Decision]:
    """A decision for each file that is touched by the update or by a person.

    `moves` tells which paths of `after` were called something else before, `renamed` old
    and new names of tables and columns.
    """
    sources = dict(moves or {})
    left = set(sources.values())
    decisions: list[Decision] = []
    decision: Decision | None
    for path in sorted(before.keys() | after.keys()):
        if path == SPEC_FILE or path in left:
            continue
        if path in sources:
            source = sources[path]
            decision = _move(
                project, path, source, before[source], after[path], renamed
            )
        else:
            decision = _decide(
                project, path, before.get(path), after.get(path), renamed
            )
        if decision:
            decisions.append(decision)
    return _with_moves(project, decisions, before, after)


def _decide(
    project: Project,
    path: str,
    before: File | None,
    after: File | None,
    renamed: Names,
) -> Decision | None:
    ours = project.read(path)

    def decision(
        action: Action, reason: str = "", result: File | None = None
    ) -> Decision:
        return Decision(path, action, reason, result, before, ours, after)

    if obstacle := project.obstacle(path):
        if before == after:
            return decision(Action.KEPT, f"{obstacle} now")
        if after is None:
            return decision(Action.KEPT, f"{obstacle}; it is no longer generated")
        return decision(Action.CONFLICT, f"{obstacle}, so nothing is written")
    if path == ANSWERS_FILE and after:
        if is_same(ours, after):
            return None
        result = merged(ours, ours, after)[0] if ours else after
        return decision(Action.CHANGE, "", result)
    if ours is None:
        if before is None:
            return decision(Action.CREATE, "", after)
        if after is None:
            return None
        missed = "" if before == after else ", and misses a change"
        return decision(Action.MISSING, f"you deleted it{missed}")
    if is_same(ours, after):
        return None
    if before == after:
        return decision(Action.KEPT, "you edited it")
    if after is None:
        if is_same(ours, before):
            return decision(Action.DELETE)
        return decision(Action.CONFLICT, "it is no longer generated, but you edited it")
    return replace(_joined(path, before, ours, after, renamed), ours=ours)


def _joined(
    path: str, before: File | None, ours: File, after: File, renamed: Names
) -> Decision:
    result, clean = merged(before, ours, after, renamed)
    if is_same(ours, before):
        action, reason = Action.CHANGE, ""
    elif before is None:
        action, reason = Action.CONFLICT, "a file of yours was there before"
    elif not clean:
        action, reason = Action.CONFLICT, "you edited the same lines"
        if MARKER not in result.content:
            reason = "both changed, and no text: yours stays"
    elif result == ours:
        return Decision(
            path, Action.KEPT, "your edits hold the change", None, before, ours, after
        )
    else:
        action, reason = Action.MERGE, "with your edits"
    return Decision(path, action, reason, result, before, ours, after)


def _move(
    project: Project, path: str, source: str, before: File, after: File, renamed: Names
) -> Decision:
    """Carry a file over to its new name; a file of a person that is there stays as well."""
    ours = project.read(source)
    if ours is None:
        reason = project.obstacle(source) or "you deleted it"
        missing = Decision(path, Action.MISSING, f"from {source}; {reason}")
        return replace(missing, before=before, after=after, source=source)
    if obstacle := project.obstacle(path):
        reason = f"{obstacle}, so {source} stays where it is"
        return Decision(path, Action.CONFLICT, reason, None, before, None, after)
    if there := project.read(path):
        reason = f"a file of yours was there before, so {source} stays where it is"
        return Decision(path, Action.CONFLICT, reason, None, before, there, after)
    decision = replace(_joined(path, before, ours, after, renamed), source=source)
    if decision.action is Action.CONFLICT:
        return replace(decision, reason=f"from {source}; {decision.reason}")
    edited = "" if is_same(ours, before) else ", with your edits"
    result = decision.result or ours
    return replace(
        decision, action=Action.MOVE, reason=f"from {source}{edited}", result=result
    )


def _with_moves(
    project: Project, decisions: list[Decision], before: Tree, after: Tree
) -> list[Decision]:
    """Say of files that are missing where they probably are: a file that is much alike."""
    missing = [d for d in decisions if d.action is Action.MISSING]
    if not missing:
        return decisions
    suffixes = {Path(d.path).suffix for d in missing}
    strangers: dict[str, tuple[str, set[bytes]]] = {}
    for path in project.known():
        suffix = Path(path).suffix
        if suffix in suffixes and path not in before and path not in after:
            found = project.read(path)
            if found and len(found.content) <= _LARGEST:
                strangers[path] = suffix, set(found.content.splitlines())
    return [_with_home(d, strangers) for d in decisions] if strangers else decisions


def _with_home(
    decision: Decision, strangers: Mapping[str, tuple[str, set[bytes]]]
) -> Decision:
    """The stranger of the same kind that shares at least half of its lines."""
    if decision.action is not Action.MISSING or not decision.before:
        return decision
    lines = set(decision.before.content.splitlines())
    best, home = 0.5, ""
    for path, (suffix, theirs) in strangers.items():
        alike = len(lines & theirs) / max(len(lines | theirs), 1)
        if suffix == Path(decision.path).suffix and alike >= best:
            best, home = alike, path
    if not home:
        return decision
    missed = ", and misses a change" if decision.misses else ""
    return replace(decision, reason=f"you moved it to {home}{missed}", moved_to=home)
