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
            "[[ design.project.alerts ]].deadline_missed",
        ),
    )


def step(command, arguments="", **options):
    """Return the task that runs a step of the pipeline."""
    return BashOperator(
        task_id=command.replace(" ", "_"),
        bash_command=f"{PYTHON} -m pipeline {command}{arguments}",
        cwd=str(PROJECT),
        env={
            "[[ design.project.prefix ]]_RUN_ID": "{{ run_id }}",
[% if design.openlineage %]
            "OPENLINEAGE_PARENT_ID": PARENT,
[% endif %]
        },
        append_env=True,
        pool="[[ design.project.pool ]]",
        **options,
    )
