"""`penstock update`: what becomes of a project, whoever changed what."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from resync import (
    DICTIONARY,
    READINGS_SQL,
    ROOMS_SQL,
    SPEC,
    WITH_DOORS,
    WITHOUT_ROOMS,
    at,
    edit,
    fresh,
    penstock,
    respec,
    state,
    update,
    versions,
    write,
)
from support import EXAMPLES, commit, git, spec_of, tree

from generator.resync.project import ANSWERS_FILE
from generator.resync.tree import render_tree

ONE = ("--to", "v1.0.0")


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return versions(template, tmp_path_factory.mktemp("resync") / "penstock")


@pytest.fixture(scope="session")
def scaffolded(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(repository, tmp_path_factory.mktemp("scaffolded") / "lab", SPEC)


@pytest.fixture
def project(scaffolded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(scaffolded, tmp_path / "lab", symlinks=True)


Edits = dict[str, Callable[[Path], dict[str, bytes | None]]]


def _nothing(project: Path) -> dict[str, bytes | None]:
    return {}


def _edited(project: Path) -> dict[str, bytes | None]:
    """A hand edit in a file that the spec changes, and in one that the template changes."""
    lines = [edit(project, name) for name in (DICTIONARY, "README.md")]
    assert lines
    return {DICTIONARY: b"\n-- ours: ask Ada first\n", "README.md": b"\n-- ours"}


def _deleted(project: Path) -> dict[str, bytes | None]:
    (project / DICTIONARY).unlink()
    (project / "docs/lineage.md").unlink()
    commit(project, "Deleted")
    return {DICTIONARY: None, "docs/lineage.md": None}


def _drifted(project: Path) -> dict[str, bytes | None]:
    """Another file was edited long ago, and an update has gone over it since."""
    edit(project, "Makefile", "# ours: drifted")
    respec(project, WITH_DOORS)
    assert update(project, *ONE).exit_code == 0
    commit(project, "Updated")
    return {"Makefile": b"\n# ours: drifted\n"}


@pytest.mark.parametrize("edits", [_nothing, _edited, _deleted, _drifted])
@pytest.mark.parametrize("cause", ["spec", "template", "both"])
def test_everything_follows_and_every_edit_stays(
    project: Path,
    repository: Path,
    edits: Callable[[Path], dict[str, bytes | None]],
    cause: str,
) -> None:
    """Spec, template or both change; nothing, a line, a file or much earlier by hand."""
    by_hand = edits(project)
    spec = WITH_DOORS if cause != "template" else (project / "penstock.yml").read_text()
    version = "v1.0.0" if cause == "spec" else "v2.0.0"
    respec(project, spec)

    said = update(project, "--to", version)

    assert said.exit_code == 0, said.output
    now, expected = tree(project), fresh(repository, spec, version)
    for path, text in by_hand.items():
        if text is None:
            assert path not in now
            expected.pop(path, None)
        elif path in expected:
            assert text in now[path]
            assert now[path] != expected[path]
            expected[path] = now[path]
    assert now == expected
    before = state(project)
    assert update(project, "--to", version).exit_code == 0
    assert state(project) == before


def test_both_sides_of_a_conflict_stay_and_git_knows(project: Path) -> None:
    readme = project / "README.md"
    readme.write_text(f"{readme.read_text()}\nOur last words.\n")
    commit(project, "By hand")

    said = update(project)

    assert said.exit_code == 1
    text = readme.read_text()
    for part in (
        "<<<<<<< yours",
        "Our last words.",
        "Version two.",
        ">>>>>>> penstock",
    ):
        assert part in text
    line = text.split("\n").index("<<<<<<< yours") + 1
    assert f"conflict README.md:{line}  (you edited the same lines)" in said.output
    stages = git(project, "ls-files", "--unmerged").splitlines()
    assert [line.split()[2] for line in stages] == ["1", "2", "3"]
    assert "Resolve the conflicts" in said.output

    refused = update(project)
    assert refused.exit_code == 2
    assert "Conflicts of an earlier merge are open in README.md" in refused.output


def test_an_edited_file_whose_table_left_the_spec_stays(project: Path) -> None:
    line = edit(project, ROOMS_SQL)
    respec(project, WITHOUT_ROOMS)

    said = update(project, *ONE)

    assert said.exit_code == 1
    assert f"conflict {ROOMS_SQL}  (it is no longer generated" in said.output
    assert line in (project / ROOMS_SQL).read_text()
    assert not (project / ROOMS_SQL.replace(".sql", ".yml")).exists()
    assert f"UD {ROOMS_SQL}" in git(project, "status", "--porcelain")


def test_a_file_that_was_moved_is_told_with_the_change_it_missed(project: Path) -> None:
    git(project, "mv", "README.md", "docs/about.md")
    commit(project, "Moved")

    said = update(project)

    assert said.exit_code == 0
    assert "you moved it to docs/about.md, and misses a change" in said.output
    assert "    +Version two." in said.output
    assert not (project / "README.md").exists()


def test_a_file_of_one_s_own_in_the_way_is_a_conflict(project: Path) -> None:
    mine = project / "docs/motto.md"
    mine.write_text("Mine.\n")
    commit(project, "Mine")

    said = update(project)

    assert said.exit_code == 1
    assert "docs/motto.md:1  (a file of yours was there before)" in said.output
    assert mine.read_text() == (
        "<<<<<<< yours\nMine.\n=======\n# lab\n>>>>>>> penstock\n"
    )


@pytest.mark.parametrize("kind", ["link", "broken link", "folder", "file above"])
def test_nothing_is_written_through_what_is_in_the_way(
    project: Path, kind: str, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").write_text("Elsewhere.\n")
    motto = project / "docs/motto.md"
    if kind == "folder":
        motto.mkdir()
        (motto / "mine").write_text("Mine.\n")
    elif kind == "file above":
        shutil.rmtree(project / "docs")
        (project / "docs").write_text("Mine.\n")
    else:
        motto.symlink_to(tmp_path / ("elsewhere" if kind == "link" else "nowhere"))
    commit(project, "Mine")

    said = update(project)

    assert said.exit_code == 1, said.output
    assert "nothing is written" in said.output
    assert (tmp_path / "elsewhere").read_text() == "Elsewhere.\n"
    assert not (tmp_path / "nowhere").exists()
    assert "_commit: v2.0.0" in (project / ANSWERS_FILE).read_text()
    assert "nothing to do" in update(project).output


def test_a_generated_file_that_became_a_link_stays_one(project: Path) -> None:
    readme = project / "README.md"
    readme.rename(project / "docs/about.md")
    readme.symlink_to("docs/about.md")
    commit(project, "Linked")

    said = update(project)

    assert "a link is in its place, so nothing is written" in said.output
    assert readme.is_symlink()
    assert "Version two." not in readme.read_text()


def test_a_folder_that_is_a_link_is_not_followed(project: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (project / "docs").rename(outside)
    (project / "docs").symlink_to(outside)
    commit(project, "Linked")
    before = tree(outside)

    said = update(project)

    assert said.exit_code == 1
    assert "docs is a link, so nothing is written" in said.output
    assert tree(outside) == before


def test_the_executable_bit_is_the_last_one_who_changed_it(project: Path) -> None:
    readme = project / "README.md"
    readme.chmod(0o755)
    commit(project, "Executable")

    assert update(project).exit_code == 0

    assert readme.stat().st_mode & 0o777 == 0o755
    assert "Version two." in readme.read_text()


def test_the_template_may_set_the_executable_bit(
    project: Path, repository: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "penstock"
    git(tmp_path, "clone", "--quiet", str(repository), str(theirs))
    for path in ("blueprints/pipeline/run.py", "blueprints/README.md.jinja"):
        (theirs / path).chmod(0o755)
    commit(theirs, "Three", tag="v3.0.0")
    (project / "README.md").chmod(0o600)

    assert update(project, "--template", theirs).exit_code == 0

    assert (project / "pipeline/run.py").stat().st_mode & 0o777 == 0o755
    assert (project / "README.md").stat().st_mode & 0o111
    assert f"_src_path: {theirs}" in (project / ANSWERS_FILE).read_text()


def test_files_with_crlf_keep_it(project: Path, repository: Path) -> None:
    """As in a checkout on Windows: no file counts as edited for its line ends."""
    for path in project.rglob("*.md"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    commit(project, "Line ends")
    readme = project / "README.md"
    readme.write_bytes(readme.read_bytes().replace(b"\r\n", b"\r\nOurs.\r\n", 1))
    commit(project, "By hand")

    said = update(project)

    assert said.exit_code == 0, said.output
    assert "merge    README.md" in said.output
    assert "kept" not in said.output
    expected = fresh(repository, SPEC, "v2.0.0")["README.md"]
    assert readme.read_bytes() == expected.replace(b"\n", b"\r\nOurs.\r\n", 1).replace(
        b"\n", b"\r\n"
    ).replace(b"\r\r\n", b"\r\n")


def test_a_checkout_with_crlf_in_every_file(project: Path, tmp_path: Path) -> None:
    """The answers file too: git's own way to have a project on Windows."""
    clone = tmp_path / "windows"
    git(
        tmp_path,
        *("-c", "core.autocrlf=true", "clone", "--quiet", str(project), str(clone)),
    )
    git(clone, "config", "core.autocrlf", "true")
    files = [p for p in git(clone, "ls-files").splitlines() if "samples" not in p]
    assert all(
        b"\n" not in (clone / p).read_bytes().replace(b"\r\n", b"") for p in files
    )
    assert penstock("check", clone, "--ignore-newer", "--strict").exit_code == 0

    assert update(clone).exit_code == 0

    assert "README.md" in git(clone, "status", "--porcelain")
    for path in files:
        if (clone / path).exists():
            assert b"\n" not in (clone / path).read_bytes().replace(b"\r\n", b""), path
    commit(clone, "Updated")
    assert "nothing to do" in update(clone).output
    assert penstock("check", clone, "--strict").exit_code == 0


