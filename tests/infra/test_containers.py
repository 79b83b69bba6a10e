"""Images, the local stack, and what Kubernetes gets."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from support import beside, run
from tools import tool

SECRETS = {"WATCHED_SHOP_WAREHOUSE_PASSWORD": "secret"}


@pytest.mark.parametrize("profile", ["", "monitoring", "*"])
def test_compose_understands_every_profile(project: Path, profile: str) -> None:
    options = ("--profile", profile) if profile else ()
    run(tool("docker-compose"), *options, "config", "--quiet", cwd=project, **SECRETS)


def services(project: Path) -> dict[str, dict[str, object]]:
    command = (tool("docker-compose"), "--profile", "*", "config")
    found = yaml.safe_load(run(*command, cwd=project, **SECRETS).stdout)
    return dict(found["services"])


def test_every_service_has_limits_and_those_that_stay_a_health_check(
    project: Path,
) -> None:
    for name, service in services(project).items():
        assert service["deploy"]["resources"]["limits"], name  # type: ignore[index]
        assert "no-new-privileges:true" in service["security_opt"], name  # type: ignore[operator]
        assert "healthcheck" in service or name == "prepare", name
        image = str(service["image"])
        assert "build" in service or (":" in image and ":latest" not in image), name


def test_services_start_when_what_they_need_is_well(project: Path) -> None:
    found = services(project)
    assert (
        found["prepare"]["depends_on"]["airflow-database"]["condition"]
        == "service_healthy"
    )  # type: ignore[index]
    assert found["scheduler"]["depends_on"]["airflow"]["condition"] == "service_healthy"  # type: ignore[index]
    assert (
        found["prometheus"]["depends_on"]["metrics"]["condition"] == "service_healthy"
    )  # type: ignore[index]


def test_hadolint_finds_nothing(project: Path) -> None:
    run(beside("hadolint"), "docker/Dockerfile", cwd=project)


@pytest.mark.parametrize("folder", ["base", "overlays/dev", "overlays/staging", "overlays/prod"])  # fmt: skip
def test_kubernetes_understands_its_manifests(
    project: Path, tmp_path: Path, folder: str
) -> None:
    path = tmp_path / "all.yaml"
    path.write_text(manifests(project, folder))
    run(beside("kubernetes-validate"), "--strict", path, cwd=tmp_path)


def manifests(project: Path, folder: str) -> str:
    path = project / "infra/kubernetes" / folder
    return run(tool("kubectl"), "kustomize", path, cwd=project).stdout


def test_a_misspelt_key_is_noticed(project: Path, tmp_path: Path) -> None:
    text = manifests(project, "base").replace("concurrencyPolicy", "concurencyPolicy")
    (tmp_path / "all.yaml").write_text(text)
    done = subprocess.run(
        [beside("kubernetes-validate"), "--strict", "all.yaml"],
        cwd=tmp_path,
        capture_output=True,
    )
    assert done.returncode != 0


def test_overlays_have_what_their_environment_says(project: Path) -> None:
    found = {
        name: list(yaml.safe_load_all(manifests(project, f"overlays/{name}")))
        for name in ("dev", "staging", "prod")
    }
    jobs = {
        name: next(each for each in all_ if each["kind"] == "CronJob")["spec"]
        for name, all_ in found.items()
    }
    assert jobs["dev"]["schedule"] == "0 * * * *"
    # Kubernetes has no seventh day of the week.
    assert jobs["staging"]["schedule"] == "30 2 * * 0"
    assert jobs["staging"]["timeZone"] == "Europe/Berlin"
    assert jobs["prod"]["schedule"] == "*/15 * * * *"
    spaces = {each["metadata"]["namespace"] for each in found["prod"] if each["kind"] != "Namespace"}  # fmt: skip
    assert spaces == {"watched-shop-prod"}


def test_pods_know_what_terraform_made(
    rendered: Callable[[str], Path], tmp_path: Path
) -> None:
    """By the script of deployments; what the spec says of an environment wins."""
    project = shutil.copytree(rendered("platform") / "infra", tmp_path / "infra").parent
    said = {"LEDGER_LAKE_ARCHIVE": "ledger-archive-1", "LEDGER_ENV": "elsewhere"}
    docker = tmp_path / "docker"
    docker.write_text(f"#!/bin/sh\ncat <<'E'\n{json.dumps(said)}\nE\n")
    docker.chmod(0o755)
    run(
        *("bash", "infra/ci/outputs.sh", "prod"),
        cwd=project,
        PATH=f"{tmp_path}:{tool('jq').parent}:{os.environ['PATH']}",
        GITLAB_CI="true",
        IDENTITY_STS_AMAZONAWS_COM="token",
        AWS_WEB_IDENTITY_TOKEN_FILE=str(tmp_path / "identity"),
    )

    found = [*yaml.safe_load_all(manifests(project, "overlays/prod"))]
    maps = {
        each["metadata"]["name"]: each["data"]
        for each in found
        if each["kind"] == "ConfigMap"
    }
    jobs = [each["spec"] for each in found if each["kind"] == "CronJob"]
    assert jobs
    for job in jobs:
        pod = job["jobTemplate"]["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        named = [each.get("configMapRef") for each in container["envFrom"]]
        outputs, settings = (maps[each["name"]] for each in named if each)
        assert outputs == said
        assert settings["LEDGER_ENV"] == "prod"


def test_pods_may_do_what_the_restricted_standard_lets_them(project: Path) -> None:
    for each in yaml.safe_load_all(manifests(project, "base")):
        spec = each.get("spec", {})
        if each["kind"] == "CronJob":
            spec = spec["jobTemplate"]["spec"]
        pod = spec.get("template", {}).get("spec") if isinstance(spec, dict) else None
        if not pod:
            continue
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        for container in pod["containers"]:
            context = container["securityContext"]
            assert context["allowPrivilegeEscalation"] is False
            assert context["capabilities"] == {"drop": ["ALL"]}
            assert context["readOnlyRootFilesystem"] is True
            assert container["resources"]["limits"]
