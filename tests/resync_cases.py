"""Random projects, random changes of everybody, and what must hold of every update."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from resync import at, state, versions
from support import commit, copy_template, git, tree

from generator.errors import SpecError, UpdateRefused
from generator.resync.journal import recover
from generator.resync.merge import Action
from generator.resync.plan import plan_update
from generator.resync.project import ANSWERS_FILE
from generator.resync.tree import render_tree
from generator.resync.update import update
from generator.spec.load import load_spec

NAMES = ("rooms", "doors", "readings", "people", "rooms_doors")
COLUMNS = ("name", "born", "weight", "note", "seen")
TYPES = ("string", "integer", "float", "date", "timestamp", "boolean", "decimal(9,2)")
UNTOUCHABLE = ("penstock.yml", ANSWERS_FILE, ".gitignore")
TOLD: Counter[str] = Counter()
"""How often updates did what, over all cases of the process."""


def tables() -> st.SearchStrategy[dict[str, Any]]:
    """Tables by name; each may refer to the one before it."""
    columns = st.dictionaries(
        st.sampled_from(COLUMNS), st.sampled_from(TYPES), max_size=3
    )
    one = st.tuples(columns, st.booleans(), st.booleans())
    return st.dictionaries(st.sampled_from(NAMES), one, min_size=1, max_size=3)


def specs() -> st.SearchStrategy[dict[str, Any]]:
    """What a spec is made of; `text` writes it."""
    return st.fixed_dictionaries(
        {
            "tables": tables(),
            "compose": st.booleans(),
            "github": st.booleans(),
            "latency": st.sampled_from(("hourly", "daily")),
            "rule": st.booleans(),
        }
    )


def text(spec: dict[str, Any]) -> str:
    """The text of a spec, in YAML that has lines."""
    before, declared, rules = "", [], []
    for name, (columns, cursor, refers) in spec["tables"].items():
        lines = [f"      {name}:", "        key: id"]
        if was := spec.get("was", {}).get(name):
            lines.append(f"        was: {was}")
        own = {"id": "integer", **columns}
        if cursor:
            own["changed"] = "timestamp"
            lines.append("        cursor: changed")
        lines.append("        columns:")
        lines += [f"          {c}: {{type: {json.dumps(t)}}}" for c, t in own.items()]
        if refers and before:
            lines.append(f"          of: {{type: integer, references: {before}}}")
        declared += lines
        rules += [f"  {name}:", "    some: {rule: row_count, min: 1}"]
        before = name
    deployment = {"ci": "github" if spec["github"] else "none"}
    if spec["compose"]:
        deployment["local"] = "compose"
    return "\n".join(
        [
            "spec: 1",
            "project: {name: lab}",
            "sources:",
            "  lab:",
            "    kind: files",
            "    path: data/lab",
            "    tables:",
            *declared,
            f"latency: {spec['latency']}",
            "storage: {warehouse: duckdb}",
            f"deployment: {json.dumps(deployment)}",
            *(["quality:", *rules] if spec["rule"] else []),
            "",
        ]
    )


@st.composite
def second_specs(draw: st.DrawFn, first: dict[str, Any]) -> dict[str, Any]:
    """The same, a few keys of another, or another one altogether."""
    other = draw(specs())
    keys = draw(st.sets(st.sampled_from(sorted(first))))
    mixed = {key: other[key] if key in keys else first[key] for key in first}
    if "tables" in keys and draw(st.booleans()):
        mixed["tables"] = {**first["tables"], **other["tables"]}
    if draw(st.integers(0, 3)) == 0:
        old = draw(st.sampled_from(sorted(mixed["tables"])))
        named = {"spaces" if t == old else t: v for t, v in mixed["tables"].items()}
        mixed |= {"tables": named, "was": {"spaces": old}}
    return mixed


@dataclass(frozen=True)
class Edit:
    """Something that a person does to one file; `file` and `line` are parts of the whole."""

    what: str
    file: float
    line: float


@dataclass(frozen=True)
class Case:
    """One story: a project, what became of its spec, its template, and by hand."""

    first: str
    second: str
    version: str
    template: tuple[Edit, ...]
    """What its authors do to that version of the template before it is taken."""
    edits: tuple[Edit, ...]
    refused: bool


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any story at all."""
    part = st.floats(0, 1, exclude_max=True)
    what = st.sampled_from(
        ("insert", "insert", "change", "remove line", "new", "delete", "move", "chmod")
    )
    theirs = st.sampled_from(
        ("insert", "top", "bottom", "remove line", "new", "delete")
    )
    # The third version of the template changes the edges of files.
    line = st.one_of(st.sampled_from((0.0, 0.999)), part)
    first = draw(specs())
    return Case(
        text(first),
        text(draw(second_specs(first))),
        draw(st.sampled_from(("v1.0.0", "v2.0.0", "v3.0.0"))),
        tuple(draw(st.lists(st.builds(Edit, theirs, part, line), max_size=5))),
        tuple(draw(st.lists(st.builds(Edit, what, part, line), max_size=8))),
        draw(st.integers(0, 7)) == 0,
    )