def test_a_missing_newline_at_the_end_stays_missing(project: Path) -> None:
    readme = project / "README.md"
    readme.write_text(readme.read_text().rstrip("\n"))
    commit(project, "No newline")
    edit(project, DICTIONARY)
    respec(project, WITH_DOORS)
    assert update(project, *ONE).exit_code == 0
    commit(project, "Updated")

    said = update(project)

    text = readme.read_text()
    assert said.exit_code in (0, 1)
    assert "Version two." in text
    if said.exit_code:
        assert text.count("<<<<<<<") == text.count(">>>>>>> penstock\n") == 1


def test_a_binary_file_is_never_mixed(project: Path, repository: Path) -> None:
    readme = project / "README.md"
    readme.write_bytes(b"\0\1\2")
    commit(project, "Binary")

    said = update(project)

    assert said.exit_code == 1
    assert "README.md  (both changed, and no text: yours stays)" in said.output
    assert readme.read_bytes() == b"\0\1\2"
    assert "UU README.md" in git(project, "status", "--porcelain")


@pytest.mark.parametrize("edited", [False, True])
def test_a_component_that_goes_takes_what_nobody_edited(
    project: Path, edited: bool
) -> None:
    if edited:
        edit(project, "compose.yaml", "# ours")
    respec(project, SPEC.replace("deployment: {local: compose}\n", ""))

    said = update(project, *ONE)

    assert said.exit_code == edited
    assert (project / "compose.yaml").exists() == edited
    assert not (project / "docker").exists()


