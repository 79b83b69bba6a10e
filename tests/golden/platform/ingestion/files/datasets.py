"""What OpenLineage calls what tables are read from."""

from pathlib import Path

from ingestion.files.tables import Source


def dataset(source: Source, table: str) -> tuple[str, str]:
    """Return namespace and name: a pattern in a folder stands for all files of a table."""
    (files,) = [each.files for each in source.tables if each.name == table]
    if not isinstance(source.path, Path):
        return source.path.dataset(files)
    return "file", str(source.path / files)
