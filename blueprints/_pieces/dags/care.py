    default_args={
        "owner": [[ design.owner | py ]],
        "retries": [[ dag.retries ]],
        "retry_delay": [[ dag.retry_delay_seconds | timedelta ]],
        "retry_exponential_backoff": 2.0,
        "max_retry_delay": timedelta(hours=1),
        "on_failure_callback": name_the_runbook,
    },
[% if dag.overridden %]
    deadline=late_after(
        timedelta(
            seconds=int(
                os.environ.get(
                    "[[ design.project.prefix ]]_FRESHNESS_SECONDS",
                    "[[ dag.freshness_seconds ]]",
                ),
            ),
        ),
    ),
[% else %]
    deadline=late_after([[ dag.freshness_seconds | timedelta ]]),
[% endif %]
