"""What Great Expectations must know about the warehouse: how to read PostgreSQL."""

from contextlib import suppress
from typing import Any

from psycopg2.errors import UndefinedTable
from sqlalchemy import URL
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.pool import Pool, StaticPool

from pipeline import server
from quality import views

__all__ = ["GreatExpectationsDialect"]

registry.register("postgres.gx", __name__, "GreatExpectationsDialect")


class GreatExpectationsDialect(PGDialect_psycopg2):
    """`postgres+gx://<layer>`: the warehouse, with a layer's rows."""

    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return the pool of one connection: temporary views live in theirs."""
        return StaticPool

    def connect(self, *_: Any, **__: Any) -> Any:
        """Open the warehouse, as every step does."""
        return server.connect()

    def on_connect_url(self, url: URL) -> Any:
        """Return what makes the rows of the layer known to a new connection."""

        def define(connection: Any) -> None:
            with connection.cursor() as cursor:
                for definition in views.definitions(str(url.host)):
                    # Rows of a table that was never loaded are missed by who reads them.
                    with suppress(UndefinedTable):
                        cursor.execute(definition)

        return define
