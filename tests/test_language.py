"""Specs of an older language: every way that builds from one rewrites it, and keeps the rest.

The older version of the template in these tests speaks the pre-release form alone, and has
recorded specs in it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from copier import run_copy
from resync import DICTIONARY, DOORS, ROOMS_SQL, SPEC, edit, penstock
from support import commit, git, run, tree, without_origin

OLD = "# Ours.\n" + SPEC.replace("spec: 1", "spec: 0  # for now").replace(
    "kind: files", "type: files  # on a disk"
).replace("latency: daily", 'latency:\n  cron: "15 6 * * *" # UTC')
NEW = (
    OLD.replace("spec: 0", "spec: 1")
    .replace("type: files", "kind: files")
    .replace("cron:", "schedule:")
)


@pytest.fixture(scope="module")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """v0.9.0, which speaks version 0 of the language, and v1.0.0, which speaks today's."""
    folder = shutil.copytree(template, tmp_path_factory.mktemp("language") / "penstock")
    today = {path: path.read_text("utf-8") for path in _modules(folder)}
    load, context = _modules(folder)
    load.write_text(
        today[load]
        .replace("is_older(text)", "version_of(text) != 0")
        .replace(
            "    document = read_", "    text = migrated(text)\n    document = read_"
        )
        .replace("from .migrations import is_older", "from .migrations import migrated")
        .replace("    if version_of", "    if False and version_of")
        .replace("text = migrated", "_refuse_today(text, file)\n    text = migrated")
        + "\n\ndef _refuse_today(text: str, file: str) -> None:\n"
        "    if text and version_of(text) != 0:\n"
        '        raise UnreadableSpec(f"{file}: I speak version 0 alone.")\n'
    )
    context.write_text(today[context].replace("= migrated(text)", "= text"))
    commit(folder, "The pre-release form", tag="v0.9.0")
    for path, text in today.items():
        path.write_text(text, "utf-8")
    readme = folder / "blueprints/README.md.jinja"
    readme.write_text(f"{readme.read_text('utf-8')}\nVersion one.\n", "utf-8")
    commit(folder, "One", tag="v1.0.0")
    return folder


def _modules(template: Path) -> tuple[Path, Path]:
    generator = template / "generator"
    return generator / "spec/load.py", generator / "scaffold/context.py"


def copied(repository: Path, folder: Path, spec: str, version: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "penstock.yml").write_bytes(spec.encode())
    run_copy(
        str(repository),
        folder,
        vcs_ref=version,
        unsafe=True,
        defaults=True,
        quiet=True,
    )
    return folder


