"""The images of a project, built from its Dockerfile: only what they start from is a stand-in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from containers import Buildah, stand_in

PARTS = {
    *("dags", "environments", "ingestion", "pipeline", "plugins", "quality"),
    *("requirements", "transform"),
}
STEPS = "/opt/venv/project/bin/python"


@pytest.fixture(scope="module")
def buildah(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Buildah]:
    program = Buildah(tmp_path_factory.mktemp("buildah"))
    yield program
    program.end()


@pytest.fixture(scope="module")
def container(
    buildah: Buildah,
    rendered: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """A container of Airflow's image, which stands on the project's: so both are built."""
    project = rendered("platform")
    buildah.run(
        *("build", "--layers=false", "--target", "airflow", "--tag", "airflow"),
        *("--from", stand_in(buildah, tmp_path_factory.mktemp("base"))),
        *("--file", project / "docker/Dockerfile", project),
    )
    return buildah.run("from", "airflow")


def test_who_it_runs_as_and_what_it_starts(buildah: Buildah, container: str) -> None:
    found = json.loads(buildah.run("inspect", container))["Docker"]["config"]

    assert found["User"] == "1000:1000"
    assert found["Cmd"] == ["airflow", "api-server"]
    assert found["WorkingDir"] == "/opt/project"
    assert buildah.run("run", container, "--", "id", "-u") == "1000"


@pytest.mark.parametrize("user", ["1000:1000", "4711:0"])
def test_steps_and_airflow_start(
    buildah: Buildah, rendered: Callable[[str], Path], container: str, user: str
) -> None:
    """Whoever the container runs as, each in its own environment."""

    def said(*command: str) -> str:
        return buildah.run("run", "--user", user, container, "--", *command)

    locked = (rendered("platform") / "requirements/airflow.txt").read_text()
    version = re.findall(r"^apache-airflow==(\S+)", locked, re.MULTILINE)
    assert "usage: python -m pipeline" in said(STEPS, "-m", "pipeline", "--help")
    assert said("airflow", "version").splitlines()[-1:] == version


def test_it_holds_what_it_needs_and_nothing_else(
    buildah: Buildah, container: str
) -> None:
    """Neither the spec, nor tests and Terraform, nor what it took to build it."""
    parts = buildah.run("run", container, "--", "ls", "-A", "/opt/project")
    programs = buildah.run("run", container, "--", "ls", "/usr/local/bin")

    assert {*parts.split()} == PARTS
    assert {*programs.split()} == {"pip", "python"}
