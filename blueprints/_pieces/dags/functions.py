def name_the_runbook(context):
    """Log one line that says what failed, and where it is written what to do."""
    task = context["task_instance"]
    log.error(
        "%s failed in run %s. What to do: docs/runbook.md#%s",
        task.task_id,
        task.run_id,
        task.task_id,
    )


def step(command, **options):
    """Return the task that runs a step of the pipeline."""
    return BashOperator(
        task_id=command.replace(" ", "_"),
        bash_command=f"{PYTHON} -m pipeline {command}",
        cwd=str(PROJECT),
        env={
            "[[ design.project.prefix ]]_RUN_ID": "{{ run_id }}",
        },
        append_env=True,
[% if design.warehouse.one_writer %]
        pool="[[ design.project.pool ]]",
[% endif %]
        **options,
    )
