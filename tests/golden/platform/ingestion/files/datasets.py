"""What OpenLineage calls what tables are read from."""

from ingestion.files.tables import Source


def dataset(source: Source, table: str) -> tuple[str, str]:
    """Return namespace and name: a pattern in a folder stands for all files of a table."""
    (files,) = [each.files for each in source.tables if each.name == table]
    return "file", str(source.path / files)
