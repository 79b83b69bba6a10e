"""`penstock check`: what it finds, how it exits, what it heals."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from resync import (
    READINGS_SQL,
    SPEC,
    WITH_DOORS,
    edit,
    penstock,
    respec,
    state,
    update,
    versions,
    write,
)
from support import commit, git

from generator.cli import main
from generator.resync.check import EXITS, Kind


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return versions(template, tmp_path_factory.mktemp("check") / "penstock")


@pytest.fixture(scope="session")
def scaffolded(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checked") / "lab"
    return write(repository, folder, SPEC, "v2.0.0")


@pytest.fixture
def project(scaffolded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(scaffolded, tmp_path / "lab", symlinks=True)


def spoil(project: Path, repository: Path, kind: Kind) -> str:
    """Make a project deviate in one way; where that is."""
    match kind:
        case Kind.MARKERS:
            readme = project / "README.md"
            text = readme.read_text("utf-8")
            readme.write_text(f"{text}<<<<<<< yours\na\n=======\nb\n>>>>>>> penstock\n")
            return "README.md"
        case Kind.MISSING:
            (project / READINGS_SQL).unlink()
            return READINGS_SQL
        case Kind.SPEC:
            respec(project, WITH_DOORS)
            return "penstock.yml"
        case Kind.BEHIND:
            shutil.rmtree(project)
            write(repository, project, SPEC, "v1.0.0")
            return ".copier-answers.yml"
        case _:
            edit(project, "Makefile", "# ours")
            return "Makefile"


def test_all_is_as_it_should_be(project: Path) -> None:
    before = state(project)

    result = penstock("check", project, "--strict")

    assert (result.exit_code, result.output) == (
        0,
        "The project is what its spec and template say.\n",
    )
    assert state(project) == before


@pytest.mark.parametrize("kind", Kind)
def test_each_deviation_has_an_exit_code(
    project: Path, repository: Path, kind: Kind
) -> None:
    path = spoil(project, repository, kind)

    found = penstock("check", project, "--strict", "--json")
    shown = penstock("check", project, "--strict")

    assert (found.exit_code, shown.exit_code) == (EXITS[kind], EXITS[kind])
    [deviation] = json.loads(found.stdout)["deviations"]
    assert (deviation["kind"], deviation["path"]) == (kind, path)
    assert shown.output.startswith(f"{path}:")


def test_the_gravest_counts(project: Path, repository: Path) -> None:
    for kind in (Kind.EDITED, Kind.SPEC, Kind.MISSING):
        spoil(project, repository, kind)

    result = penstock("check", project, "--strict")

    assert result.exit_code == EXITS[Kind.MISSING]
    assert [line.split(":")[0] for line in result.output.splitlines()] == [
        READINGS_SQL,
        "penstock.yml",
        "Makefile",
    ]


def test_edits_by_hand_are_listed_and_no_error(project: Path, repository: Path) -> None:
    spoil(project, repository, Kind.EDITED)

    result = penstock("check", project)

    assert result.exit_code == 0
    assert "Makefile: it was edited by hand; updates keep that." in result.output


def test_what_was_deleted_on_purpose_is_listed_and_no_error(project: Path) -> None:
    (project / READINGS_SQL).unlink()
    commit(project, "Of no use here")

    result = penstock("check", project, "--ignore-missing")

    assert result.exit_code == 0
    assert f"{READINGS_SQL}: it was generated and is missing." in result.output


def test_nobody_has_to_look_for_a_newer_version(
    project: Path, repository: Path
) -> None:
    spoil(project, repository, Kind.BEHIND)

    assert penstock("check", project, "--ignore-newer").exit_code == 0


def test_annotations(repository: Path, tmp_path: Path) -> None:
    project = write(repository, tmp_path / "all/lab", SPEC, "v2.0.0")
    shutil.rmtree(project / ".git")
    commit(tmp_path / "all", "All")
    line = len((project / "README.md").read_text("utf-8").splitlines()) + 1
    for kind in (Kind.MARKERS, Kind.MISSING):
        spoil(project, repository, kind)
    (project / "Makefile").write_text("mine:\n")

    result = penstock("check", project, "--format", "github")

    assert result.exit_code == EXITS[Kind.MARKERS]
    errors = result.output.splitlines()
    assert errors[0].startswith(f"::error file=lab/README.md,line={line},col=1::a conf")
    assert errors[1].startswith(f"::error file=lab/{READINGS_SQL},line=1,col=1::it was")
    assert errors[2].startswith(
        "::notice file=lab/Makefile,line=1,col=1::it was edited"
    )


def test_files_are_healed_and_git_knows_what_they_were(project: Path) -> None:
    edit(project, "Makefile", "# ours")
    edit(project, "dags/transform.py", "# ours")
    (project / "dags/load_daily.py").unlink()
    commit(project, "Gone")

    result = penstock("check", project, "--strict", "--heal", "dags")

    assert result.exit_code == EXITS[Kind.EDITED]
    assert "dags/load_daily.py is as it was generated." in result.stderr
    assert "Makefile" not in result.stderr
    assert git(project, "status", "--porcelain").split() == [
        *("??", "dags/load_daily.py", "M", "dags/transform.py")
    ] or "dags/transform.py" in git(project, "status", "--porcelain")
    commit(project, "Healed")
    assert penstock("check", project, "--strict", "--heal", "Makefile").exit_code == 0


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("Makefile", "Makefile has changes that are in no commit"),
        ("nothing.txt", "nothing.txt is nothing that Penstock has generated"),
        ("penstock.yml", "penstock.yml is nothing that Penstock has generated"),
    ],
)
def test_healing_loses_nothing(project: Path, path: str, said: str) -> None:
    (project / "Makefile").write_text("mine:\n")
    before = state(project)

    result = penstock("check", project, "--heal", path)

    assert (result.exit_code, said in result.output) == (2, True), result.output
    assert state(project) == before


def test_after_an_update_all_is_well_again(project: Path) -> None:
    respec(project, WITH_DOORS)
    assert update(project).exit_code == 0
    assert penstock("check", project, "--strict").exit_code == 0


def test_it_is_of_use_in_a_hook(project: Path, repository: Path) -> None:
    """Git tells its hooks which repository they are in; the template's is another."""
    hook = project / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c "
        "'from generator.cli import main; main()' check --strict\n"
    )
    hook.chmod(0o755)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}

    def committed() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", "commit", "--allow-empty", "--all", "--message", "Hook"],
            cwd=project,
            env=environment,
            capture_output=True,
            text=True,
        )

    assert committed().returncode == 0
    (project / "Makefile").write_text("mine:\n")
    refused = committed()
    assert refused.returncode == 1
    assert "Makefile: it was edited by hand" in refused.stdout + refused.stderr


def test_every_exit_code_is_documented() -> None:
    text = main.commands["check"].help or ""
    for kind, code in EXITS.items():
        assert f"  {code}  " in text, kind