def make_repository(folder: Path) -> Path:
    """A template of three versions; the third changes the edges of all its text."""
    template = folder / "template"
    template.mkdir()
    repository = versions(copy_template(template), folder / "penstock")
    blueprints = repository / "blueprints"
    for path in sorted(blueprints.rglob("*")):
        in_pieces = blueprints / "_pieces" in path.parents
        if path.name.endswith((".sql.jinja", ".md.jinja", ".yml.jinja")) and (
            not in_pieces and "answers" not in path.name and path.parent != blueprints
        ):
            found = path.read_text("utf-8")
            path.write_text(f"-- version three\n{found}\n-- version three\n", "utf-8")
    commit(repository, "Three", tag="v3.0.0")
    return repository


def edited_template(repository: Path, case: Case) -> tuple[Path, str]:
    """A folder with the version of the template that a story has, and what it is called."""
    folder = at(repository, case.version)
    if not case.template:
        return folder, case.version
    scratch = repository.with_name("scratch")
    if not scratch.exists():
        git(repository, "worktree", "add", "--quiet", "--detach", str(scratch))
    git(scratch, "checkout", "--quiet", "--detach", "--force", case.version)
    for number, edit in enumerate(case.template):
        _edit_template(scratch / "blueprints", number, edit)
    git(scratch, "add", "--all", "--force")
    git(scratch, "commit", "--quiet", "--allow-empty", "--message", "Theirs")
    return scratch, git(scratch, "describe", "--tags", "--always").strip()


def _edit_template(blueprints: Path, number: int, edit: Edit) -> None:
    """One change of an author: whole lines, and within templates at the edges alone."""
    paths = [p for p in sorted(blueprints.rglob("*")) if p.is_file()]
    free = [p for p in paths if "_pieces" not in p.parts and "answers" not in p.name]
    # What is made of this one belongs to the project's people from the first day on.
    free = [p for p in free if p.name != "penstock.yml.jinja"]
    path = free[int(edit.file * len(free))]
    theirs = f"-- theirs, number {number}\n"
    try:
        lines = path.read_text("utf-8").splitlines(keepends=True)
    except UnicodeDecodeError:
        return
    place = int(edit.line * (len(lines) + 1))
    verbatim = path.suffix != ".jinja"
    match edit.what:
        case "new":
            path.with_name(f"theirs_{number}.sql").write_text(theirs)
            return
        case "delete" if path.name != ".gitignore":
            path.unlink()
            return
        case "remove line" if verbatim and place < len(lines):
            del lines[place]
        case "insert" if verbatim:
            if lines and place == len(lines) and not lines[-1].endswith("\n"):
                lines[-1] += "\n"
            lines.insert(place, theirs)
        case "top":
            lines.insert(0, theirs)
        case _:
            lines.append(theirs)
    path.write_text("".join(lines), "utf-8")


@dataclass
class ByHand:
    """What a person did, as it must be found again."""

    lines: dict[str, str]
    """Lines that were written, each unlike any other, and the file that each is in."""
    new: dict[str, bytes]
    gone: set[str]
    touched: set[str]


def hold(case: Case, repository: Path) -> None:
    """Play a story through; raise AssertionError where anything does not hold."""
    for spec in (case.first, case.second):
        try:
            load_spec(spec)
        except SpecError:
            assume(False)
    with tempfile.TemporaryDirectory(prefix="case-") as folder:
        _play(case, repository, Path(folder) / "lab")