@pytest.fixture(scope="module")
def scaffolded(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(repository, tmp_path_factory.mktemp("old") / "lab", OLD, "v0.9.0")


@pytest.fixture(scope="module")
def fresh(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    made: dict[str, dict[str, bytes]] = {}

    def rendered(spec: str) -> dict[str, bytes]:
        if spec not in made:
            folder = tmp_path_factory.mktemp("fresh") / "lab"
            made[spec] = without_origin(
                tree(copied(repository, folder, spec, "v1.0.0"))
            )
        return made[spec]

    return rendered


@pytest.fixture
def project(scaffolded: Path, tmp_path: Path) -> Path:
    folder = shutil.copytree(scaffolded, tmp_path / "lab")
    commit(folder, "Scaffold")
    return folder


@pytest.fixture(params=["copier", "penstock"])
def update(request: pytest.FixtureRequest, bare_copier: Path) -> Update:
    """Both ways; copier's in an environment that has no Penstock."""

    def run_update(project: Path, expect: int = 0) -> str:
        if request.param == "penstock":
            result = penstock("update", project, "--yes")
            assert (result.exit_code != 0) == (expect != 0), result.output
            return result.output
        command = (bare_copier / "bin/copier", "update", "--trust", "--defaults")
        done = run(*command, cwd=project, expect=expect)
        return done.stdout + done.stderr

    return run_update


Fresh = Callable[[str], dict[str, bytes]]
Update = Callable[..., str]


def test_the_older_version_speaks_the_older_language(scaffolded: Path) -> None:
    """Or nothing here would prove anything: its snapshot is in it."""
    assert (scaffolded / "penstock.yml").read_text() == OLD
    answers = (scaffolded / ".copier-answers.yml").read_text()
    assert "spec: 0  # for now" in answers
    assert "schedule" not in answers


def test_a_newer_template_rewrites_the_spec(
    project: Path, update: Update, fresh: Fresh
) -> None:
    update(project)

    assert (project / "penstock.yml").read_text() == NEW
    assert without_origin(tree(project)) == fresh(NEW)
    assert " M penstock.yml" in git(project, "status", "--porcelain").splitlines()
    commit(project, "Updated")
    settled = tree(project)
    update(project)
    assert tree(project) == settled


def test_with_a_change_of_the_spec_and_edits_by_hand(
    project: Path, update: Update, fresh: Fresh
) -> None:
    """A table comes, in the older language; a line, a file and a README were ours."""
    line = edit(project, DICTIONARY)
    note = edit(project, "README.md", "Ours.")
    (project / ROOMS_SQL).unlink()
    (project / "penstock.yml").write_text(OLD.replace("latency:", f"{DOORS}latency:"))
    commit(project, "By hand")

    update(project)

    after = NEW.replace("latency:", f"{DOORS}latency:")
    expected = dict(fresh(after))
    del expected[ROOMS_SQL]
    for path, mine in ((DICTIONARY, line), ("README.md", note)):
        head, rest = expected[path].split(b"\n", 1)
        expected[path] = b"\n".join([head, mine.encode(), rest])
    assert without_origin(tree(project)) == expected


def test_a_spec_that_somebody_rewrote_by_hand_stays(
    project: Path, update: Update, fresh: Fresh
) -> None:
    mine = NEW.replace("# for now", "# at last")
    (project / "penstock.yml").write_text(mine)
    commit(project, "By hand")

    update(project)

    assert without_origin(tree(project)) == fresh(mine)


def test_line_ends_stay(project: Path, update: Update) -> None:
    (project / "penstock.yml").write_bytes(
        OLD.replace("\n", "\r\n").encode("utf-8-sig")
    )
    commit(project, "From Windows")

    update(project)

    expected = NEW.replace("\n", "\r\n").encode("utf-8-sig")
    assert (project / "penstock.yml").read_bytes() == expected


def test_a_refusal_leaves_it_as_it_was(project: Path, update: Update) -> None:
    (project / "penstock.yml").write_text(
        OLD.replace("references: rooms", "references: x")
    )
    commit(project, "Broken")
    before = tree(project)

    said = update(project, expect=1)

    assert "`x` is no table" in said
    assert tree(project) == before


def test_copier_copy_rewrites_it_too(
    repository: Path, bare_copier: Path, fresh: Fresh, tmp_path: Path
) -> None:
    folder = tmp_path / "lab"
    folder.mkdir()
    (folder / "penstock.yml").write_text(OLD)
    run(
        *(bare_copier / "bin/copier", "copy", "--trust", "--defaults"),
        *(repository, "."),
        cwd=folder,
    )

    assert without_origin(tree(folder)) == fresh(NEW)


@pytest.mark.parametrize("command", ["new", "adopt", "new --spec", "adopt --spec"])
def test_new_and_adopt_rewrite_it_and_say_so(
    command: str, repository: Path, fresh: Fresh, tmp_path: Path
) -> None:
    name, *option = command.split()
    given = tmp_path / ("elsewhere.yml" if option else "lab/penstock.yml")
    given.parent.mkdir(exist_ok=True)
    given.write_text(OLD)
    (tmp_path / "lab").mkdir(exist_ok=True)

    said = penstock(
        *(name, tmp_path / "lab", "--template", repository, "--ref", "v1.0.0"),
        *([*option, given] if option else []),
    )

    assert said.exit_code == 0, said.output
    assert "penstock.yml was rewritten in the newest version" in said.output
    assert without_origin(tree(tmp_path / "lab")) == fresh(NEW)
    if option:
        assert given.read_text() == OLD


@pytest.mark.parametrize("name", ["new", "adopt"])
def test_a_refusal_of_theirs_leaves_it_as_it_was(name: str, tmp_path: Path) -> None:
    spec = tmp_path / "penstock.yml"
    spec.write_text(OLD.replace("references: rooms", "references: x"))
    before = tree(tmp_path)

    said = penstock(name, tmp_path)

    assert (said.exit_code, "`x` is no table" in said.output) == (1, True), said.output
    assert tree(tmp_path) == before


def test_of_another_language_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "penstock.yml").write_text(SPEC)
    assert "rewritten" not in penstock("new", tmp_path).output
