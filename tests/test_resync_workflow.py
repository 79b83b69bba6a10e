"""The workflow that opens pull requests with updates: its steps run, beside a pretended `gh`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from resync import SPEC, edit, update, versions, write
from support import ROOT, commit, git

WORKFLOWS = ROOT / "blueprints/.github/workflows"
WORKFLOW = yaml.load(
    (WORKFLOWS / "update.yml").read_text("utf-8"), Loader=yaml.BaseLoader
)
JOB = WORKFLOW["jobs"]["update"]
SCRIPTS = {s["name"]: s["run"] for s in JOB["steps"] if "run" in s}


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return versions(template, tmp_path_factory.mktemp("workflow") / "penstock")


def linted(folder: Path) -> str:
    """What actionlint and zizmor, at its strictest, find in workflows."""
    tools = Path(sys.executable).parent
    files = sorted(str(path) for path in folder.glob("*.yml"))
    assert files
    found = ""
    for command in (
        [tools / "actionlint", "-no-color", "-oneline", *files],
        [
            *(tools / "zizmor", "--offline", "--no-progress", "--quiet"),
            *("--format=plain", "--persona=pedantic", *files),
        ],
    ):
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            env=os.environ | {"PATH": f"{tools}:{os.environ['PATH']}"},
        )
        found += done.stdout if done.returncode else ""
    return found


@pytest.mark.parametrize("name", ["flights", "minimal", "platform"])
def test_the_linters_of_workflows_find_nothing(
    name: str, rendered: Callable[[str], Path]
) -> None:
    assert linted(rendered(name) / ".github/workflows") == ""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("uses: actions/checkout@", "uses: actions/checkout@v5 # ", "unpinned-uses"),
        ("permissions: {}\n", "", "excessive-permissions"),
        ("persist-credentials: false", "fetch-depth: 1", "artipacked"),
        ("steps.update.", "steps.updated.", 'property "updated" is not defined'),
    ],
)
def test_the_linters_would_find_it(
    old: str, new: str, found: str, tmp_path: Path
) -> None:
    text = (WORKFLOWS / "update.yml").read_text("utf-8")
    assert old in text
    (tmp_path / "update.yml").write_text(text.replace(old, new))
    assert found in linted(tmp_path)


def test_their_rights_are_the_least() -> None:
    for path in WORKFLOWS.glob("*.yml"):
        workflow = yaml.safe_load(path.read_text("utf-8"))
        assert workflow["permissions"] == {}
        for job in workflow["jobs"].values():
            for step in job["steps"]:
                if "uses" in step:
                    assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
    assert JOB["permissions"] == {"contents": "write", "pull-requests": "write"}


@pytest.mark.parametrize(
    ("address", "installed"),
    [
        ("https://example.com/penstock.git", "git+https://example.com/penstock.git"),
        ("gh:acme/penstock", "git+https://github.com/acme/penstock"),
        ("gl:acme/penstock.git", "git+https://gitlab.com/acme/penstock.git"),
        ("/home/ada/penstock", ""),
        ("git@example.com:acme/penstock", ""),
    ],
)
def test_penstock_is_installed_from_where_the_project_came_from(
    address: str, installed: str, tmp_path: Path
) -> None:
    (tmp_path / ".copier-answers.yml").write_text(
        f"_commit: v1\n_src_path: {address}\n"
    )
    _tool(tmp_path / "python", f'echo "$@" > {tmp_path}/said')

    done = subprocess.run(
        [
            "bash",
            "-e",
            "-c",
            SCRIPTS["Install Penstock from where the project came from"],
        ],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )

    if installed:
        said = (tmp_path / "said").read_text()
        assert said == f"-m pip install --quiet penstock @ {installed}\n"
    else:
        assert done.returncode == 1
        assert done.stdout.startswith(f"::error::The template is at {address}, where")


@pytest.mark.parametrize("conflict", [False, True])
def test_an_update_becomes_a_pull_request(
    repository: Path, tmp_path: Path, conflict: bool
) -> None:
    project = write(repository, tmp_path / "lab", SPEC)
    if conflict:
        readme = project / "README.md"
        readme.write_text(f"{readme.read_text('utf-8')}\nOurs.\n", "utf-8")
        commit(project, "By hand")
    else:
        edit(project, "README.md", "Ours.")
    remote = tmp_path / "owner/lab.git"
    git(tmp_path, "init", "--quiet", "--bare", str(remote))
    tools = tmp_path / "bin"
    tools.mkdir()
    _tool(
        tools / "gh", f'echo "$@" >> {tmp_path}/said; case "$2" in list) echo 0;; esac'
    )
    _tool(
        tools / "penstock",
        f'exec {sys.executable} -c "from generator.cli import main; main()" "$@"',
    )
    environment = os.environ | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_SERVER_URL": str(tmp_path),
        "GITHUB_REPOSITORY": "owner/lab",
        "BRANCH": JOB["env"]["BRANCH"],
    }

    def run(name: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", SCRIPTS[name]],
            cwd=project,
            env=environment | more,
            capture_output=True,
            text=True,
        )

    updated = run("Update")
    assert updated.returncode == 0, updated.stderr
    code = "1" if conflict else "0"
    assert (tmp_path / "output").read_text() == f"code={code}\n"
    opened = run("Open the pull request, or bring it up to date", CONFLICTS=code)
    assert opened.returncode == 0, opened.stderr

    said = (tmp_path / "said").read_text().splitlines()
    assert said[-1].startswith("pr create --draft" if conflict else "pr create --head")
    assert "Update to v2.0.0 of the template" in said[-1]
    assert ("with conflicts to resolve" in said[-1]) == conflict
    body = (tmp_path / "body.md").read_text()
    action = "conflict" if conflict else "merge"
    assert f"| {action} | `README.md` |" in body
    assert body.startswith("**The template goes from v1.0.0 to v2.0.0: ")
    shown = git(remote, "show", "--stat=200", "penstock-update")
    assert "README.md" in shown
    assert run("Fail where a person has to decide").returncode == 1


def test_nothing_to_do_opens_nothing(repository: Path, tmp_path: Path) -> None:
    project = write(repository, tmp_path / "lab", SPEC, "v2.0.0")
    tools = tmp_path / "bin"
    tools.mkdir()
    _tool(
        tools / "penstock",
        f'exec {sys.executable} -c "from generator.cli import main; main()" "$@"',
    )
    done = subprocess.run(
        ["bash", "-e", "-c", SCRIPTS["Update"]],
        cwd=project,
        env=os.environ
        | {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
        },
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output").read_text() == "code=none\n"


def _tool(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_where_it_is_of_no_use_it_is_deleted_for_good(
    repository: Path, tmp_path: Path
) -> None:
    project = write(repository, tmp_path / "lab", SPEC)
    workflow = project / ".github/workflows/update.yml"
    workflow.unlink()
    commit(project, "No workflow")
    assert update(project).exit_code == 0
    assert not workflow.exists()