def test_a_project_in_a_folder_of_a_repository(
    repository: Path, scaffolded: Path, tmp_path: Path
) -> None:
    project = tmp_path / "all/of/lab"
    shutil.copytree(scaffolded, project, ignore=shutil.ignore_patterns(".git"))
    (tmp_path / "all/other.txt").write_text("Other.\n")
    commit(tmp_path / "all", "Scaffold")
    (tmp_path / "all/other.txt").write_text("Changed, and none of our concern.\n")
    git(tmp_path / "all", "commit", "-aqm", "Other")
    (tmp_path / "all/other.txt").write_text("Uncommitted.\n")
    readme = project / "README.md"
    readme.write_text(f"{readme.read_text()}\nOurs.\n")
    git(tmp_path / "all", "commit", "-qm", "By hand", "of/lab")

    assert update(project).exit_code == 1

    assert git(project, "ls-files", "--unmerged").count("README.md") == 3
    assert git(tmp_path / "all", "status", "--porcelain").count("UU ") == 1
    assert (tmp_path / "all/other.txt").read_text() == "Uncommitted.\n"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("dirty", "These files have changes that are in no commit:\n  README.md"),
        ("untracked", "mine.txt"),
        ("invalid", "penstock.yml:1:1: `spec: 7` is not known"),
        ("no spec", "penstock.yml is gone"),
        ("no git", "is not under git"),
        ("no answers", "holds no project"),
        ("torn answers", "does not say what the project was made of"),
        ("no version", "has no version v9.9.9"),
        ("no template", "can't be fetched"),
        ("at work", "Another update is at work"),
    ],
)
def test_a_refusal_touches_nothing(
    project: Path, spoil: str, said: str, tmp_path: Path
) -> None:
    options: list[str] = []
    respec(project, WITH_DOORS)
    match spoil:
        case "dirty":
            (project / "README.md").write_text("Mine.\n")
        case "untracked":
            (project / "mine.txt").write_text("Mine.\n")
        case "invalid":
            respec(project, SPEC.replace("spec: 1", "spec: 7"))
        case "no spec":
            (project / "penstock.yml").unlink()
        case "no git":
            (project / ".git").rename(tmp_path / "git")
        case "no answers":
            (project / ANSWERS_FILE).unlink()
        case "torn answers":
            (project / ANSWERS_FILE).write_text("_commit: v1")
        case "no version":
            options = ["--to", "v9.9.9"]
        case "no template":
            options = ["--template", str(tmp_path / "nowhere")]
        case "at work":
            handle = os.open(project / ".penstock", os.O_RDONLY)
            fcntl.flock(handle, fcntl.LOCK_EX)
    before = tree(project) if spoil == "no git" else state(project)

    result = update(project, *options)

    assert (result.exit_code, said in result.output) == (2, True), result.output
    assert result.output.endswith("Nothing was touched.\n") or spoil == "invalid"
    assert (tree(project) if spoil == "no git" else state(project)) == before


