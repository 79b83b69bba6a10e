"""PostgreSQL: tables and queries of one database, read in one snapshot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from ...spec.base import SpecModel
from ...spec.scalars import Name, NonEmptyText, Whole, refuse
from ...spec.tables import Cursor, Table
from ...spec.times import Duration, LagText
from ...spec.types import LogicalType
from .base import Origin, OriginColumn, Source

__all__ = [
    "KIND",
    "PostgresCursor",
    "PostgresExtract",
    "PostgresSource",
    "PostgresTable",
]

_LONGEST_NAME = 63  # bytes; the server cuts off the rest

SslMode = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]


def _query(value: str) -> str:
    outside = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "x", value).strip()
    if not re.match(r"(?:select|with|values|table)\b|\(", outside, re.IGNORECASE):
        raise refuse("a query starts with select, with, values or table")
    for token in (";", "--", "/*"):
        if token in outside:
            raise refuse(f"a query is one statement and must not contain `{token}`")
    return value.strip()


def _name_of_theirs(value: str) -> str:
    if len(value.encode()) > _LONGEST_NAME:
        raise refuse(f"`{value}` is longer than the names of PostgreSQL, 63 bytes")
    return value


TheirName = Annotated[NonEmptyText, AfterValidator(_name_of_theirs)]


class PostgresCursor(Cursor):
    """What tells newer from older, and how late a change may become visible."""

    lag: LagText = Field(
        default=None,
        description="How far below the newest value of the last load the next one starts "
        "again: a duration (`15m`) for dates and timestamps, a number for numbers. As much "
        "as the longest transaction takes, since its rows become visible late.",
    )


class PostgresTable(Table):
    """A table, a view or a query."""

    name: TheirName | None = Field(
        default=None,
        description="The table's name in the database, where it is not the same.",
    )
    schema_: TheirName | None = Field(
        default=None,
        alias="schema",
        description="The table's schema, where it is not the source's.",
    )
    query: Annotated[NonEmptyText, AfterValidator(_query)] | None = Field(
        default=None,
        description="A query of the database's own SQL that is read instead of a table.",
    )
    cursor: PostgresCursor | None = Field(
        default=None,
        description="The column by which loads find what is new, and that tells since when "
        "a version of a row holds. `cursor: updated_at` is short for "
        "`cursor: {column: updated_at}`.",
    )
    deletes: Literal["detect", "ignore"] = Field(
        default="ignore",
        description="`detect`: each load also reads the keys of all rows. Rows whose key is "
        "gone leave staging and marts, a tracked dimension ends their last version, and a "
        "key that comes back counts again.",
    )

    @property
    def finds_deleted(self) -> bool:
        """Whether loads find out which rows the source has no more."""
        return self.deletes == "detect"

    @model_validator(mode="after")
    def _fits_together(self) -> PostgresTable:
        if self.query:
            for key, given in (("name", self.name), ("schema", self.schema_)):
                if given:
                    raise refuse(
                        f"a table with a `query` is read by it: it has no `{key}`"
                    )
        if self.load == "incremental" and self.cursor is None:
            raise refuse(
                "an incremental load needs a `cursor`: nothing else tells what is new"
            )
        if self.cursor and self.cursor.lag is not None:
            self._check_lag(self.cursor.column, self.cursor.lag)
        return self

    def _check_lag(self, name: str, lag: Duration | int) -> None:
        column = self.columns.get(name)
        if column is None:
            return  # which is said elsewhere
        if column.type.is_temporal != isinstance(lag, Duration):
            wanted = "a duration such as 15m" if column.type.is_temporal else "a number"
            raise refuse(f"the cursor `{name}` is {column.type}: its lag is {wanted}")
        if not column.type.is_temporal and not column.type.is_number:
            raise refuse(f"the cursor `{name}` is {column.type}, which has no lag")


class PostgresSource(Source):
    """Tables and queries of one PostgreSQL database.

    Where it is, and who reads it, is in environment variables only.
    """

    kind: Literal["postgres"] = Field(description="A PostgreSQL database.")
    schema_: TheirName = Field(
        default="public", alias="schema", description="The schema of its tables."
    )
    sslmode: SslMode = Field(
        default="prefer",
        description="How the connection is encrypted, in libpq's words; with `verify-ca` "
        "and `verify-full` the certificate is checked, too.",
    )
    replica: Literal["never", "prefer", "require"] = Field(
        default="never",
        description="Which of the hosts are read, if the variable for the host names "
        "several (`db1,db2`): the primary, a read replica if there is one, or replicas "
        "only.",
    )
    tables: dict[Name, PostgresTable] = Field(
        min_length=1, description="Tables by name."
    )

    @property
    def has_lag(self) -> bool:
        """Whether any cursor has a lag of time."""
        cursors = [table.cursor for table in self.tables.values() if table.cursor]
        return any(isinstance(cursor.lag, Duration) for cursor in cursors)


class PostgresOverrides(SpecModel):
    """What an environment may say about a PostgreSQL source."""

    host: NonEmptyText | None = Field(
        default=None, description="The host in this environment, or several: `db1,db2`."
    )
    port: Whole | None = Field(
        default=None, ge=1, le=65_535, description="The port in this environment."
    )
    database: NonEmptyText | None = Field(
        default=None, description="The database in this environment."
    )
    user: NonEmptyText | None = Field(
        default=None, description="The user in this environment."
    )


@dataclass(frozen=True)
class PostgresExtract:
    """How one table is read: a relation or a query, from where on, and what is gone."""

    schema: str
    relation: str
    query: str
    """Empty where a relation is read."""
    lag_seconds: int
    lag_number: int

    @property
    def label(self) -> str:
        """What is read, for people."""
        return "a query" if self.query else f"{self.schema}.{self.relation}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The query, line by line, each but the last with its end."""
        return tuple(self.query.splitlines(keepends=True))


