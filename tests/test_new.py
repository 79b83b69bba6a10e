"""How a project comes to be: by plain copier, as a user calls it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from copier import run_copy
from copier.errors import UserMessageError
from support import (
    ROOT,
    beside,
    commit,
    files_of,
    git,
    run,
    spec_of,
    tree,
    without_origin,
)

from generator.kinds.registry import available
from generator.spec.load import load_spec

BROKEN = spec_of("minimal").replace("type: float", "type: flaot")


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as a git repository with a commit and no tag, as a checkout has it."""
    folder = shutil.copytree(template, tmp_path_factory.mktemp("checkout") / "penstock")
    commit(folder, "A checkout")
    return folder


def with_spec(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "penstock.yml").write_text(text, encoding="utf-8")
    return folder


def copy(repository: Path, folder: Path, *options: str, **settings: object) -> str:
    """Run what a user types: `copier copy --trust --vcs-ref=HEAD <template> .`"""
    command = (beside("copier"), "copy", "--trust", "--vcs-ref=HEAD", *options)
    done = run(*command, repository, ".", cwd=folder, **settings)  # type: ignore[arg-type]
    return done.stdout + done.stderr


def start(repository: Path, folder: Path, **answers: str) -> Path:
    """Do the same in this process, with the answers of a questionnaire or the defaults."""
    folder.mkdir(parents=True, exist_ok=True)
    run_copy(
        str(repository),
        folder,
        data=answers,
        vcs_ref="HEAD",
        unsafe=True,
        defaults=True,
        quiet=True,
    )
    return folder


def test_a_spec_is_all_that_is_asked_for(
    repository: Path, rendered: Callable[[str], Path], tmp_path: Path
) -> None:
    """Standard input is closed: a question would fail."""
    folder = with_spec(tmp_path / "project", spec_of("minimal"))

    said = copy(repository, folder)

    assert "🎤" not in said
    assert without_origin(tree(folder)) == without_origin(tree(rendered("minimal")))
    answers = (folder / ".copier-answers.yml").read_text(encoding="utf-8")
    head = git(repository, "rev-parse", "--short", "HEAD").strip()
    assert f"_commit: {head}" in answers
    assert f"_src_path: {repository}" in answers
    assert "project_name" not in answers


def test_the_spec_stays_as_it_was_written(repository: Path, tmp_path: Path) -> None:
    text = spec_of("minimal").replace("\n", "\r\n") + "# äöü, no line end"
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "penstock.yml").write_bytes(text.encode())

    start(repository, folder)

    assert (folder / "penstock.yml").read_bytes() == text.encode()


def test_nothing_but_copier_is_needed(
    bare_copier: Path, repository: Path, rendered: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = with_spec(tmp_path / "project", spec_of("minimal"))
    names = run(bare_copier / "bin/python", "-c", _DISTRIBUTIONS, cwd=tmp_path).stdout
    assert "penstock" not in names.split()
    assert "click" not in names.split()

    command = (bare_copier / "bin/copier", "copy", "--trust", "--vcs-ref=HEAD")
    run(*command, repository, ".", cwd=folder)

    assert without_origin(tree(folder)) == without_origin(tree(rendered("minimal")))


_DISTRIBUTIONS = (
    "from importlib.metadata import distributions\n"
    "print(*(d.metadata['Name'].lower() for d in distributions()))"
)


def test_without_a_spec_there_is_a_start(repository: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()

    copy(repository, folder, "--defaults")

    text = (folder / "penstock.yml").read_text(encoding="utf-8")
    spec = load_spec(text, "penstock.yml")
    assert text.count("#") > 5
    for source in spec.sources.values():
        for name, table in source.tables.items():
            pattern = table.files or f"{name}.{source.format}"
            found = list((folder / source.path).glob(pattern))
            assert found, f"{name} has no sample data"
            for path in found:
                head, *rows = path.read_text(encoding="utf-8").splitlines()
                assert set(head.split(",")) == set(table.columns)
                assert len(rows) > 1


def test_answers_of_the_questionnaire_reach_the_spec(
    repository: Path, tmp_path: Path
) -> None:
    """What they make is a project like that of any spec, apart from sample data."""
    made = start(
        repository, tmp_path / "made", project_name="Corner: shop", latency="hourly"
    )
    text = (made / "penstock.yml").read_text(encoding="utf-8")
    spec = load_spec(text, "penstock.yml")
    assert spec.project.name == "Corner: shop"
    assert spec.latency.schedule.text == "hourly"

    again = start(repository, with_spec(tmp_path / "again", text))

    def without_data(folder: Path) -> dict[str, bytes]:
        files = tree(folder)
        del files[".copier-answers.yml"]  # the one has answers, the other has none
        return {k: v for k, v in files.items() if not k.startswith("samples/")}

    assert without_data(made) == without_data(again)


def test_into_a_subfolder_of_a_repository(
    repository: Path, rendered: Callable[[str], Path], tmp_path: Path
) -> None:
    outer = tmp_path / "company"
    folder = with_spec(outer / "pipelines" / "sensors", spec_of("minimal"))
    (outer / "README.md").write_text("Ours.\n")
    commit(outer)

    start(repository, folder)

    assert without_origin(tree(folder)) == without_origin(tree(rendered("minimal")))
    changed = git(outer, "status", "--porcelain", "--untracked-files=all").splitlines()
    assert changed
    assert all(line.startswith("?? pipelines/sensors/") for line in changed)


def test_an_invalid_spec_is_told_without_a_traceback(
    repository: Path, tmp_path: Path
) -> None:
    folder = with_spec(tmp_path / "project", BROKEN)

    said = copy(repository, folder, expect=1)

    assert "Traceback" not in said
    assert "penstock.yml:16:21: `flaot` is not a type" in said
    assert [path.name for path in files_of(folder)] == ["penstock.yml"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spec: 1\n  oops: [", "penstock.yml:2:"),
        ("", "penstock.yml"),
        ("- a\n- b\n", "penstock.yml:1:1"),
        (spec_of("minimal").replace("spec: 1", "spec: 99"), "penstock.yml:3:1"),
    ],
    ids=["no-yaml", "empty", "a-list", "from-the-future"],
)
def test_an_invalid_spec_writes_nothing(
    text: str, message: str, repository: Path, tmp_path: Path
) -> None:
    folder = with_spec(tmp_path / "project", text)

    with pytest.raises(UserMessageError, match=message):
        start(repository, folder)

    assert [path.name for path in files_of(folder)] == ["penstock.yml"]


def test_renders_are_the_same_whatever_the_hash_seed(
    repository: Path, tmp_path: Path
) -> None:
    trees = []
    for seed in ("1", "2"):
        folder = with_spec(tmp_path / f"seed{seed}", spec_of("shop"))
        copy(repository, folder, PYTHONHASHSEED=seed)
        trees.append(tree(folder))

    assert trees[0] == trees[1]


def test_renders_are_the_same_twice(render: Callable[..., Path]) -> None:
    assert tree(render(spec_of("shop"))) == tree(render(spec_of("shop")))


@pytest.mark.parametrize("style", available("styles"))
def test_every_style_can_be_chosen(style: str, render: Callable[..., Path]) -> None:
    """The start asks for it, and the sample data are modelled so."""
    questions = yaml.safe_load((ROOT / "copier.yml").read_text(encoding="utf-8"))
    assert sorted(questions["style"]["choices"]) == sorted(available("styles"))
    assert (
        load_spec((render(style=style) / "penstock.yml").read_text()).modeling.style
        == style
    )
