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
SECRETS: list[str] = []

load_dotenv(ROOT / ".env")

ENVIRONMENT = variables.text(
    "CORNER_SHOP_ENV",
    default="dev",
)

_SETTINGS = ROOT / "environments" / f"{ENVIRONMENT}.env"
if not _SETTINGS.is_file():
    raise SystemExit(f"No environment {ENVIRONMENT!r}: {_SETTINGS} is missing.")
load_dotenv(_SETTINGS)

# Where the warehouse is: one file.
WAREHOUSE_PATH = variables.path(
    "CORNER_SHOP_WAREHOUSE_PATH",
    default="warehouse/shop.duckdb",
)

# Where the files of the source shop_export arrive.
SHOP_EXPORT_PATH = variables.path(
    "SHOP_EXPORT_PATH",
    default="data/export",
)

# Where the files of the source clicks arrive.
CLICKS_PATH = variables.path(
    "CLICKS_PATH",
    default="data/clicks",
)

# Where the files of the source stock arrive.
STOCK_PATH = variables.path(
    "STOCK_PATH",
    default="data/stock",
)

# Steps of one run share its id; a step started by hand is a run of its own.
RUN_ID = variables.text(
    "CORNER_SHOP_RUN_ID",
    default=f"manual-{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
)

# How steps say what they do: text for people, or json for those who collect logs.
LOG_FORMAT = variables.text(
    "CORNER_SHOP_LOG_FORMAT",
    default="text",
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
        "CORNER_SHOP_RUN_ID": RUN_ID,
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_TARGET_PATH": str(DBT_TARGET),
        "DBT_LOG_PATH": str(LOGS),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "PYTHONUNBUFFERED": "1",
    }
