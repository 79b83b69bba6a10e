"""What an update would do, before anything is done."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..scaffold.context import SNAPSHOT, SPEC_FILE
from ..spec.load import load_spec
from .merge import Action, Decision, decide
from .project import ANSWERS_FILE, Project, open_project
from .tree import File
from .versions import Version, cloned

__all__ = ["Plan", "plan_update"]

_HEADS = {
    Action.CONFLICT: "Conflicts, for you to decide",
    Action.CREATE: "New files",
    Action.CHANGE: "Changed files",
    Action.MERGE: "Merged with your edits",
    Action.DELETE: "Deleted files",
    Action.MISSING: "Deleted or moved by you; they stay so",
    Action.KEPT: "Edited by you; untouched",
}


@dataclass(frozen=True)
class Plan:
    """All that an update would do to a project."""

    project: Project
    old_version: str
    new_version: str
    spec_changed: bool
    decisions: tuple[Decision, ...]

    @property
    def writes(self) -> tuple[Decision, ...]:
        """The decisions that change anything in the folder."""
        return tuple(
            decision
            for decision in self.decisions
            if decision.result is not None or decision.action is Action.DELETE
        )

    @property
    def conflicts(self) -> tuple[Decision, ...]:
        """The decisions that a person has to take up."""
        return tuple(d for d in self.decisions if d.action is Action.CONFLICT)

    def text(self, *, diffs: bool = False) -> str:
        """The plan for people; with `diffs`, what changes in each file."""
        return "\n".join(self._lines(diffs))

    def _lines(self, diffs: bool) -> Iterator[str]:
        yield self._headline()
        for action, head in _HEADS.items():
            found = [
                d
                for d in self.decisions
                if d.action is action and d.path != ANSWERS_FILE
            ]
            if found:
                yield f"\n{head}:"
            for decision in found:
                where = "".join(f":{line}" for line in decision.lines[:1])
                why = f"  ({decision.reason})" if decision.reason else ""
                yield f"  {action:<8} {decision.path}{where}{why}"
                if diffs and decision in self.writes:
                    yield from (f"    {line}" for line in difference(decision))

    def _headline(self) -> str:
        causes = []
        if self.spec_changed:
            causes.append("the spec has changed")
        if self.old_version != self.new_version:
            causes.append(
                f"the template goes from {self.old_version} to {self.new_version}"
            )
        if not self.writes:
            return "The project is what its spec and template say; nothing to do."
        counts = Counter(decision.action for decision in self.decisions)
        said = ", ".join(
            f"{counts[action]} {action}" for action in _HEADS if counts[action]
        )
        return f"{' and '.join(causes).capitalize() or 'Files are missing'}: {said}."

    def json(self) -> str:
        """The plan for programs."""
        return json.dumps(
            {
                "from": self.old_version,
                "to": self.new_version,
                "spec_changed": self.spec_changed,
                "files": [
                    {
                        "path": decision.path,
                        "action": str(decision.action),
                        "reason": decision.reason,
                        "lines": decision.lines,
                    }
                    for decision in self.decisions
                ],
            },
            indent=2,
        )


def difference(decision: Decision) -> Iterator[str]:
    """A unified diff from the file as it is to the file as it would be."""
    ours = decision.ours.content if decision.ours else b""
    result = decision.result.content if decision.result else b""
    return difflib.unified_diff(
        ours.decode(errors="replace").splitlines(),
        result.decode(errors="replace").splitlines(),
        decision.path,
        decision.path,
        lineterm="",
    )


def plan_update(
    folder: Path, *, to: str | None = None, template: str | None = None
) -> Plan:
    """What an update of the project in `folder` would do; writes nothing in it.

    `to` is a tag, branch or commit; the newest version unless given, or the one that the
    project has when the template has no versions. Raises UpdateRefused and SpecError.
    """
    project = open_project(folder)
    load_spec(project.spec, SPEC_FILE)
    with cloned(template or project.template) as repository:
        old = repository.version(project.version)
        new = repository.version(to or repository.newest())
        answers = {k: v for k, v in project.answers.items() if k != SNAPSHOT}
        source = {"_src_path": template or project.template, "_commit": new.label}
        before = _render(old, project.snapshot, answers)
        after = _render(new, project.spec, answers | source)
    return Plan(
        project,
        old.label,
        new.label,
        project.snapshot != project.spec,
        tuple(decide(project, before, after)),
    )


def _render(version: Version, spec: str, answers: dict[str, Any]) -> dict[str, File]:
    """A render by the version's own generator, whose classes are its own as well."""
    render_tree = version.module("resync.tree").render_tree
    tree = render_tree(version.folder, spec, answers, ANSWERS_FILE)
    return {path: File(file.content, file.executable) for path, file in tree.items()}
