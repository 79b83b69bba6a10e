"""What Great Expectations must know about the warehouse: how to read DuckDB."""

from contextlib import suppress
from typing import Any

from duckdb import CatalogException
from duckdb_engine import Dialect, DuckDBIdentifierPreparer
from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.pool import Pool, StaticPool

from pipeline import settings
from quality import views

__all__ = ["GreatExpectationsDialect"]

registry.register("duckdb.gx", __name__, "GreatExpectationsDialect")


class _QuoteEverything(DuckDBIdentifierPreparer):
    """DuckDB reserves more words than PostgreSQL, whose list would be used else."""

    def _requires_quotes(self, value: str) -> bool:
        return True


class GreatExpectationsDialect(Dialect):
    """`duckdb+gx://<layer>`: the warehouse, opened for reading, with a layer's rows.

    Great Expectations reads a result after its transaction has ended, and DuckDB
    drops pending results then. A gate only reads, so there are no transactions.
    """

    preparer = _QuoteEverything

    # By this name Great Expectations picks REGEXP_MATCHES, DuckDB's function too,
    # for regular expressions; it knows none for DuckDB itself.
    DremioDialect = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return the pool of one connection: temporary tables live in theirs."""
        return StaticPool

    def create_connect_args(self, url: URL) -> tuple[list[str], dict[str, Any]]:
        """Return the arguments that open the warehouse."""
        return [str(settings.WAREHOUSE_PATH)], {"read_only": True}

    def on_connect_url(self, url: URL) -> Any:
        """Return what makes the rows of the layer known to a new connection."""

        def define(connection: Any) -> None:
            for definition in views.definitions(str(url.host)):
                # Rows of a table that was never loaded are missed by who reads them.
                with suppress(CatalogException):
                    connection.execute(definition)

        return define

    def do_begin(self, connection: Any) -> None:
        """Begin nothing."""

    def do_commit(self, connection: Any) -> None:
        """Commit nothing."""

    def do_rollback(self, connection: Any) -> None:
        """Roll nothing back."""
