"""What Airflow's triggerer calls; the plugins folder is where it finds modules."""

import logging

log = logging.getLogger(__name__)


async def deadline_missed(context=None):
    """Log one line that says which run is late, and where it is written what to do."""
    run = (context or {}).get("dag_run", {})
    log.error(
        "%s missed its freshness objective in run %s."
        " What to do: docs/runbook.md#deadline_missed",
        run.get("dag_id", "A DAG"),
        run.get("dag_run_id", "unknown"),
    )