def test_looking_writes_nothing_into_git_either(project: Path) -> None:
    """Git would like to remember what it found out about files that were only touched."""
    (project / "README.md").touch()
    index = (project / ".git/index").read_bytes()

    assert penstock("plan", project).exit_code == 0
    assert penstock("check", project, "--ignore-newer").exit_code == 0

    assert (project / ".git/index").read_bytes() == index


def test_a_repository_that_is_torn_is_told(project: Path) -> None:
    (project / ".git/index").write_bytes(b"torn")
    before = tree(project)

    said = update(project)

    assert said.exit_code == 2
    assert "git fails in" in said.output
    assert "index" in said.output
    assert tree(project) == before


def test_an_edit_that_is_no_utf8_stays(project: Path) -> None:
    readme, other = project / "README.md", project / DICTIONARY
    readme.write_bytes(readme.read_bytes().replace(b"\n", b"\n\xe9t\xe9 \xff\n", 1))
    other.write_bytes(other.read_bytes() + b"\xff\n")
    commit(project, "By hand")

    said = update(project)

    assert said.exit_code == 0, said.output
    assert "merge    README.md" in said.output
    assert readme.read_bytes().count(b"\xe9t\xe9 \xff\n") == 1
    assert b"Version two." in readme.read_bytes()
    assert other.read_bytes().endswith(b"\xff\n")


