"""Check raw, build staging and marts from it, check the marts, publish them."""

import logging
import os
import sys
from datetime import timedelta
from pathlib import Path

import pendulum
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import (
    DAG,
    Asset,
    AssetAny,
    AsyncCallback,
    DeadlineAlert,
    DeadlineReference,
    TaskGroup,
    chain,
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

# What the loads publish.
LOADS = [
    "ledger_raw_hourly",
    "ledger_raw_cron_30_5_x_x_1_5",
]

# What is published here, one asset a mart.
MARTS = [
    "ledger_dim_customers",
    "ledger_dim_date",
    "ledger_fct_invoices",
    "ledger_fct_payments",
    "ledger_measures_invoices",
    "ledger_measures_payments",
]

DOC = """
Runs whenever a load has published what it brought.

1. `prepare` and `check_raw`: a rule with `on_fail: stop` that fails ends the run here;
   staging and marts stay as they were.
2. `stage`: rows that fit their types go to staging, the others to quarantine with the
   reason.
3. `model`: builds the marts.
4. `check_marts`: the rules once more, on what people read. Its success brings the Data
   Docs up to date and publishes an asset for each mart.

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
    dag_id="ledger__transform",
    description="Check raw, build staging and marts from it, check the marts.",
    doc_md=DOC,
    schedule=AssetAny(*(Asset(name) for name in LOADS)),
    start_date=pendulum.datetime(2025, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    tags=[
        "ledger",
        "transform",
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
    with TaskGroup(group_id="gate_on_raw", prefix_group_id=False) as gate_on_raw:
        # What a gate says stays the same until the data changes: no retries.
        step("prepare") >> step("check raw", retries=0)

    with TaskGroup(group_id="staging", prefix_group_id=False) as staging:
        step("stage")

    with TaskGroup(group_id="marts", prefix_group_id=False) as marts:
        step("model")

    with TaskGroup(group_id="gate_on_marts", prefix_group_id=False) as gate_on_marts:
        step(
            "check marts",
            retries=0,
            outlets=[Asset(name) for name in MARTS],
        )

    chain(gate_on_raw, staging, marts, gate_on_marts)
