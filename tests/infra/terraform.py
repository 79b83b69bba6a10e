"""Terraform, the provider that it needs, and an AWS to try it on.

The provider comes from a mirror in the file system where this machine has one: the folder
that `TF_PLUGIN_MIRROR` names, or any that Terraform and its packages use. Without one it comes
from the registry. What can't be had fails the tests: none is skipped.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

from buckets import programs, serving
from support import ROOT

from generator.resync.tree import render_tree

__all__ = ["Terraform", "aws", "environment_of", "terraform_of"]

_PROVIDER = "registry.terraform.io/hashicorp/aws"
_MIRRORS = (
    *("~/.terraform.d/plugins", "~/.terraform.d/plugin-cache"),
    *("/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"),
    *("/usr/lib/terraform", "/var/lib/terraform", "/opt/terraform"),
)
_CONTAINER = """\
#!/usr/bin/env bash
# What a container of Terraform would do, which knows no other variables than it is given.
set -euo pipefail
known=(PATH="$PATH" HOME="$HOME" AWS_ENDPOINT_URL="$AWS_ENDPOINT_URL")
known+=(TF_CLI_CONFIG_FILE="$TF_CLI_CONFIG_FILE" TF_VAR_disposable="$TF_VAR_disposable")
while [[ $1 != hashicorp/terraform:* ]]; do
  case $1 in
    --workdir) cd "${2/#\\/work/$PROJECT}" ;;
    --env) case $2 in
      AWS_*) ;; # here nobody is asked who he is
      *=*) known+=("$2") ;;
      *) test -z "${!2+set}" || known+=("$2=${!2}") ;;
    esac ;;
  esac
  shift
done
shift
exec env -i "${known[@]}" terraform "$@"
"""
_PACKAGES = ("moto[server]==5.2.5", "checkov==3.3.30")
_VERSION = (1, 10)


def terraform_of(spec: str, folder: Path) -> Path:
    """The Terraform of a spec's project, written into `folder`."""
    tree = render_tree(ROOT, spec, {"_src_path": "", "_commit": ""}, "answers.yml")
    for path, file in tree.items():
        if path.startswith(("infra/terraform/", "infra/ci/")):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.content)
    return folder / "infra/terraform"


class Terraform:
    """The program, with a configuration of its own and nothing of this machine's."""

    def __init__(self, folder: Path) -> None:
        found = shutil.which("terraform")
        assert found, (
            "terraform is missing: put 1.10 or newer on the PATH, as its site says, or "
            "`GOBIN=/usr/local/bin go install github.com/hashicorp/terraform@v1.11.4`"
        )
        self._program = found
        self._config = folder / "terraform.rc"
        self._config.write_text(_configuration(), encoding="utf-8")
        version = json.loads(self.run("version", "-json", at=folder))
        parts = tuple(map(int, version["terraform_version"].split(".")[:2]))
        assert parts >= _VERSION, f"terraform is {version['terraform_version']}"

    def run(self, *words: str, at: Path, expect: int = 0, **env: str) -> str:
        """What the command says, with errors; it has to end as `expect` says."""
        done = subprocess.run(
            [self._program, *words, *(["-no-color"] if words[0] != "version" else [])],
            cwd=at,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=420,
            env=self._environment() | env,
        )
        assert done.returncode == expect, f"{words} in {at}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def prepared(self, at: Path) -> Path:
        """The folder, with providers and modules at hand and its state left alone."""
        self.run("init", "-backend=false", "-input=false", at=at)
        return at

    def as_workflows(
        self, place: str, *words: str, at: Path, expect: int = 0, **env: str
    ) -> str:
        """What `infra/ci/terraform.sh` says in a project, whose container is this machine."""
        programs = at / "programs"
        programs.mkdir(exist_ok=True)
        container = programs / "docker"
        container.write_text(_CONTAINER, encoding="utf-8")
        container.chmod(0o755)
        done = subprocess.run(
            ["bash", "infra/ci/terraform.sh", place, *words],
            cwd=at,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=420,
            env={
                **self._environment(),
                **env,
                "PATH": f"{programs}:{os.environ['PATH']}",
                "PROJECT": str(at),
            },
        )
        assert done.returncode == expect, f"{words} in {at}\n{done.stdout}{done.stderr}"
        return done.stdout + (done.stderr if expect else "")

    def refusal(self, at: Path) -> str:
        """What `validate` says of a folder that is wrong; empty of one that is not."""
        report = subprocess.run(
            [self._program, "validate", "-json"],
            cwd=at,
            capture_output=True,
            text=True,
            env=self._environment(),
        ).stdout
        found = json.loads(report)["diagnostics"]
        return "\n".join(f"{each['summary']}: {each['detail']}" for each in found)

    def _environment(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TF_"))
        }
        return kept | {
            "TF_CLI_CONFIG_FILE": str(self._config),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }


def _configuration() -> str:
    mirror = _mirror()
    if mirror is None:
        return ""
    return f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n'


def _mirror() -> Path | None:
    """The folder above the AWS provider, in the layout of a mirror, if there is one."""
    named = [os.environ.get(n, "") for n in ("TF_PLUGIN_MIRROR", "TF_PLUGIN_CACHE_DIR")]
    roots = [Path(name).expanduser() for name in (*named, *_MIRRORS) if name]
    # Machines that are prepared for this often keep it beside other programs.
    roots += sorted(path for path in Path("/opt").glob("*") if path.is_dir())
    for root in roots:
        for above in (root, *sorted(root.glob("*"))):
            if next((above / _PROVIDER).glob("*/*/terraform-provider-aws_v*"), None):
                return above
    return None


def environment_of() -> Path:
    """The folder of programs for these tests alone."""
    return programs("terraform", _PACKAGES)


def aws(log: Path) -> AbstractContextManager[str]:
    """The address of a local AWS that remembers what is made, until the end."""
    return serving(log, environment_of(), MOTO_IAM_LOAD_MANAGED_POLICIES="true")