@pytest.mark.parametrize("kind", ["worktree", "submodule", "detached"])
def test_wherever_git_keeps_its_things(
    kind: str, project: Path, repository: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    if kind == "worktree":
        git(project, "worktree", "add", "--quiet", str(folder), "-b", "other")
    elif kind == "submodule":
        add = ("-c", "protocol.file.allow=always", "submodule", "add", "--quiet")
        folder = tmp_path / "super/lab"
        folder.parent.mkdir()
        git(folder.parent, "init", "--quiet")
        git(folder.parent, *add, str(project), "lab")
    else:
        folder = project
        git(project, "checkout", "--quiet", "--detach")
    readme = folder / "README.md"
    readme.write_text(f"{readme.read_text()}\nOurs.\n")
    commit(folder, "By hand")

    assert update(folder).exit_code == 1

    assert git(folder, "ls-files", "--unmerged").count("README.md") == 3
    expected = fresh(repository, SPEC, "v2.0.0")
    assert {**tree(folder), "README.md": b"", ".git": b""} == {
        **expected,
        "README.md": b"",
        ".git": b"",
    }


def test_the_plan_says_what_it_means(project: Path) -> None:
    """With a model of one's own that reads what is to go."""
    mine = project / "transform/models/custom/mine.sql"
    mine.write_text("select * from {{ ref('dim_rooms') }}\n")
    commit(project, "By hand")
    respec(project, WITHOUT_ROOMS)
    before = state(project)

    comment = penstock("plan", project, "--markdown").stdout
    found = json.loads(penstock("plan", project, "--json").stdout)["meaning"]

    assert state(project) == before
    assert "| **breaks** | `marts.dim_rooms` | is gone |" in comment
    assert "   drop table if exists marts.dim_rooms;" in comment
    assert comment.index("### What changes") < comment.index("<details>")
    assert found["news"][0]["subject"] == "transform/models/custom/mine.sql"
    assert found["changes"][0] == {
        "subject": "lab.rooms",
        "what": "removed",
        "effect": "its models come or go",
    }


def test_a_plan_of_nothing_but_a_comment(project: Path) -> None:
    spec = project / "penstock.yml"
    spec.write_text(spec.read_text() + "# Ours.\n")
    said = penstock("plan", project, "--to", "v1.0.0").output.splitlines()[0]
    assert said == "The spec has changed: no file but .copier-answers.yml follows."


def test_the_plan_says_what_the_update_does(project: Path, repository: Path) -> None:
    edit(project, DICTIONARY)
    edit(project, ROOMS_SQL)
    (project / "docs/motto.md").write_text("Mine.\n")
    (project / READINGS_SQL).unlink()
    commit(project, "By hand")
    respec(project, WITHOUT_ROOMS)
    before = state(project)

    planned = penstock("plan", project, "--json")
    assert (planned.exit_code, state(project)) == (0, before)
    shown = penstock("plan", project, "--diff")
    assert (shown.exit_code, state(project)) == (0, before)
    counts = Counter(f["action"] for f in json.loads(planned.stdout)["files"])
    headline = shown.output.splitlines()[0]
    assert headline.startswith(
        "The spec has changed and the template goes from v1.0.0 to v2.0.0: 2 conflicts, "
    )
    # The answers file is no more counted than listed.
    assert f"{counts['change'] - 1} changed files" in headline
    assert f"{counts['delete']} deleted files" in headline
    assert "1 file merged with your edits" in headline

    done = update(project, "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (1, json.loads(planned.stdout))
    old, now = before[0], tree(project)
    assert isinstance(old, dict)
    touched = {p for p in old.keys() | now.keys() if old.get(p) != now.get(p)}
    files = json.loads(planned.stdout)["files"]
    acted = {
        f["path"]: f["action"]
        for f in files
        if f["action"] in ("create", "change", "merge", "delete")
        or (f["action"] == "conflict" and f["lines"])
    }
    assert acted.keys() == touched
    for path, action in acted.items():
        assert (path in old, path in now) == {
            "create": (False, True),
            "delete": (True, False),
        }.get(action, (True, True))


def test_an_older_version_is_gone_to_only_if_told(
    project: Path, repository: Path
) -> None:
    assert update(project).exit_code == 0
    commit(project, "Two")
    assert update(project, *ONE).exit_code == 0
    assert tree(project) == fresh(repository, SPEC, "v1.0.0")


def test_a_project_ahead_of_the_newest_tag_stays_there(
    repository: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "penstock"
    git(tmp_path, "clone", "--quiet", str(repository), str(theirs))
    commit(theirs, "Untagged")
    ahead = git(theirs, "describe", "--tags", "--always").strip()
    project = write(theirs, tmp_path / "lab", SPEC, ahead)

    said = update(project)

    assert (said.exit_code, "nothing to do" in said.output) == (0, True), said.output


@pytest.mark.parametrize("name", [*EXAMPLES, "starter"])
def test_trees_are_what_copier_writes(
    name: str, repository: Path, template: Path, tmp_path: Path
) -> None:
    """Bytes and modes; the sample data of a start are copier's alone, and written once."""
    from generator.scaffold.new import scaffold
    from generator.scaffold.starter import starter_spec

    spec = starter_spec({}) if name == "starter" else spec_of(name)
    (tmp_path / "penstock.yml").write_text(spec)
    scaffold(tmp_path, template=str(repository), ref="v2.0.0")
    answers = {"_src_path": str(repository), "_commit": "v2.0.0"}
    ours = render_tree(at(repository, "v2.0.0"), spec, answers, ANSWERS_FILE)
    assert {path: file.content for path, file in ours.items()} == tree(tmp_path)
    for path, file in ours.items():
        assert bool((tmp_path / path).stat().st_mode & 0o100) == file.executable, path


def test_a_start_without_a_spec_is_brought_up_to_date(
    repository: Path, tmp_path: Path
) -> None:
    """Its answers and its sample data are those of plain copier, and stay."""
    from generator.scaffold.new import scaffold

    scaffold(tmp_path, template=str(repository), ref="v1.0.0")
    commit(tmp_path, "Start")
    samples = {p: p.read_bytes() for p in (tmp_path / "samples").rglob("*.csv")}

    assert update(tmp_path).exit_code == 0

    assert samples
    assert all(p.read_bytes() == content for p, content in samples.items())
    spec = (tmp_path / "penstock.yml").read_text()
    expected = fresh(repository, spec, "v2.0.0")
    now = {p: c for p, c in tree(tmp_path).items() if not p.startswith("samples/")}
    assert {**now, ANSWERS_FILE: b""} == {**expected, ANSWERS_FILE: b""}


ROOMS_ARE_SPACES = SPEC.replace("rooms:\n", "spaces:\n        was: rooms\n").replace(
    "references: rooms", "references: spaces"
)
SPACES_SQL = ROOMS_SQL.replace("rooms", "spaces")


def test_a_renamed_table_takes_the_edits_along(project: Path, repository: Path) -> None:
    line = edit(project, ROOMS_SQL)
    respec(project, ROOMS_ARE_SPACES)

    said = update(project, *ONE)

    assert said.exit_code == 0, said.output
    assert f"move     {SPACES_SQL}  (from {ROOMS_SQL}, with your edits)" in said.output
    assert not [path for path in tree(project) if "rooms" in path]
    expected = fresh(repository, ROOMS_ARE_SPACES, "v1.0.0")
    text = expected[SPACES_SQL].decode()
    head, rest = text.split("\n", 1)
    expected[SPACES_SQL] = f"{head}\n{line}\n{rest}".encode()
    assert tree(project) == expected
    assert f" R {ROOMS_SQL} -> {SPACES_SQL}" in git(project, "status", "--porcelain")
    commit(project, "Renamed")
    assert "nothing to do" in update(project, *ONE).output


def test_a_renamed_table_whose_file_was_deleted_stays_without(project: Path) -> None:
    (project / ROOMS_SQL).unlink()
    commit(project, "Deleted")
    respec(project, ROOMS_ARE_SPACES)

    said = update(project, *ONE)

    assert f"missing  {SPACES_SQL}  (from {ROOMS_SQL}; you deleted it)" in said.output
    assert not (project / SPACES_SQL).exists()


def test_a_file_in_the_way_of_a_renamed_one(project: Path) -> None:
    (project / SPACES_SQL).write_text("select 'mine'\n")
    commit(project, "Mine")
    respec(project, ROOMS_ARE_SPACES)

    said = update(project, *ONE)

    assert said.exit_code == 1
    assert "a file of yours was there before, so transform/models" in said.output
    assert (project / SPACES_SQL).read_text() == "select 'mine'\n"
    assert (project / ROOMS_SQL).exists()


def test_a_rename_and_an_edit_of_the_same_line(project: Path) -> None:
    sql = project / ROOMS_SQL
    sql.write_text(
        sql.read_text().replace("base_lab__rooms", "base_lab__rooms /* ! */")
    )
    commit(project, "By hand")
    respec(project, ROOMS_ARE_SPACES)

    said = update(project, *ONE)

    assert said.exit_code == 1
    assert f"(from {ROOMS_SQL}; you edited the same lines)" in said.output
    text = (project / SPACES_SQL).read_text()
    assert "base_lab__rooms /* ! */" in text
    assert "base_lab__spaces" in text
    assert not sql.exists()
    assert f"UU {SPACES_SQL}" in git(project, "status", "--porcelain")


def test_a_renamed_column_changes_its_lines_and_leaves_edits(project: Path) -> None:
    """Right beside one of its lines, too; in it, both sides stay."""
    yml = project / ROOMS_SQL.replace(".sql", ".yml")
    line = edit(project, ROOMS_SQL, "-- ours: name is what Ada calls it")
    beside = "      - name: name\n        # ours: ask Ada\n"
    yml.write_text(yml.read_text().replace("      - name: name\n", beside))
    mine = "        name,  -- !\n"
    sql = project / ROOMS_SQL
    sql.write_text(sql.read_text().replace("        name,\n", mine))
    commit(project, "By hand")
    old, new = "          name: string", "          title: {type: string, was: name}"
    respec(project, SPEC.replace(old, new))

    said = update(project, *ONE)

    assert said.exit_code == 1
    assert line in sql.read_text()
    assert f"<<<<<<< yours\n{mine}=======\n        title,\n" in sql.read_text()
    assert beside.replace(": name", ": title") in yml.read_text()
    assert "<<<<<<<" not in yml.read_text()
    assert "breaks   marts.dim_rooms.name   is gone" in said.output


def test_a_spec_of_an_older_language_is_rewritten(
    project: Path, repository: Path
) -> None:
    """And the project is that of the same spec in today's language."""
    old = (
        WITH_DOORS.replace("spec: 1", "spec: 0")
        .replace("kind: files", "type: files  # on a disk")
        .replace("latency: daily", 'latency: {cron: "15 6 * * *"}')
    )
    new = (WITH_DOORS.replace("kind: files", "kind: files  # on a disk")).replace(
        "latency: daily", 'latency: {schedule: "15 6 * * *"}'
    )
    respec(project, old)
    told = penstock("validate", project)
    assert "`penstock update` rewrites it, and keeps its comments" in told.output
    refused = update(project, *ONE)
    assert (refused.exit_code, "penstock.yml" in refused.output) == (2, True)
    commit(project, "The spec, which is about to be rewritten")

    said = update(project, *ONE)

    assert said.exit_code == 0, said.output
    assert "change   penstock.yml  (in the newest version" in said.output
    assert (project / "penstock.yml").read_text() == new
    assert tree(project) == fresh(repository, new, "v1.0.0")
    assert "nothing to do" in update(project, *ONE).output
