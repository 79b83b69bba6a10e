"""Terraform of generated projects is applied to an AWS that runs here, and taken away again."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support import spec_of
from terraform import Terraform, aws, terraform_of
from tools import tool

PLACES = {"platform": (spec_of("platform"), "dev")}
VERSION = 4 * "0123456789"
# What this AWS has not: who is told of a budget; and what it forgets of what it is told.
LOCAL = """\
terraform {
  backend "local" {}
}

provider "aws" {
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
  max_retries                 = 1
}

module "pipeline" {
  budget = null
}
"""
FORGETS = {
    "network": {"aws_vpc_security_group_ingress_rule.endpoints": "description"},
    "warehouse": {
        "aws_vpc_security_group_ingress_rule.steps": "description",
        "aws_db_parameter_group.this": "parameter",
        "aws_db_instance.this": "performance_insights_enabled, performance_insights_kms_key_id",
    },
}


def adapted(target: Path, place: str) -> Path:
    """The folder of an environment, told about the AWS that runs here."""
    folder = target / "environments" / place
    (folder / "local_override.tf").write_text(LOCAL, encoding="utf-8")
    for module, resources in FORGETS.items():
        blocks = []
        texts = "".join(
            f.read_text() for f in (target / "modules" / module).glob("*.tf")
        )
        for address, forgotten in resources.items():
            kind, name = address.split(".")
            if f'resource "{kind}" "{name}"' in texts:
                blocks.append(
                    f'resource "{kind}" "{name}" {{\n  lifecycle {{\n    ignore_changes = '
                    f"[{forgotten}]\n  }}\n}}\n"
                )
        override = target / "modules" / module / "local_override.tf"
        override.write_text("\n".join(blocks), encoding="utf-8")
    return folder


def changes(plan: str, at: Path) -> dict[str, int]:
    """What GitLab is told of a plan."""
    command = [tool("jq"), "--from-file", "infra/ci/changes.jq"]
    done = subprocess.run(
        command, cwd=at, input=plan, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout))


def test_every_kind_of_change_is_counted(tmp_path: Path) -> None:
    terraform_of(spec_of("platform"), tmp_path)
    kinds = [["create"], ["delete", "create"], ["update"], ["no-op"], ["read"]]
    plan = {"resource_changes": [{"change": {"actions": kind}} for kind in kinds]}

    assert changes(json.dumps(plan), at=tmp_path) == {
        "create": 2,
        "update": 1,
        "delete": 1,
    }
    assert changes("{}", at=tmp_path) == {"create": 0, "update": 0, "delete": 0}


@pytest.mark.parametrize("spec", PLACES)
def test_applied_and_unchanged_and_gone(spec: str, tmp_path: Path) -> None:
    """Planned, applied as planned and no other way, by the script of the workflows."""
    terraform = Terraform(tmp_path)
    text, place = PLACES[spec]
    folder = adapted(terraform_of(text, tmp_path), place)
    with aws(tmp_path / "aws.log") as address:
        here = {
            "AWS_ENDPOINT_URL": address,
            "TF_VAR_disposable": "true",
            "TF_VAR_repository": "example/ledger",
            "TF_VAR_gitlab_project": "gitlab.com/example/ledger",
            "TF_VAR_image_tag": VERSION,
        }

        def workflow(*words: str, expect: int = 0) -> str:
            return terraform.as_workflows(
                place, *words, at=tmp_path, expect=expect, **here
            )

        assert json.loads(workflow("output", "-json")) == {}
        said = workflow("plan", "-no-color", "-lock-timeout=5m", "-out=release.tfplan")
        counted = changes(workflow("show", "-json", "release.tfplan"), at=tmp_path)
        workflow("apply", "-no-color", "-lock-timeout=5m", "release.tfplan")
        stale = workflow("apply", "-no-color", "release.tfplan", expect=1)
        outputs = json.loads(workflow("output", "-json"))
        settings = outputs["settings"]["value"]
        # 0 is no change; 2 would be one.
        terraform.run("plan", "-detailed-exitcode", "-input=false", at=folder, **here)
        terraform.run("destroy", "-auto-approve", "-input=false", at=folder, **here)
        left = terraform.run("state", "list", at=folder, **here)

    assert counted["create"] > 50
    assert (
        "Plan: {create} to add, {update} to change, {delete} to destroy.".format_map(
            counted
        )
        in said
    )
    assert "Saved plan is stale" in stale
    assert outputs["image_tag"]["value"] == VERSION
    assert outputs["orchestrator"]["value"]["repository_url"].endswith("/ledger-dev")
    assert set(outputs["delivery"]["value"]["roles"]) == {"plan", "apply"}
    assert settings["LEDGER_ENV"] == place
    assert settings["LEDGER_LAKE_LANDING"].startswith("ledger-dev-landing-")
    assert settings["LEDGER_WAREHOUSE_HOST"]
    assert left == ""
