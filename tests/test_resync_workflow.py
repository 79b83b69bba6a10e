"""The workflow that opens pull requests with updates: its steps run, beside a pretended `gh`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from resync import SPEC, edit, update, versions, write
from support import ROOT, commit, git

WORKFLOW = yaml.load(
    (ROOT / "blueprints/.github/workflows/update.yml").read_text("utf-8"),
    Loader=yaml.BaseLoader,
)
JOB = WORKFLOW["jobs"]["update"]
SCRIPTS = {s["name"]: s["run"] for s in JOB["steps"] if "run" in s}


@pytest.fixture(scope="session")
def repository(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return versions(template, tmp_path_factory.mktemp("workflow") / "penstock")


def test_its_rights_are_the_least() -> None:
    assert WORKFLOW["permissions"] == {}
    assert JOB["permissions"] == {"contents": "write", "pull-requests": "write"}
    for step in JOB["steps"]:
        assert step.get("uses", "actions/").startswith("actions/")


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
    assert ("conflict README.md" if conflict else "merge    README.md") in body
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