_TEXT, _INTEGER, _TIME, _FLAG = map(
    LogicalType, ("string", "integer", "timestamp", "boolean")
)


class PostgresKind:
    """A database that is asked for what is new, all tables in one snapshot."""

    Options = PostgresSource
    Overrides = PostgresOverrides
    origin = Origin(
        columns=(
            OriginColumn("_source_row", _INTEGER, "Its number in the load."),
            OriginColumn("_is_gone", _FLAG, "Whether the source has it no more."),
        ),
        shown=(),
        row=("_source_row",),
        batch="",
        moments=(),
        # A snapshot that is taken later shows what is newer, whatever clocks say.
        ranking=("_extracted_at desc", "_is_gone asc", "cursor"),
        ties=("_source_row desc", "_dlt_load_id desc"),
        listing="_loaded_tables",
        listing_description="Every table that was read, up to where, and when.",
        lists="up to where each load has read each table",
        listing_columns=(
            OriginColumn("table_name", _TEXT),
            OriginColumn("row_count", _INTEGER),
            OriginColumn("gone_count", _INTEGER),
            OriginColumn("cursor_column", _TEXT),
            OriginColumn("cursor_value", _TEXT),
            OriginColumn("_extracted_at", _TIME),
            OriginColumn("_dlt_load_id", _TEXT),
        ),
    )

    def variables(
        self, source: PostgresSource | PostgresOverrides
    ) -> Mapping[str, str | None]:
        """Where the database is, who reads it, and the one secret."""
        if isinstance(source, PostgresOverrides):
            given = source.model_dump(exclude_none=True)
            return {name.upper(): str(value) for name, value in given.items()}
        return {
            "HOST": "localhost",
            "PORT": "5432",
            "DATABASE": "postgres",
            "USER": "postgres",
            "PASSWORD": None,
            "SSLROOTCERT": "",
        }

    def folders(self, source: PostgresSource) -> tuple[str, ...]:
        """None: nothing arrives as a file."""
        return ()

    def extract(
        self, source: PostgresSource, table: tuple[str, PostgresTable]
    ) -> PostgresExtract:
        """How to read `table`, given as its logical name and its declaration."""
        name, declared = table
        lag = declared.cursor.lag if declared.cursor else None
        return PostgresExtract(
            schema=declared.schema_ or source.schema_,
            relation=declared.name or name,
            query=declared.query or "",
            lag_seconds=lag.seconds if isinstance(lag, Duration) else 0,
            lag_number=lag if isinstance(lag, int) else 0,
        )

    def reads(
        self, source: PostgresSource, table: tuple[str, PostgresTable]
    ) -> Mapping[str, str]:
        """The relation or query, and how what is new is found by the cursor."""
        extract = self.extract(source, table)
        declared = table[1]
        found = (
            {"query": extract.query}
            if extract.query
            else {"schema": extract.schema, "table": extract.relation}
        )
        if declared.cursor and declared.is_incremental:
            column = declared.columns[declared.cursor.column]
            found["cursor"] = column.name or declared.cursor.column
            if extract.lag_seconds or extract.lag_number:
                found["lag"] = str(extract.lag_seconds or extract.lag_number)
        return found


KIND = PostgresKind()
