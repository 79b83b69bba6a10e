"""What all tests share: the template, and projects that are rendered from it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
import yaml
from pytest_copie.plugin import Copie
from support import EXAMPLES, ROOT, beside, copy_template, run, spec_of

if TYPE_CHECKING:
    from servers import Server

# The golden projects have tests of their own, which run where they are generated.
collect_ignore = ["golden"]

_BARE = "copier==", "copier-template-extensions==", "ruamel-yaml=="


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server that tests share, each with databases of its own."""
    from servers import running

    with running() as server:
        yield server


class Render(Protocol):
    """Renders a spec, or the start without one that the questionnaire leads to."""

    def __call__(self, spec: str | None = None, **answers: str) -> Path: ...


@pytest.fixture(scope="session", autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings of the person who runs the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    (home / ".gitconfig").write_text(
        "[user]\n\tname = Test\n\temail = test@example.com\n"
        "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n"
        "[advice]\n\tdetachedHead = false\n"
    )
    (home / "copier.yml").write_text("{}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("COPIER_SETTINGS_PATH", str(home / "copier.yml"))
        patch.delenv("PYTHONPATH", raising=False)
        for name in [name for name in os.environ if name.startswith("GIT_DIR")]:
            patch.delenv(name)
        # For each file that it writes copier starts a git process, to ask for a setting
        # that counts on Windows: half of a render's time. Tests of the command keep it.
        patch.setattr(
            "copier._main.Worker._sync_git_index_executable_bit",
            lambda *_: None,
            raising=False,
        )
        yield


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template in a plain folder, which copier renders without cloning it."""
    return copy_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def bare_copier() -> Path:
    """An environment with copier, its extension and ruamel.yaml, and nothing else.

    Made once and kept in `.cache/`, named after the versions that it holds.
    """
    lock = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    wanted = [
        line.split(" ;")[0] for line in lock.splitlines() if line.startswith(_BARE)
    ]
    assert len(wanted) == len(_BARE)
    digest = hashlib.sha256(f"{wanted}{sys.version_info}".encode()).hexdigest()[:16]
    folder = ROOT / ".cache" / "environments" / f"copier-{digest}"
    if not (folder / "bin/copier").exists():
        uv = str(beside("uv")) if beside("uv").exists() else shutil.which("uv")
        assert uv, "uv is part of requirements/dev.txt; `make setup` installs it"
        making = folder.with_name(f"{folder.name}.{os.getpid()}")
        run(
            uv,
            "venv",
            "--quiet",
            "--relocatable",
            "--python",
            sys.executable,
            making,
            cwd=ROOT,
        )
        run(uv, "pip", "install", "--quiet", "--python", making, *wanted, cwd=ROOT)
        if folder.exists():
            shutil.rmtree(making)
        else:
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def render(copie_session: Copie, template: Path) -> Render:
    """Render a project with plain copier; raise what copier raises.

    copie lets unknown answers pass in silence; here they are refused.
    """
    questions = yaml.safe_load((template / "copier.yml").read_text(encoding="utf-8"))
    known = {name for name in questions if not name.startswith("_")}

    def rendered(spec: str | None = None, **answers: str) -> Path:
        unknown = sorted(answers.keys() - known)
        if unknown:
            raise LookupError(f"{', '.join(unknown)}: no question of copier.yml")
        given = answers if spec is None else {"pipeline": spec, **answers}
        result = copie_session.copy(extra_answers=given, template_dir=template)
        if result.exception:
            raise result.exception
        assert result.project_dir
        return result.project_dir

    return rendered


@pytest.fixture(scope="session")
def rendered(render: Render) -> Callable[[str], Path]:
    """The project of an example, rendered once and shared: to be read, not changed."""
    projects: dict[str, Path] = {}

    def project(example: str) -> Path:
        if example not in projects:
            projects[example] = render(spec_of(example))
        return projects[example]

    return project


@pytest.fixture(params=EXAMPLES)
def example(request: pytest.FixtureRequest, rendered: Callable[[str], Path]) -> Path:
    """Each example's project in turn: to be read, not changed."""
    return rendered(request.param)


@pytest.fixture
def make_project(
    render: Render, rendered: Callable[[str], Path], tmp_path: Path
) -> Callable[..., Path]:
    """A project of one's own, of an example or of a spec's text, to be changed at will."""

    def project(example_or_spec: str, name: str = "project") -> Path:
        is_example = example_or_spec in EXAMPLES
        made = rendered(example_or_spec) if is_example else render(example_or_spec)
        return shutil.copytree(made, tmp_path / name, symlinks=True)

    return project
