"""What Terraform is told: the cloud's clock, names, tags, sizes and what a month costs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from specs import design, small
from support import ROOT, spec_of

from generator.design.quoting import hcl
from generator.kinds.clouds._aws_clock import expressions_of
from generator.kinds.clouds._aws_cost import runs_per_month
from generator.kinds.clouds.base import Timer
from scripts import golden

CLOUD = "deployment: {cloud: aws}\n"


@pytest.mark.parametrize(
    ("cron", "expressions"),
    [
        ("0 * * * *", ("cron(0 * * * ? *)",)),
        ("*/15 * * * *", ("cron(0,15,30,45 * * * ? *)",)),
        ("15 6 * * 1-5", ("cron(15 6 ? * 2,3,4,5,6 *)",)),
        ("0 0 * * 0", ("cron(0 0 ? * 1 *)",)),
        ("0 0 * * 7", ("cron(0 0 ? * 1 *)",)),
        ("0 0 1 * *", ("cron(0 0 1 * ? *)",)),
        ("5 4-8/2 1,15 1-12/6 *", ("cron(5 4,6,8 1,15 1,7 ? *)",)),
        ("10/20 3 * * *", ("cron(10,30,50 3 * * ? *)",)),
        # Cron means either day; AWS takes one of them.
        ("0 0 13 * 5", ("cron(0 0 13 * ? *)", "cron(0 0 ? * 6 *)")),
    ],
)
def test_cron_in_the_words_of_aws(cron: str, expressions: tuple[str, ...]) -> None:
    assert expressions_of(cron) == expressions


@pytest.mark.parametrize(
    ("cron", "runs"),
    [
        ("0 * * * *", 730),
        ("0 6 * * 1-5", 21.7),
        ("0 0 1 * *", 1),
        ("0 0 1 1,7 *", 1 / 6),
    ],
)
def test_runs_in_a_month(cron: str, runs: float) -> None:
    timer = Timer("t", expressions_of(cron), "UTC", "run", 60)
    assert runs_per_month([timer]) == pytest.approx(runs, rel=0.01)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (3, "3"),
        (0.045, "0.045"),
        ("a", '"a"'),
        ('say "${x}" %{y} \\ \n\x01', '"say \\"$${x}\\" %%{y} \\\\ \\n\\u0001"'),
        (("a", "b"), '["a", "b"]'),
        ({}, "{}"),
        ({"a": 1, "b c": "d"}, '{\n  a     = 1\n  "b c" = "d"\n}'),
        ({"a": {"b": None}}, "{\n  a = {\n    b = null\n  }\n}"),
    ],
)
def test_values_in_the_language_of_terraform(value: object, text: str) -> None:
    assert hcl(value) == text


def test_without_a_cloud_there_is_none_of_it() -> None:
    found = design(small())
    assert found.cloud is None
    assert "terraform" not in found.components
    assert (found.terraform_modules, found.terraform_places) == ((), ())


def test_one_place_without_environments() -> None:
    (place,) = design(small("", CLOUD)).terraform_places
    assert (place.name, place.region, place.state) == (
        *("prod", "eu-central-1", "small-prod-terraform-state"),
    )


def test_environments_say_what_differs() -> None:
    text = (
        "deployment: {cloud: {kind: aws, region: us-east-1, state: everywhere}, "
        "budget: {monthly: 100}}\n"
        "environments:\n"
        "  dev: {latency: weekly, cloud: {region: eu-west-1, state: here, network: "
        "{vpc: vpc-0123abcd, subnets: [subnet-0123abcd, subnet-0123abce]}}}\n"
        "  prod: {budget: {monthly: 900, notify: a@b.example}}\n"
    )
    dev, prod = design(small("", text)).terraform_places
    assert (dev.region, dev.state, dev.existing, dev.budget) == (
        *("eu-west-1", "here", True, 100),
    )
    assert (prod.region, prod.state, prod.existing, prod.budget) == (
        *("us-east-1", "everywhere", False, 900),
    )
    assert [timer.expressions for timer in dev.schedules] == [("cron(0 0 ? * 2 *)",)]
    assert prod.schedules == ()
    assert dev.tags["stack"] == "small-dev"


def test_names_fit_into_names_of_aws() -> None:
    name = "A very long name, of a project: that nobody types"
    text = small("{name: small}", f"{{name: {json.dumps(name)}, owner: 'Who? <x>'}}")
    cloud = design(text + CLOUD).cloud
    assert cloud
    assert (cloud.project, cloud.places[0].tags["owner"]) == (
        "a-very-long-name-of",
        "Who x",
    )


def test_several_schedules_load_their_own_sources() -> None:
    cloud = design(spec_of("platform")).cloud
    assert cloud
    assert {t.name: t.command for t in cloud.schedules} == {
        "hourly": "python -m pipeline run --source billing",
        "cron_30_5_x_x_1_5": "python -m pipeline run --source bank",
    }


def test_every_piece_of_a_module_is_there() -> None:
    pieces = ROOT / "blueprints/_pieces"
    for orchestrator in ("ecs", "mwaa"):
        text = spec_of("platform").replace(
            "orchestrator: ecs", f"orchestrator: {orchestrator}"
        )
        found = design(text)
        assert found.cloud
        for module in found.terraform_modules:
            for file in (*module.files, *module.tests, *found.cloud.environment):
                assert (pieces / file.piece).is_file(), file.piece


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """The example's page on cost, with the script and the data that make it."""
    for name in ("docs/cost.md", "infra/cost.py", "infra/prices.yml"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_bytes((golden.GOLDEN / "platform" / name).read_bytes())
    return tmp_path / "docs/cost.md"


def recompute(page: Path) -> str:
    script = page.parents[1] / "infra/cost.py"
    subprocess.run([sys.executable, script], check=True)
    return page.read_text(encoding="utf-8")


def test_the_script_says_what_the_page_says(page: Path) -> None:
    before = page.read_text(encoding="utf-8")
    assert recompute(page) == before


def test_other_prices_give_another_page(page: Path) -> None:
    prices = page.parents[1] / "infra/prices.yml"
    data = yaml.safe_load(prices.read_text(encoding="utf-8"))
    data["prices"]["nat_hour"]["usd"] = 1
    data["region_factor"] = 1
    prices.write_text(yaml.safe_dump(data), encoding="utf-8")
    assert "| Network: way out | `hours × ways_out × nat_hour` | 730.00 | 730.00 | 730.00 |" in recompute(page)  # fmt: skip  # noqa: RUF001


def test_the_sum_is_of_the_lines() -> None:
    cloud = design(spec_of("platform")).cloud
    assert cloud
    costs = cloud.costs
    for place, total in zip(costs.places, costs.totals, strict=True):
        amounts = [costs.amount(line, place) for line in costs.lines]
        assert sum(amounts) == pytest.approx(float(total), abs=0.01)
        assert all(amount > 0 for amount in amounts)
    assert {name for line in costs.lines for name in line.times} == {*costs.meanings}


_SECRETS = (
    r"AKIA[0-9A-Z]{16}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"\bgh[pousr]_[A-Za-z0-9]{30,}",
    r"\bxox[abp]-[A-Za-z0-9-]{10,}",
    r"\b(?!0{12})[0-9]{12}\b(?=[:\"'])",
    r"https://hooks\.slack\.com/services/\S+",
    r"(?i)(password|secret|token)\s*[=:]\s*[\"'][A-Za-z0-9+/_-]{12,}[\"']",
)


def found_in(text: str) -> list[str]:
    return [found[0] for pattern in _SECRETS for found in re.finditer(pattern, text)]


@pytest.mark.parametrize(
    "text",
    [
        "key: AKIA" + "ABCDEFGHIJKLMNOP",
        "arn:aws:iam::123456789" + "012:role/x",
        'password = "hunter2' + 'hunter2"',
        "-----BEGIN RSA " + "PRIVATE KEY-----",
    ],
)
def test_secrets_are_noticed(text: str) -> None:
    assert found_in(text)


def test_no_golden_tree_has_a_secret_or_an_account() -> None:
    found = {
        path.relative_to(golden.GOLDEN).as_posix(): found_in(text)
        for path in golden.GOLDEN.rglob("*")
        if path.is_file()
        and (text := path.read_text(encoding="utf-8", errors="ignore"))
    }
    assert len(found) > 100
    assert {path: secrets for path, secrets in found.items() if secrets} == {}
