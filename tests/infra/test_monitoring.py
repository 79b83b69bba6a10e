"""Alert rules, routes and dashboard, by Prometheus' and Alertmanager's own tools."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from support import run
from tools import tool

MONITORING = Path("infra/monitoring")
RULES = MONITORING / "prometheus/rules/watched_shop.yml"
TESTS = MONITORING / "prometheus/tests/watched_shop.yml"


def test_the_configuration_and_the_rules_are_right(project: Path) -> None:
    config = project / MONITORING / "prometheus/prometheus.yml"
    said = run(tool("promtool"), "check", "config", config, cwd=project).stdout
    assert "6 rules found" in said
    run(tool("promtool"), "test", "rules", project / TESTS, cwd=project)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("> on (pipeline, layer, table)", "< on (pipeline, layer, table)"),
        ("pipeline_step_failed{pipeline=\"watched_shop\"} == 1", "pipeline_step_failed{} == 2"),
        ('severity="error"} == 0', 'severity="error"} == 1'),
        ('severity="warn"} == 0', 'severity="error"} == 0'),
        ('layer="quarantine"}[6h]) > 0', 'layer="quarantine"}[6h]) < 0'),
        ("absent(", "max("),
    ],
)  # fmt: skip
def test_the_tests_notice_a_wrong_rule(
    project: Path, tmp_path: Path, right: str, wrong: str
) -> None:
    text = (project / RULES).read_text(encoding="utf-8")
    assert right in text
    for folder in ("rules", "tests"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rules/watched_shop.yml").write_text(text.replace(right, wrong))
    tests = tmp_path / "tests/watched_shop.yml"
    tests.write_text((project / TESTS).read_text(encoding="utf-8"))
    run(tool("promtool"), "test", "rules", tests, cwd=tmp_path, expect=1)


def routed(project: Path, tmp_path: Path, *labels: str) -> str:
    config = tmp_path / "alertmanager.yml"
    start = project / MONITORING / "alertmanager/start.sh"
    run("sh", start, cwd=project, ALERTMANAGER="true", TMPDIR=str(tmp_path))
    run(tool("amtool"), "check-config", config, cwd=tmp_path)
    arguments = ("config", "routes", "test", f"--config.file={config}", *labels)
    return run(tool("amtool"), *arguments, cwd=tmp_path).stdout.strip()


def test_alerts_go_where_their_severity_says(project: Path, tmp_path: Path) -> None:
    assert routed(project, tmp_path, "severity=error") == "error"
    assert routed(project, tmp_path, "severity=warn") == "warn"
    text = (tmp_path / "alertmanager.yml").read_text(encoding="utf-8")
    assert "${" not in text


def test_what_the_dashboard_asks_is_understood(project: Path, tmp_path: Path) -> None:
    """Each expression, as the expression of a rule."""
    folder = project / MONITORING / "grafana/dashboards"
    board = json.loads((folder / "watched_shop.json").read_text(encoding="utf-8"))
    panels = [
        inner for each in board["panels"] for inner in [each, *each.get("panels", [])]
    ]
    asked = {t["expr"] for panel in panels for t in panel.get("targets", [])}
    assert len({panel["id"] for panel in panels}) == len(panels)
    assert any("stg_shop__orders" in each for each in asked)
    assert any("fct_orders" in each for each in asked)
    rules = [{"record": f"asked:{n}", "expr": each} for n, each in enumerate(asked)]
    groups = {"groups": [{"name": "asked", "rules": rules}]}
    (tmp_path / "rules.yml").write_text(json.dumps(groups))
    run(tool("promtool"), "check", "rules", "rules.yml", cwd=tmp_path)


def test_metrics_are_in_the_form_that_prometheus_wants(project: Path) -> None:
    from environments import environment

    python = environment(project / "requirements/project.txt") / "bin/python"
    said = run(python, "-m", "pipeline.metrics", cwd=project).stdout
    done = subprocess.run(
        [tool("promtool"), "check", "metrics"],
        input=said,
        text=True,
        capture_output=True,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
