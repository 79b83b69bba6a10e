"""What GitLab runs for a change and a release: its jobs' scripts, beside pretended programs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from support import commit, git

DOCKER = """
case "$1" in login) cat > "$SAID.password" ;; esac
test "$1" = run || { echo "docker $*" >> "$SAID"; exit 0; }
echo "$TF_VAR_gitlab_project $TF_VAR_repository $TF_VAR_image_tag $AWS_ROLE_ARN" >> "$SAID.as"
while test "$1" != hashicorp/terraform:1.11.4; do shift; done
cd infra/terraform/environments/prod
last=${!#}
case "$2" in
  init) echo "providers of today" > .terraform.lock.hcl ;;
  plan) echo "plan of $(cat ../../../../marker)" > "${last#-out=}"; echo "$@" >> "$SAID.plan" ;;
  show) printf '{"shown": "%s"}' "$(cat "$last")" ;;
  apply) cat release.tfplan .terraform.lock.hcl >> "$SAID" ;;
  output) test "$last" != settings || { echo '{"LEDGER_LAKE_ARCHIVE": "archive-1"}'; exit; }
    echo '{"orchestrator": {"value": {"repository_url": "1.ecr.example/ledger"}},
                 "image_tag": {"value": "runs now"}}' ;;
esac
"""
PROGRAMS = {
    "apk": "",
    "aws": 'case "$2" in batch-get-image) echo 0 ;; *) echo password ;; esac',
    "docker": DOCKER,
    "kubectl": 'echo "kubectl $*" >> "$SAID"',
    "kustomize": 'echo "kustomize $*" >> "$SAID"',
    # Of its language, what the scripts say: the way to one value. A program is only named.
    "jq": f"""exec {sys.executable} -c '
import json, re, sys
found = json.load(sys.stdin)
if sys.argv[1] == "--from-file":
    found = json.dumps(found | dict(by=sys.argv[2]))
elif sys.argv[2].startswith("to_entries"):
    found = "".join(f"{{key}}={{value}}" for key, value in found.items())
else:
    for key in re.findall(r"\\w+", sys.argv[2].partition("//")[0]):
        found = found[key]
print(found)' "$@" """,
}


class GitLab:
    """A project on GitLab, of two commits, whose jobs run here."""

    def __init__(self, example: Path, folder: Path) -> None:
        self.project, self.said = folder / "project", folder / "said"
        self.kept = folder / "artifacts"
        shutil.copytree(example / "infra", self.project / "infra")
        shutil.copy(example / ".gitignore", self.project)
        self.jobs = yaml.safe_load((example / ".gitlab-ci.yml").read_text("utf-8"))
        git(self.project, "init", "--quiet")
        self.commits = [self._commit("first"), self._commit("second")]
        (folder / "bin").mkdir()
        for name, script in PROGRAMS.items():
            (folder / "bin" / name).write_text(f"#!/bin/bash\n{script}\n")
            (folder / "bin" / name).chmod(0o755)

    def _commit(self, marker: str) -> str:
        (self.project / "marker").write_text(marker)
        commit(self.project, marker)
        return git(self.project, "rev-parse", "HEAD").strip()

    def job(self, name: str) -> dict[str, Any]:
        """The job as GitLab sees it: what it extends, and then its own."""
        own = self.jobs[name]
        base = self.jobs[own["extends"]] if "extends" in own else {}
        merged = {**base, **own}
        for key in ("variables", "id_tokens"):
            merged[key] = base.get(key, {}) | own.get(key, {})
        return merged

    def run(self, name: str, **given: str) -> subprocess.CompletedProcess[str]:
        """The job in a clean checkout of the last commit, with what is kept for it."""
        job = self.job(name)
        git(self.project, "checkout", "--quiet", "--force", self.commits[-1])
        git(self.project, "clean", "-ffdxq")
        if self.kept.exists() and job.get("needs") == ["plan-prod"]:
            shutil.copytree(self.kept, self.project / "var/release")
        script = "\n".join([*job["before_script"], *job["script"]])
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=self.project,
            capture_output=True,
            text=True,
            env={
                "PATH": f"{self.said.parent}/bin:{os.environ['PATH']}",
                "HOME": str(self.said.parent),
                "SAID": str(self.said),
                "GITLAB_CI": "true",
                "CI_PROJECT_DIR": str(self.project),
                "CI_COMMIT_SHA": self.commits[-1],
                "CI_SERVER_FQDN": "gitlab.example.com",
                "CI_PROJECT_PATH": "example/ledger",
                "CI_REGISTRY_IMAGE": "registry.example.com/example/ledger",
                "CI_REGISTRY_USER": "job",
                "CI_REGISTRY_PASSWORD": "password",
                "AWS_PLAN_ROLES": '{"dev": "dev-plan", "prod": "prod-plan"}',
                "AWS_APPLY_ROLE": "prod-apply",
                "GITHUB_PROJECT": "example/ledger",
                "KUBERNETES_SERVER": "https://cluster.example.com",
                "KUBERNETES_AUTHORITY": "certificate",
                **{n: f"token for {t['aud']}" for n, t in job["id_tokens"].items()},
                **{
                    name: value.replace("$CI_PROJECT_DIR", str(self.project))
                    for name, value in job["variables"].items()
                },
                **given,
            },
        )
        if done.returncode == 0 and "paths" in job.get("artifacts", {}):
            assert job["artifacts"]["paths"] == ["var/release/"]
            shutil.rmtree(self.kept, ignore_errors=True)
            shutil.copytree(self.project / "var/release", self.kept)
        return done


