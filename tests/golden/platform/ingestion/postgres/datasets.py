"""What OpenLineage calls what tables are read from."""

from ingestion.postgres.tables import Query, Source


def dataset(source: Source, table: str) -> tuple[str, str]:
    """Return namespace and name; of several servers the first, of a query the table's."""
    server = source.server
    host, port = server.host.partition(",")[0], server.port.partition(",")[0]
    (reads,) = [each.reads for each in source.tables if each.name == table]
    name = f"query.{table}" if isinstance(reads, Query) else str(reads)
    return f"postgres://{host}:{port}", f"{server.database}.{name}"
