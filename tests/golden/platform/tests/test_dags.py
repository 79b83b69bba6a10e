"""The DAGs import, and keep what the pipeline relies on; runs in Airflow's environment."""

from datetime import timedelta
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import BundleDagBag

PROJECT = Path(__file__).resolve().parents[1]
TASKS = {
    "ledger__load_hourly": [
        "load_billing",
        "publish",
    ],
    "ledger__load_cron_30_5_x_x_1_5": [
        "load_bank",
        "publish",
    ],
    "ledger__transform": [
        "prepare",
        "check_raw",
        "stage",
        "model",
        "check_marts",
    ],
}


@pytest.fixture(scope="session")
def bag():
    dags = PROJECT / "dags"
    return BundleDagBag(str(dags), bundle_path=dags, bundle_name="dags")


@pytest.fixture(params=TASKS)
def dag(bag, request):
    return bag.dags[request.param]


def test_every_dag_file_imports(bag):
    assert bag.import_errors == {}
    assert set(bag.dags) == set(TASKS)


def test_the_tasks_come_in_this_order(dag):
    assert [task.task_id for task in dag.topological_sort()] == TASKS[dag.dag_id]


def test_one_run_at_a_time(dag):
    assert dag.max_active_runs == 1


def test_somebody_hears_of_a_late_run(dag):
    (deadline,) = dag.deadline
    assert deadline.interval > timedelta(0)
    assert deadline.callback.path.endswith("_alerts.deadline_missed")


def test_every_step_is_a_command_of_the_project(dag):
    for task in dag.tasks:
        if task.task_id != "publish":
            command = task.task_id.replace("_", " ", 1)
            words, _, more = task.bash_command.partition("{%")
            assert words.endswith(f" -m pipeline {command}")
            assert ("run_type == 'backfill'" in more) == command.startswith("load ")
            assert task.cwd == str(PROJECT)
            assert list(task.env.values()) == ["{{ run_id }}"]
            assert task.pool.endswith("_warehouse")


def test_steps_are_tried_again_and_gates_are_not(dag):
    for task in dag.tasks:
        is_gate = task.task_id.startswith("check_")
        assert task.retries == (0 if is_gate else dag.default_args["retries"])
        assert task.retry_exponential_backoff == 2.0


def test_every_task_is_in_the_runbook(dag):
    runbook = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
    for task in dag.tasks:
        assert f"\n## {task.task_id}\n" in runbook


def test_what_the_loads_publish_starts_the_transformation(bag):
    published = {
        asset.name
        for dag in bag.dags.values()
        for task in dag.tasks
        if task.task_id == "publish"
        for asset in task.outlets
    }
    (transform,) = (dag for dag in bag.dags.values() if dag.has_task("model"))
    awaited = transform.timetable.asset_condition.objects
    assert published == {asset.name for asset in awaited}
