"""What OpenLineage calls the tables of the warehouse, and what they are loaded from."""

import importlib

from pipeline import settings

_KINDS = {
    "billing": "postgres",
    "bank": "files",
}


def dataset(schema: str, table: str) -> tuple[str, str]:
    """Return the namespace of the warehouse, and the name of a table in it."""
    where = settings.WAREHOUSE
    server = f"postgres://{where['host']}:{where['port']}"
    return server, f"{where['dbname']}.{schema}.{table}"


def origin(source: str, table: str) -> tuple[str, str]:
    """Return namespace and name of what a table of a source is read from."""
    kind = importlib.import_module(f"ingestion.{_KINDS[source]}.datasets")
    declared = importlib.import_module(f"ingestion.sources.{source}").SOURCE
    namespace, name = kind.dataset(declared, table)
    return namespace, name