@pytest.fixture
def gitlab(rendered: Callable[[str], Path], tmp_path: Path) -> GitLab:
    return GitLab(rendered("platform"), tmp_path)


@pytest.mark.parametrize("back", [False, True], ids=["release", "going back"])
def test_what_was_shown_is_applied(gitlab: GitLab, back: bool) -> None:
    """That plan, by those providers, with images of that version, each by its own role."""
    version = gitlab.commits[0 if back else 1]
    given = {"VERSION": version if back else ""}
    for name in ("plan-prod", "deploy-prod"):
        done = gitlab.run(name, **given)
        assert done.returncode == 0, done.stdout + done.stderr

    said = gitlab.said.read_text().splitlines()
    pushed = [line for line in said if line.startswith("docker push")]
    applied = said.index("plan of first" if back else "plan of second")
    assert said[applied + 1] == "providers of today"
    # The registry of this AWS knows no image, so it is pushed both times.
    assert pushed == 2 * [f"docker push 1.ecr.example/ledger:{version}"]
    pulled = f"docker pull registry.example.com/example/ledger/project:{version}"
    assert said.index(pulled) < applied
    assert "kubectl config set-credentials run --token=token for kubernetes" in said
    outputs = gitlab.project / "infra/kubernetes/overlays/prod/outputs.env"
    assert outputs.read_text() == "LEDGER_LAKE_ARCHIVE=archive-1\n"
    image = f"ledger=registry.example.com/example/ledger/project:{version}"
    assert f"kustomize edit set image {image}" in said
    roles = Path(f"{gitlab.said}.as").read_text().splitlines()
    who = f"gitlab.example.com/example/ledger example/ledger {version}"
    assert {*roles[:2]} == {f"{who} prod-plan"}
    assert {*roles[2:]} == {f"{who} prod-apply"}


@pytest.mark.parametrize(
    ("job", "audience"), [("plan-prod", ""), ("deploy-prod", "/prod")]
)
def test_the_token_is_what_the_cloud_is_shown(
    gitlab: GitLab, job: str, audience: str
) -> None:
    """To look, whoever it is; to apply, for that environment and no other."""
    gitlab.run("plan-prod")
    gitlab.run(job)

    identity = (gitlab.project / "var/identity").read_text()
    assert identity == f"token for sts.amazonaws.com{audience}"


def test_a_merge_request_has_the_plan_of_what_it_changes(gitlab: GitLab) -> None:
    """With the image that runs there, by the role that looks; nothing is locked or kept."""
    done = gitlab.run("plan", PLACE="prod")

    assert done.returncode == 0, done.stdout + done.stderr
    job = gitlab.job("plan")
    own = "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID"
    assert [rule["if"] for rule in job["rules"]] == [
        f'$CI_PIPELINE_SOURCE == "merge_request_event" && {own}'
    ]
    assert job["parallel"]["matrix"] == [{"PLACE": ["dev", "staging", "prod"]}]
    assert job["id_tokens"]["IDENTITY_STS_AMAZONAWS_COM"]["aud"] == "sts.amazonaws.com"
    assert "environment" not in job
    shown = (gitlab.project / job["artifacts"]["reports"]["terraform"]).read_text()
    assert json.loads(shown) == {"shown": "plan of second", "by": "infra/ci/changes.jq"}
    assert "-lock=false" in Path(f"{gitlab.said}.plan").read_text().split()
    *_, planned = Path(f"{gitlab.said}.as").read_text().splitlines()
    assert planned.endswith("runs now prod-plan")
    assert not gitlab.said.exists()


def test_what_was_never_merged_is_refused(gitlab: GitLab) -> None:
    git(gitlab.project, "checkout", "--quiet", "-b", "elsewhere", gitlab.commits[0])
    (gitlab.project / "marker").write_text("of somebody")
    commit(gitlab.project, "Not merged")
    version = git(gitlab.project, "rev-parse", "HEAD").strip()

    done = gitlab.run("plan-prod", VERSION=version)

    assert done.returncode == 1
    assert done.stdout == f"{version} was never merged here\n"
    assert not gitlab.said.exists()


def test_a_person_starts_each_deployment_after_its_plan(gitlab: GitLab) -> None:
    before = "images"
    for name in ("dev", "staging", "prod"):
        plan, deploy = gitlab.job(f"plan-{name}"), gitlab.job(f"deploy-{name}")
        assert plan["needs"] == [{"job": before, "optional": True}]
        assert deploy["needs"] == [f"plan-{name}"]
        assert deploy["environment"] == name
        assert "environment" not in plan
        assert [rule["when"] for rule in deploy["rules"]] == ["manual"]
        for job in (plan, deploy):
            assert f'$GO_BACK == "{name}"' in job["rules"][0]["if"]
            assert not job["interruptible"]
        before = f"deploy-{name}"
