"""PostgreSQL 14 or newer: a database of its own on a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ...spec.base import SpecModel
from ...spec.scalars import NonEmptyText, Whole
from ...spec.types import LogicalType
from .base import Index, Layout

if TYPE_CHECKING:
    from ...design.computations import Computation
    from ...design.variables import Variable

__all__ = ["KIND", "Postgres", "PostgresDatabase"]

# pg_get_keywords() of PostgreSQL 16 and 18, all but the unreserved ones.
_RESERVED = """
all analyse analyze and any array as asc asymmetric authorization between bigint binary
bit boolean both case cast char character check coalesce collate collation column
concurrently constraint create cross current_catalog current_date current_role
current_schema current_time current_timestamp current_user dec decimal default deferrable
desc distinct do else end except exists extract false fetch float for foreign freeze from
full grant greatest group grouping having ilike in initially inner inout int integer
intersect interval into is isnull join json json_array json_arrayagg json_exists
json_object json_objectagg json_query json_scalar json_serialize json_table json_value
lateral leading least left like limit localtime localtimestamp merge_action national
natural nchar none normalize not notnull null nullif numeric offset on only or order out
outer overlaps overlay placing position precision primary real references returning right
row select session_user setof similar smallint some substring symmetric system_user table
tablesample then time timestamp to trailing treat trim true union unique user using values
varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
"""
# What PostgreSQL reads bare, but sqlfluff's dialect for it does not.
_READ_ALIKE = """
commutator connect groups hashes merges minus negator prior range rightarg rows separator
"""
_TYPES = {
    "string": "text",
    "integer": "bigint",
    "float": "double precision",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "time": "time",
    "json": "jsonb",
    "uuid": "text",
    "binary": "bytea",
}
SslMode = Literal["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]


class PostgresDatabaseOverrides(SpecModel):
    """What an environment may say about the warehouse; never a password."""

    host: NonEmptyText | None = Field(
        default=None, description="The server; `localhost` unless given."
    )
    port: Whole | None = Field(
        default=None, ge=1, le=65535, description="Its port; 5432 unless given."
    )
    database: NonEmptyText | None = Field(
        default=None,
        description="The database, which is the warehouse's alone; called like the "
        "project unless given.",
    )
    user: NonEmptyText | None = Field(
        default=None,
        description="The user, who owns the database; called like the project unless "
        "given.",
    )
    sslmode: SslMode | None = Field(
        default=None,
        description="Whether the connection is encrypted and the server has to prove who "
        "it is, in libpq's words; `prefer` unless given.",
    )


class PostgresDatabase(PostgresDatabaseOverrides):
    """Where the database is; all but the kind are defaults of environment variables."""

    short_form: ClassVar[str] = "kind"

    kind: Literal["postgres"] = Field(description="PostgreSQL, 14 or newer.")


class Postgres:
    """PostgreSQL as the warehouse."""

    Options = PostgresDatabase
    Overrides = PostgresDatabaseOverrides
    kind = "postgres"
    label = "PostgreSQL"
    dialect = "postgres"
    is_server = True
    is_file = False
    has_functions = True
    # It takes rows that fit their types for one in 200, and so would go through all of raw for
    # each row of a new load. What is as dear then is not worth compiling.
    before_models = "set local enable_nestloop = off; set local jit = off"
    merges_batches = True
    clouds: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "aws": ("monitoring.tf", "server.tf")
    }
    longest_name = 63
    own_columns = frozenset(["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"])
    reserved = frozenset((_RESERVED + _READ_ALIKE).split())

    def sql_type(self, type_: LogicalType) -> str:
        """The physical type, in lower case."""
        if type_.kind == "decimal":
            return f"decimal({type_.precision}, {type_.scale})"
        return _TYPES[type_.kind]

    def guarded(self, computation: Computation) -> str:
        """A call of the function that the project makes of the expression.

        A function's result has no precision, and the type of an incremental model must stay.
        """
        inputs = ", ".join(name for name, _ in computation.inputs)
        call = f"{{{{ functions() }}}}.{computation.name}({inputs})"
        is_decimal = computation.sql_type.startswith("decimal")
        return f"cast({call} as {computation.sql_type})" if is_decimal else call

    def variables(
        self, options: PostgresDatabase | PostgresDatabaseOverrides, project: str
    ) -> Mapping[str, str | None]:
        """Where the server is, who asks, and how it proves who it is."""
        given = {
            "HOST": options.host,
            "PORT": str(options.port) if options.port else None,
            "DATABASE": options.database,
            "USER": options.user,
            "SSLMODE": options.sslmode,
        }
        set_here = {suffix: value for suffix, value in given.items() if value}
        if not isinstance(options, PostgresDatabase):
            return set_here
        defaults: dict[str, str | None] = {
            "HOST": "localhost",
            "PORT": "5432",
            "DATABASE": project,
            "USER": project,
            "PASSWORD": None,
            "SSLMODE": "prefer",
            "SSLROOTCERT": "",
        }
        return defaults | set_here

    def taken(
        self, options: PostgresDatabase | PostgresDatabaseOverrides, project: str
    ) -> Mapping[str, str]:
        """Its own schemas, and that of the project's functions."""
        own = ("public", "information_schema", "pg_catalog", "pg_toast")
        return {
            **dict.fromkeys(own, "PostgreSQL has it already"),
            "functions": "the project's functions are in it",
        }

    def rename_schema(self, old: str, new: str) -> str:
        """The statement of PostgreSQL; views and indexes follow."""
        return f"alter schema {old} rename to {new};"

    def move_schema(self, variables: Sequence[Variable], old: str, new: str) -> str:
        """PostgreSQL renames them."""
        return ""

    def console(self, variables: Sequence[Variable]) -> str:
        """PostgreSQL's own command line, which asks for the password."""
        return f"psql {quote(_address(variables))}"

    def move(self, old: Sequence[Variable], new: Sequence[Variable]) -> str:
        """Dump the one into the other, which is there and empty."""
        before, after = _address(old), _address(new)
        if before == after:
            return ""
        return f"pg_dump --no-owner {quote(before)} | psql --quiet {quote(after)}"

    def layout(self, partition: str, cluster: Sequence[str]) -> Layout:
        """Order and an index of blocks for the moment, an index of rows for the rest."""
        order = (partition,) if partition else ()
        blocks = (Index("brin", order),) if partition else ()
        rows = (Index("btree", tuple(cluster)),) if cluster else ()
        return Layout(order, (*blocks, *rows))

    def struct_type(self, fields: Mapping[str, str]) -> str:
        """A column with fields takes a type that is made before: not here."""
        return ""

    def struct(self, fields: Mapping[str, str]) -> str:
        """None: see `struct_type`."""
        return ""

    def comment(self, table: str, text: str) -> str:
        """The statement of PostgreSQL."""
        return f"comment on table {table} is '{text.replace(chr(39), chr(39) * 2)}';"


def _address(variables: Sequence[Variable]) -> str:
    """Words of libpq's, which takes any value in quotes."""
    keys = ("host", "port", "dbname", "user")
    known = {
        variable.name.rpartition("_")[2]: variable.default for variable in variables
    }
    values = (known[suffix] for suffix in ("HOST", "PORT", "DATABASE", "USER"))
    return " ".join(
        f"{key}={_libpq(value)}" for key, value in zip(keys, values, strict=True)
    )


def _libpq(value: str) -> str:
    if value and not set(value) & set(" '\\"):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


KIND = Postgres()
