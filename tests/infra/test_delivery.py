"""An image is brought from the registry of a project into that of its cloud, both of which run here.

Only who asks is a stand-in: `docker` is buildah, and `aws` knows the registry that it is about.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from containers import Buildah
from processes import free_port, running, wait_until
from tools import tool

VERSION = 4 * "0123456789"
PASSWORDS = {"job": "of-the-project", "AWS": "of-the-cloud"}
# The same, as each registry keeps the one of who may come in.
USERS = {
    "job": "$2b$04$BdftmMwGMRip/dBoLtts.u7kKFw2Na54r3CGjDIN/9d2XLmtcl7k.",
    "AWS": "$2b$04$yOfGhgiEBwIMUfXAj0dQGuF24U4D9Ad/A2TUhnXaXapR2L7yog9Lq",
}
REGISTRY = """\
version: 0.1
log: {{level: error}}
storage: {{filesystem: {{rootdirectory: {folder}/images}}}}
http: {{addr: "127.0.0.1:{port}"}}
auth: {{htpasswd: {{realm: tests, path: {folder}/users}}}}
"""
DOCKER = """\
case $1 in
  run) printf '{"orchestrator": {"value": {"repository_url": "%s"}}}' "$REPOSITORY"; exit ;;
  tag) exec $BUILDAH "$@" ;;
  *) echo "$1" >> "$SAID"; exec $BUILDAH "$1" --tls-verify=false "${@:2}" ;;
esac
"""
AWS = """\
case "$1 $2" in
  "ecr get-login-password") printf of-the-cloud ;;
  "ecr batch-get-image")
    curl --silent --user AWS:of-the-cloud "http://${REPOSITORY%%/*}/v2/$4/tags/list" |
      jq --arg tag "${6#imageTag=}" '[.tags[]? | select(. == $tag)] | length' ;;
esac
"""


@dataclass(frozen=True)
class Registries:
    """Where images come from and go to, and the program that brings them."""

    buildah: Buildah
    folder: Path
    project: str
    cloud: str

    def deliver(
        self, project: Path, token: str = PASSWORDS["job"]
    ) -> subprocess.CompletedProcess[str]:
        """Run the script as a job of GitLab does."""
        return subprocess.run(
            ["bash", "infra/ci/deliver.sh", "dev", VERSION],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=120,
            env={
                **self.buildah.environment,
                "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
                "BUILDAH": " ".join(self.buildah.command),
                "SAID": str(self.folder / "said"),
                "REPOSITORY": f"{self.cloud}/ledger-dev" if self.cloud else "",
                "GITLAB_CI": "true",
                "IDENTITY_STS_AMAZONAWS_COM": "token",
                "AWS_WEB_IDENTITY_TOKEN_FILE": str(self.folder / "identity"),
                "IMAGES": f"{self.project}/Example/Ledger",
                "ACTOR": "job",
                "TOKEN": token,
            },
        )

    def said(self) -> list[str]:
        """What the script had docker do."""
        file = self.folder / "said"
        return file.read_text().split() if file.exists() else []

    def in_cloud(self) -> str:
        """The image that is there now, by what it says of itself; empty of none."""
        self.login("AWS", self.cloud)
        address = f"{self.cloud}/ledger-dev:{VERSION}"
        try:
            self.buildah.run("pull", "--tls-verify=false", "--policy=always", address)
        except AssertionError as absent:
            assert "manifest unknown" in str(absent) or "name unknown" in str(absent)
            return ""
        found = json.loads(self.buildah.run("inspect", "--type", "image", address))
        return str(found["Docker"]["config"]["Labels"]["made-for"])

    def login(self, user: str, registry: str) -> None:
        given = ("--username", user, "--password", PASSWORDS[user])
        self.buildah.run("login", "--tls-verify=false", *given, registry)


@pytest.fixture
def registries(tmp_path: Path) -> Iterator[Registries]:
    """Both, with an image in the one of the project."""
    for name, script in {"docker": DOCKER, "aws": AWS}.items():
        (tmp_path / "bin").mkdir(exist_ok=True)
        (tmp_path / "bin" / name).write_text(f"#!/usr/bin/env bash\n{script}")
        (tmp_path / "bin" / name).chmod(0o755)
    buildah = Buildah(tmp_path / "buildah")
    with ExitStack() as open_until_the_end:
        open_until_the_end.callback(buildah.end)
        project, cloud = (
            open_until_the_end.enter_context(serving(tmp_path / user, user))
            for user in USERS
        )
        container = buildah.run("from", "scratch")
        buildah.run("config", "--label", "made-for=tests", container)
        buildah.run("commit", container, "made")
        found = Registries(buildah, tmp_path, project, cloud)
        found.login("job", project)
        address = f"docker://{project}/example/ledger/project:{VERSION}"
        buildah.run("push", "--tls-verify=false", "made", address)
        buildah.run("logout", "--all")
        buildah.run("rmi", "--force", "made")
        yield found


@contextmanager
def serving(folder: Path, user: str) -> Iterator[str]:
    """The address of a registry that lets one user in."""
    folder.mkdir()
    port = free_port()
    (folder / "users").write_text(f"{user}:{USERS[user]}\n")
    (folder / "config.yml").write_text(REGISTRY.format(folder=folder, port=port))
    command = [tool("docker-registry"), "serve", folder / "config.yml"]
    with running(command, cwd=folder, log=folder / "registry.log", env={}):
        wait_until(lambda: _listens(port), folder, seconds=30)
        yield f"127.0.0.1:{port}"


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_an_image_is_brought_once(
    registries: Registries, rendered: Callable[[str], Path]
) -> None:
    assert registries.in_cloud() == ""

    done = registries.deliver(rendered("platform"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert registries.in_cloud() == "tests"
    assert registries.said() == ["login", "pull", "login", "push"]

    again = registries.deliver(rendered("platform"))

    assert again.stdout == f"{registries.cloud}/ledger-dev has {VERSION}\n"
    assert registries.said() == ["login", "pull", "login", "push"]


def test_who_may_not_read_it_brings_nothing(
    registries: Registries, rendered: Callable[[str], Path]
) -> None:
    done = registries.deliver(rendered("platform"), token="of somebody")

    assert done.returncode != 0
    assert "invalid username/password" in done.stderr
    assert registries.in_cloud() == ""


def test_a_place_without_a_registry_is_left_for_later(
    registries: Registries, rendered: Callable[[str], Path]
) -> None:
    done = replace(registries, cloud="").deliver(rendered("platform"))

    assert (done.returncode, done.stdout) == (0, "dev has no registry yet\n")
    assert registries.said() == []
