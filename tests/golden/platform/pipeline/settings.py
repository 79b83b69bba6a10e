"""Paths and variables of the project, in one place.

A variable of the shell wins over the same variable in `.env`, that one over
`environments/<environment>.env`, and all of them over the defaults below. Relative
paths start at the project's root.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

from dotenv import load_dotenv

from pipeline import variables
from pipeline.variables import ROOT

# Only the environment and `.env` know these; they have no default.
SECRETS = [
    "LEDGER_WAREHOUSE_PASSWORD",
    "BILLING_PASSWORD",
]

load_dotenv(ROOT / ".env")

ENVIRONMENT = variables.text(
    "LEDGER_ENV",
    default="dev",
)

_SETTINGS = ROOT / "environments" / f"{ENVIRONMENT}.env"
if not _SETTINGS.is_file():
    raise SystemExit(f"No environment {ENVIRONMENT!r}: {_SETTINGS} is missing.")
load_dotenv(_SETTINGS)

# Where the warehouse is: a database of its own on a PostgreSQL server, in libpq's words.
WAREHOUSE = {
    "host": variables.text(
        "LEDGER_WAREHOUSE_HOST",
        default="localhost",
    ),
    "port": variables.text(
        "LEDGER_WAREHOUSE_PORT",
        default="5432",
    ),
    "dbname": variables.text(
        "LEDGER_WAREHOUSE_DATABASE",
        default="ledger",
    ),
    "user": variables.text(
        "LEDGER_WAREHOUSE_USER",
        default="ledger",
    ),
    "sslmode": variables.text(
        "LEDGER_WAREHOUSE_SSLMODE",
        default="prefer",
    ),
    "sslrootcert": variables.text(
        "LEDGER_WAREHOUSE_SSLROOTCERT",
        default="",
    ),
}

# Whatever the server prefers, all sessions reckon in UTC and write ISO dates: libpq,
# which every tool here connects by, reads these.
os.environ |= {"PGTZ": "UTC", "PGDATESTYLE": "ISO", "PGCLIENTENCODING": "UTF8"}

# The lake: where its store is, unless that is Amazon S3, and its buckets. Files arrive in the
# first, and what loads brought is kept in the last.
LAKE_ENDPOINT = variables.text(
    "LEDGER_LAKE_ENDPOINT",
    default="",
)
variables.text(
    "LEDGER_LAKE_LANDING",
    default="",
)
variables.text(
    "LEDGER_LAKE_ARCHIVE",
    default="",
)
LAKE_ARRIVALS = "LEDGER_LAKE_LANDING"
LAKE_ARCHIVE = "LEDGER_LAKE_ARCHIVE"

# Where the database of the source billing is, and who reads it.
BILLING_HOST = variables.text(
    "BILLING_HOST",
    default="localhost",
)
BILLING_PORT = variables.text(
    "BILLING_PORT",
    default="5432",
)
BILLING_DATABASE = variables.text(
    "BILLING_DATABASE",
    default="postgres",
)
BILLING_USER = variables.text(
    "BILLING_USER",
    default="postgres",
)
BILLING_SSLROOTCERT = variables.text(
    "BILLING_SSLROOTCERT",
    default="",
)

# Where the files of the source bank arrive, in the lake.
BANK_PATH = variables.text(
    "BANK_PATH",
    default="bank",
)

# Steps of one run share its id; a step started by hand is a run of its own.
RUN_ID = variables.text(
    "LEDGER_RUN_ID",
    default=f"manual-{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
)

# How steps say what they do: text for people, or json for those who collect logs.
LOG_FORMAT = variables.text(
    "LEDGER_LOG_FORMAT",
    default="text",
)

# What jobs are called under, as OpenLineage has it.
LINEAGE_NAMESPACE = variables.text(
    "OPENLINEAGE_NAMESPACE",
    default="ledger",
)

VAR = ROOT / "var"
JOURNAL = VAR / "journal"
LOCK = VAR / "run.lock"
DLT = VAR / "dlt"
DBT_PROJECT = ROOT / "transform"
DBT_TARGET = VAR / "dbt"
LOGS = VAR / "logs"
GX = ROOT / "quality" / "gx"
DATA_DOCS = GX / "uncommitted" / "data_docs" / "local_site" / "index.html"


def shown(path: Path) -> str:
    """Return a path as a person would say it: from the project's root, if it is there."""
    return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)


def environment() -> dict[str, str]:
    """Return the environment for a subprocess, with every path made absolute."""
    return {
        **os.environ,
        **{variable: str(path) for variable, path in variables.PATHS.items()},
        "LEDGER_RUN_ID": RUN_ID,
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(DBT_TARGET),
        "DBT_LOG_PATH": str(LOGS),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONUNBUFFERED": "1",
    }
