"""Backfill: load again what was loaded before, and rebuild what is made of it.

What is loaded again replaces what it was loaded from before, so that doing it twice
changes nothing.
"""

from collections.abc import Sequence

from pipeline import dbt, run
from pipeline.errors import PipelineError
from pipeline.sources import Table


def backfill(
    tables: Sequence[Table],
    *,
    window: Sequence[str],
    full_refresh: bool,
    dry_run: bool,
) -> bool:
    """Say what will be done, and do it unless this is a dry run.

    With a range, staging takes what came again; without one, it is built anew.
    """
    if dry_run and (says := dbt.parse()):
        raise PipelineError(f"dbt cannot read the models: {says}")
    steps = run.steps(
        tables,
        window=window or ["--again"],
        full_refresh=full_refresh or not window,
    )
    print("Loads again, checks and rebuilds, in these steps:")
    for step in steps:
        print(f"  {' '.join(step)}")
    if dry_run:
        print("Models that are made of it:")
        for name in sorted(dbt.made_of(tables)) if tables else ["all"]:
            print(f"  {name}")
        print("Nothing was done: this was a dry run.")
        return True
    return run.run(steps)
