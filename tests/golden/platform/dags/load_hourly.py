"""Load what is new in the sources into raw."""

import logging
import os
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import (
    DAG,
    Asset,
    AsyncCallback,
    CronDataIntervalTimetable,
    DeadlineAlert,
    DeadlineReference,
    TaskGroup,
)

log = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parents[1]

# The project's own virtual environment: Airflow's knows nothing of dlt or dbt.
PYTHON = os.environ.get(
    "LEDGER_PYTHON",
    ".venv/bin/python",
)

# Whose part a step is, as OpenLineage has it; Airflow knows that when it is told whom to tell.
PARENT = (
    "{% if macros.OpenLineageProviderPlugin is defined %}"
    "{{ macros.OpenLineageProviderPlugin.lineage_parent_id(task_instance) }}"
    "{% endif %}"
)

SOURCES = [
    "billing",
]

CRON = os.environ.get(
    "LEDGER_SCHEDULE",
    "0 * * * *",
)
TIMEZONE = os.environ.get(
    "LEDGER_TIMEZONE",
    "UTC",
)

# What the steps of a backfill are told besides.
AGAIN = (
    "{% if dag_run.run_type == 'backfill' %}"
    " --from {{ data_interval_start.isoformat() }}"
    " --to {{ data_interval_end.isoformat() }}"
    "{% endif %}"
)

# Says that the raw tables of these sources are up to date.
ASSETS = [
    "ledger_raw_hourly",
]

DOC = """
Brings what is new in the sources into the raw layer, and nothing twice. When all of them
are in, it publishes an asset, which starts the transformation.

A backfill (`airflow backfill create --dag-id ledger__load_hourly --from-date 2026-01-01
--to-date 2026-01-31`) loads again what arrived in the data interval of each of its runs.

When a task fails, `docs/runbook.md` has a section on it.
"""


def name_the_runbook(context):
    """Log one line that says what failed, and where it is written what to do."""
    task = context["task_instance"]
    log.error(
        "%s failed in run %s. What to do: docs/runbook.md#%s",
        task.task_id,
        task.run_id,
        task.task_id,
    )


def late_after(interval):
    """Return the alert on a run that takes longer, from the moment it was queued."""
    if sys.argv[1:3] == ["dags", "test"]:
        # There a deadline ends in an error after a good run: apache/airflow#73428.
        return None
    return DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=interval,
        callback=AsyncCallback(
            "ledger_alerts.deadline_missed",
        ),
    )


def step(command, arguments="", **options):
    """Return the task that runs a step of the pipeline."""
    return BashOperator(
        task_id=command.replace(" ", "_"),
        bash_command=f"{PYTHON} -m pipeline {command}{arguments}",
        cwd=str(PROJECT),
        env={
            "LEDGER_RUN_ID": "{{ run_id }}",
            "OPENLINEAGE_PARENT_ID": PARENT,
        },
        append_env=True,
        pool="ledger_warehouse",
        **options,
    )


with DAG(
    dag_id="ledger__load_hourly",
    description="Load what is new in the sources into raw.",
    doc_md=DOC,
    # Each run has the time since the one before as its data interval, which says what a
    # backfill loads again.
    schedule=CronDataIntervalTimetable(CRON, timezone=TIMEZONE),
    start_date=pendulum.datetime(2025, 1, 1, tz=TIMEZONE),
    catchup=False,
    max_active_runs=1,
    tags=[
        "ledger",
        "load",
    ],
    default_args={
        "owner": "finance-data@example.com",
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(hours=1),
        "on_failure_callback": name_the_runbook,
    },
    deadline=late_after(
        timedelta(
            seconds=int(
                os.environ.get(
                    "LEDGER_FRESHNESS_SECONDS",
                    "10800",
                ),
            ),
        ),
    ),
):
    with TaskGroup(group_id="load", prefix_group_id=False) as loads:
        for source in SOURCES:
            step(f"load {source}", arguments=AGAIN)

    publish = EmptyOperator(
        task_id="publish",
        outlets=[Asset(name) for name in ASSETS],
    )

    loads >> publish
