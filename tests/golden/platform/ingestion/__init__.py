"""Ingestion: brings each source into its raw tables, as text and append-only."""

import os

# dlt reads these when it is imported. It tells nobody about this pipeline, and what goes
# wrong is raised as a LoadError, in one line, instead of logged in pages.
os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
os.environ.setdefault("RUNTIME__LOG_LEVEL", "CRITICAL")


class LoadError(Exception):
    """A load failed and kept nothing; the message is one line, for a person."""
