"""What an update would do, before anything is done."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..design.quoting import markdown, markdown_code
from ..scaffold.context import SNAPSHOT, SPEC_FILE
from ..spec.migrations import in_form_of
from .meaning import Meaning
from .merge import Action, Decision, decide
from .project import ANSWERS_FILE, Project, open_project
from .readers import news_of_files
from .rebuilding import rebuilt_of
from .renames import moves_of, names_of
from .telling import markdown_of, text_of
from .tree import File, Tree
from .versions import Version, cloned

__all__ = ["Plan", "difference", "plan_update", "rendered"]

_HEADS = {
    Action.CONFLICT: "Conflicts, for you to decide",
    Action.CREATE: "New files",
    Action.CHANGE: "Changed files",
    Action.MERGE: "Merged with your edits",
    Action.MOVE: "Renamed files",
    Action.DELETE: "Deleted files",
    Action.MISSING: "Deleted or moved by you; they stay so",
    Action.KEPT: "Edited by you; untouched",
}
_COUNTED = {
    Action.CONFLICT: ("conflict", "conflicts"),
    Action.CREATE: ("new file", "new files"),
    Action.CHANGE: ("changed file", "changed files"),
    Action.MERGE: ("file merged with your edits", "files merged with your edits"),
    Action.MOVE: ("renamed file", "renamed files"),
    Action.DELETE: ("deleted file", "deleted files"),
    Action.MISSING: ("file that you took away", "files that you took away"),
    Action.KEPT: (
        "file that stays as you edited it",
        "files that stay as you edited them",
    ),
}


@dataclass(frozen=True)
class Plan:
    """All that an update would do to a project."""

    project: Project
    old_version: str
    new_version: str
    spec_changed: bool
    decisions: tuple[Decision, ...]
    meaning: Meaning

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

    @property
    def _listed(self) -> tuple[Decision, ...]:
        """All but the answers file, which records each update and is of no interest."""
        return tuple(d for d in self.decisions if d.path != ANSWERS_FILE)

    def text(self, *, diffs: bool = False) -> str:
        """The plan for people; with `diffs`, what changes in each file."""
        return "\n".join(self._lines(diffs))

    def markdown(self) -> str:
        """The plan as a comment on a pull request."""
        return "\n".join(self._markdown_lines())

    def _markdown_lines(self) -> Iterator[str]:
        yield f"**{markdown(self._headline())}**"
        yield from markdown_of(self.meaning)
        if self._listed:
            unfolded = " open" if self.conflicts else ""
            yield f"\n<details{unfolded}><summary>Files</summary>\n"
            yield "| | File | |"
            yield "| --- | --- | --- |"
            for action in _HEADS:
                for decision in self._listed:
                    if decision.action is action:
                        path, why = decision.path, decision.reason
                        yield f"| {action} | {markdown_code(path)} | {markdown(why)} |"
            yield "\n</details>"

    def _lines(self, diffs: bool) -> Iterator[str]:
        yield self._headline()
        yield from text_of(self.meaning)
        for action, head in _HEADS.items():
            found = [d for d in self._listed if d.action is action]
            if found:
                yield f"\n{head}:"
            for decision in found:
                where = "".join(f":{line}" for line in decision.lines[:1])
                why = f"  ({decision.reason})" if decision.reason else ""
                yield f"  {action:<8} {decision.path}{where}{why}"
                if (diffs and decision in self.writes) or decision.misses:
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
        cause = " and ".join(causes) or "files are missing"
        counts = Counter(d.action for d in self._listed)
        said = ", ".join(
            f"{counts[action]} {words[counts[action] > 1]}"
            for action, words in _COUNTED.items()
            if counts[action]
        )
        said = said or f"no file but {ANSWERS_FILE} follows"
        return f"{cause[0].upper()}{cause[1:]}: {said}."

    def json(self) -> str:
        """The plan for programs."""
        return json.dumps(
            {
                "from": self.old_version,
                "to": self.new_version,
                "spec_changed": self.spec_changed,
                "meaning": self.meaning.json(),
                "files": [
                    {
                        "path": decision.path,
                        "action": str(decision.action),
                        "reason": decision.reason,
                        "lines": decision.lines,
                        "from": decision.source,
                        "moved_to": decision.moved_to,
                        "missed": (
                            "\n".join(difference(decision)) if decision.misses else ""
                        ),
                    }
                    for decision in self.decisions
                ],
            },
            indent=2,
        )


def difference(decision: Decision) -> Iterator[str]:
    """A unified diff from the file as it is to the file as it would be.

    Of a file that stays behind: from how it was generated to how it is now.
    """
    old, new = decision.ours, decision.result
    if decision.misses:
        old, new = decision.before, decision.after
    name = decision.source or decision.path
    return difflib.unified_diff(
        _lines(old), _lines(new), name, decision.path, lineterm=""
    )


def _lines(file: File | None) -> list[str]:
    return file.content.decode(errors="replace").splitlines() if file else []


def plan_update(
    folder: Path, *, to: str | None = None, template: str | None = None
) -> Plan:
    """What an update of the project in `folder` would do; writes nothing in it.

    `to` is a tag, branch or commit; the newest version unless given, or where the template
    has no versions what its default branch holds. Raises UpdateRefused and SpecError.
    """
    project = open_project(folder)
    with cloned(template or project.template) as repository:
        old = repository.version(project.version)
        new = repository.version(to or repository.newest(since=project.version))
    with new.speaking(SPEC_FILE):
        text = _in_the_language_of(new, project.spec)
        spec = new.module("spec.load").load_spec(text, SPEC_FILE)
    renamed = tuple(
        (was, place.table)
        for place, table in spec.places.items()
        if (was := getattr(table, "was", None))
    )
    answers = {k: v for k, v in project.answers.items() if k != SNAPSHOT}
    source = {"_src_path": template or project.template, "_commit": new.label}
    before = rendered(old, project.snapshot, answers)
    after = before
    if old != new or text != project.snapshot or not source.items() <= answers.items():
        after = rendered(new, text, answers | source)
    moves = moves_of(renamed, before, after)
    decisions = decide(project, before, after, moves, names_of(spec, renamed))
    return Plan(
        project,
        old.label,
        new.label,
        project.snapshot != text,
        (*_rewritten(project, text), *decisions),
        _meaning(new, project, text, before, after),
    )


def _meaning(
    new: Version, project: Project, spec: str, before: Tree, after: Tree
) -> Meaning:
    """What it means, told by the version that knows what the spec means from now on."""
    if not new.has("resync.meaning"):
        return Meaning(unknown=f"Version {new.label} of the template can't tell.")
    changed = [p for p, file in before.items() if p in after and file != after[p]]
    with new.speaking(SPEC_FILE):
        found: Meaning = new.module("resync.meaning").meaning_of(
            project.snapshot, spec, changed
        )
    own = {
        path: sql.read_text("utf-8", errors="replace")
        for sql in sorted((project.folder / "transform").rglob("*.sql"))
        if (path := sql.relative_to(project.folder).as_posix()) not in before
        and path not in after
    }
    return replace(
        found,
        rebuilt=rebuilt_of(before, after, found.rebuilt),
        news=(*news_of_files(found.news, own), *found.news),
    )


def _in_the_language_of(version: Version, spec: str) -> str:
    if not version.has("spec.migrations"):
        return spec
    return str(version.module("spec.migrations").migrated(spec))


def _rewritten(project: Project, text: str) -> Iterator[Decision]:
    """The spec itself, where its language has a newer version."""
    ours = project.read(SPEC_FILE)
    if text == project.spec or ours is None:
        return
    result = File(in_form_of(ours.content, text), ours.executable)
    reason = "in the newest version of its language"
    yield Decision(SPEC_FILE, Action.CHANGE, reason, result, None, ours, result)


def rendered(version: Version, spec: str, answers: dict[str, Any]) -> dict[str, File]:
    """A render by the version's own generator, whose classes are its own as well."""
    render_tree = version.module("resync.tree").render_tree
    with version.speaking(f"{SPEC_FILE} as version {version.label} knew it"):
        tree = render_tree(version.folder, spec, answers, ANSWERS_FILE)
    return {path: File(file.content, file.executable) for path, file in tree.items()}
