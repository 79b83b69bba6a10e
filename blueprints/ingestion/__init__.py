"""Ingestion: brings each source into its raw tables, as text and append-only."""


class LoadError(Exception):
    """A load failed and kept nothing; the message is one line, for a person."""
