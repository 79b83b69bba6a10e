"""Sources that arrive as files: CSV, JSON Lines, Parquet, also compressed.

A file is read whole when it is new or its content has changed, and lands as text.
"""

from ingestion.files.examining import examine
from ingestion.files.loading import load
from ingestion.files.tables import Format, Source, Table

__all__ = ["Format", "Source", "Table", "examine", "load"]
