"""`penstock adopt`: a project beside what was there before."""

from __future__ import annotations

from pathlib import Path

import pytest
from resync import SPEC, WITH_DOORS, penstock, respec, update, versions
from support import commit, tree


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return versions(template, tmp_path_factory.mktemp("adopt") / "penstock")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files of its own, two of them where Penstock writes."""
    folder = tmp_path / "existing"
    (folder / "transform").mkdir(parents=True)
    (folder / "README.md").write_text("# Ours since 2019\n")
    (folder / "transform/notes.txt").write_text("Ours.\n")
    (folder / "docs").write_text("A file where a folder would be.\n")
    (folder / "penstock.yml").write_text(SPEC)
    commit(folder, "As it was")
    return folder


def test_existing_files_win_and_the_difference_is_shown(
    folder: Path, repository: Path
) -> None:
    before = tree(folder)

    result = penstock("adopt", folder, "--template", repository, "--ref", "v1.0.0")

    assert result.exit_code == 0, result.output
    now = tree(folder)
    assert {path: now[path] for path in before} == before
    assert {"Makefile", ".copier-answers.yml", "dags/transform.py"} <= now.keys()
    assert "README.md  (it was there before)" in result.output
    assert "    -# Ours since 2019\n" in result.output
    assert "docs/runbook.md  (docs is no folder)" in result.output
    assert not list((folder / ".penstock").glob("update*"))


def test_updates_keep_what_was_there(folder: Path, repository: Path) -> None:
    penstock("adopt", folder, "--template", repository, "--ref", "v1.0.0")
    commit(folder, "Adopted")
    respec(folder, WITH_DOORS)

    said = update(folder, "--to", "v1.0.0")

    assert "# Ours since 2019" in (folder / "README.md").read_text()
    assert (folder / "transform/notes.txt").read_text() == "Ours.\n"
    assert (folder / "transform/models/staging/lab/stg_lab__doors.sql").exists()
    assert "docs is no folder, so nothing is written" in said.output


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ("no spec", "has no penstock.yml"),
        ("broken spec", "`project:` is missing"),
        ("a project", "is a project already"),
    ],
)
def test_a_refusal_writes_nothing(folder: Path, spoil: str, said: str) -> None:
    match spoil:
        case "no spec":
            (folder / "penstock.yml").unlink()
        case "broken spec":
            (folder / "penstock.yml").write_text("spec: 1\n")
        case _:
            (folder / ".copier-answers.yml").write_text("_commit: v1\n")
    before = tree(folder)

    result = penstock("adopt", folder)

    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert tree(folder) == before


def test_two_specs_are_one_too_many(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yml"
    other.write_text(SPEC)

    result = penstock("adopt", folder, "--spec", other)

    assert "is there, and --spec names another one" in result.output
