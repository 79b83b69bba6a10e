"""`python -m pipeline.trial STATE`: build what a change touches, in schemas of its own.

STATE is a folder with the `manifest.json` of what is in production. Models that are not as
they are there, and all that is made of them, are built beside it from the rest of it; the
schemas are gone afterwards.
"""

import os
import sys
from pathlib import Path
from uuid import uuid4

from pipeline import dbt, processes
from pipeline.reader import quote, text
from pipeline.server import connection


def main() -> int:
    """Build, drop what was built, and return dbt's exit code."""
    if len(sys.argv) != 2 or not Path(sys.argv[1], "manifest.json").is_file():
        print("usage: python -m pipeline.trial STATE (a folder with a manifest.json)")
        return 2
    trial = f"trial_{uuid4().hex[:8]}_"
    os.environ["DBT_TRIAL"] = trial
    state = str(Path(sys.argv[1]).resolve())
    try:
        return processes.run(
            dbt.command(
                *("build", "--select", "state:modified+"),
                *("--exclude-resource-type", "unit_test"),
                *("--defer", "--favor-state", "--state", state),
            )
        )
    finally:
        _drop(trial)


def _drop(trial: str) -> None:
    with connection() as opened, opened.cursor() as cursor:
        cursor.execute(
            "select nspname from pg_namespace"
            f" where starts_with(nspname, {text(trial)})"
        )
        for (schema,) in cursor.fetchall():
            cursor.execute(f"drop schema {quote(schema)} cascade")


if __name__ == "__main__":
    sys.exit(main())
