"""Sources that are PostgreSQL databases: tables, views and queries.

All tables of a load are read in one snapshot, as the text that the server itself writes.
"""

from ingestion.postgres.examining import examine
from ingestion.postgres.loading import load
from ingestion.postgres.tables import Query, Relation, Server, Source, Table

__all__ = ["Query", "Relation", "Server", "Source", "Table", "examine", "load"]