def _play(case: Case, repository: Path, project: Path) -> None:
    folder, version = edited_template(repository, case)
    before = _render(at(repository, "v1.0.0"), repository, case.first, "v1.0.0")
    expected = _render(folder, repository, case.second, version)
    for path, content in before.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(content)
    hand = _edit(project, sorted(before), case.edits)
    commit(project, "By hand")
    (project / "penstock.yml").write_text(case.second, "utf-8")
    if case.refused:
        _is_refused(project, version)
    old = tree(project)
    plan = plan_update(project, to=version)
    assert tree(project) == old, "a plan writes nothing"
    TOLD.update(str(decision.action) for decision in plan.decisions)
    TOLD["cases"] += 1

    assert update(plan) == ()

    now = tree(project)
    assert recover(project) == ""
    _no_line_is_lost(hand, plan, now)
    _the_plan_was_true(plan, old, now)
    moved = {d.path for d in plan.decisions if d.source in hand.touched}
    for path in expected.keys() - hand.touched - moved:
        assert now.get(path) == expected[path], f"{path} is not as rendered fresh"
    if not hand.touched:
        assert now == expected | hand.new, "an unedited project equals a fresh one"
    commit(project, "Updated")
    settled = state(project)
    again = plan_update(project, to=version)
    assert not again.writes, [d.path for d in again.writes]
    update(again)
    assert state(project) == settled, "the second update changes nothing"


def _render(
    template: Path, repository: Path, spec: str, version: str
) -> dict[str, bytes]:
    answers = {"_src_path": str(repository), "_commit": version}
    files = render_tree(template, spec, answers, ANSWERS_FILE)
    return {path: file.content for path, file in files.items()}


def _edit(project: Path, paths: list[str], edits: tuple[Edit, ...]) -> ByHand:
    hand = ByHand({}, {}, set(), set())
    for number, edit in enumerate(edits):
        free = [p for p in paths if p not in UNTOUCHABLE and p not in hand.gone]
        path = free[int(edit.file * len(free))]
        mine = f"-- ours, number {number}"
        target = project / path
        content = target.read_text("utf-8")
        lines = content.splitlines(keepends=True)
        place = int(edit.line * (len(lines) + 1))
        match edit.what:
            case "insert":
                if lines and place == len(lines) and not lines[-1].endswith("\n"):
                    lines[-1] += "\n"
                lines.insert(place, f"{mine}\n")
                hand.lines[mine] = path
            case "change" | "remove line" if place < len(lines):
                for line in [m for m in hand.lines if m == lines[place].strip()]:
                    del hand.lines[line]
                lines[place] = f"{mine}\n" if edit.what == "change" else ""
                if edit.what == "change":
                    hand.lines[mine] = path
            case "new":
                name = (Path(path).parent / f"mine_{number}.sql").as_posix()
                (project / name).write_text(f"select {number}\n")
                hand.new[name] = f"select {number}\n".encode()
                continue
            case "chmod":
                target.chmod(0o755)
            case "delete" | "move":
                hand.gone.add(path)
                hand.lines = {m: p for m, p in hand.lines.items() if p != path}
                if edit.what == "move":
                    name = f"moved_{number}_{target.name}"
                    target.rename(project / name)
                    hand.new[name] = (project / name).read_bytes()
                else:
                    target.unlink()
        hand.touched.add(path)
        if path not in hand.gone:
            target.write_text("".join(lines), "utf-8")
    return hand


def _no_line_is_lost(hand: ByHand, plan: Any, now: dict[str, bytes]) -> None:
    homes = {d.source: d.path for d in plan.decisions if d.source}
    for line, path in hand.lines.items():
        home = homes.get(path, path)
        found = now.get(home, b"").decode("utf-8").splitlines()
        assert line in found, f"{line!r} of {path} is lost"
    for path, content in hand.new.items():
        assert now.get(path) == content, f"{path} of a person was touched"
    for path in hand.gone:
        assert path not in now, f"{path} came back"


def _the_plan_was_true(plan: Any, old: dict[str, bytes], now: dict[str, bytes]) -> None:
    for decision in plan.decisions:
        path, there = decision.path, (decision.path in old, decision.path in now)
        if decision.source and decision.action is Action.CONFLICT:
            assert there == (False, True), path
            continue
        match decision.action:
            case Action.CREATE | Action.MOVE:
                assert there == (False, True), path
            case Action.DELETE:
                assert there == (True, False), path
            case Action.KEPT | Action.MISSING:
                assert old.get(path) == now.get(path), path
            case _:
                assert there == (True, True), path
        if decision.result:
            assert now[path] == decision.result.content, path
    touched = {p for p in old.keys() | now.keys() if old.get(p) != now.get(p)}
    told = {d.path for d in plan.writes} | {d.source for d in plan.writes if d.source}
    assert touched <= told, f"not told: {touched - told}"


def _is_refused(project: Path, version: str) -> None:
    (project / "README.md").open("a").close()
    stray = project / "stray.txt"
    stray.write_text("Stray.\n")
    before = state(project)
    plan = plan_update(project, to=version)
    try:
        update(plan)
    except UpdateRefused:
        assert plan.writes
    else:
        assert not plan.writes
    assert state(project) == before, "a refused update touches nothing"
    stray.unlink()
