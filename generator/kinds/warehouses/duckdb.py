"""DuckDB: one file, one writing process at a time."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from shlex import quote
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ...spec.base import SpecModel
from ...spec.scalars import NonEmptyText
from ...spec.types import LogicalType
from .base import Layout

if TYPE_CHECKING:
    from ...design.computations import Computation
    from ...design.variables import Variable

__all__ = ["KIND", "DuckDB", "DuckDBOptions"]

# duckdb_keywords() of DuckDB 1.5, all but the unreserved ones.
_RESERVED = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between
bigint binary bit boolean both by case cast char character check coalesce collate
collation column columns concurrently constraint create cross dec decimal default
deferrable desc describe distinct do else end except exists extract false fetch float for
foreign freeze from full generated glob group grouping grouping_id having ilike in
initially inner inout int integer intersect interval into is isnull join lambda lateral
leading left like limit map national natural nchar none not notnull null nullif numeric
offset on only or order out outer overlaps overlay pivot pivot_longer pivot_wider placing
position positional precision primary qualify real references returning right row select
semi setof show similar smallint some struct substring summarize symmetric table
tablesample then time timestamp to trailing treat trim true try_cast union unique unpack
unpivot using values varchar variadic verbose when where window with xmlattributes
xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot
xmlserialize xmltable
"""
# What DuckDB reads bare, but sqlfluff's dialect for it does not.
_READ_ALIKE = """
commutator connect current_catalog current_date current_role current_schema current_time
current_timestamp current_user grant groups hashes localtime localtimestamp merges minus
negator prior range rightarg rows separator session_user user
"""
_TYPES = {
    "string": "varchar",
    "integer": "bigint",
    "float": "double",
    "boolean": "boolean",
    "date": "date",
    "timestamp": "timestamp",
    "time": "time",
    "json": "json",
    "uuid": "uuid",
    "binary": "blob",
}


_MOVE = (
    "select 'begin; create schema if not exists {new};' || coalesce(string_agg(format("
    r"' create table {new}.\"{{0}}\" as from {old}.\"{{0}}\"; drop table {old}.\"{{0}}\";', "
    "table_name), ''), '') || ' commit;' from duckdb_tables() where schema_name = '{old}'"
)
"""Tables are moved one by one, all of them or none; in double quotes of a shell."""


class DuckDBOptions(SpecModel):
    """Where the database file is."""

    short_form: ClassVar[str] = "kind"

    kind: Literal["duckdb"] = Field(description="DuckDB, embedded.")
    path: NonEmptyText | None = Field(
        default=None,
        description="The database file: relative to the project, or absolute. "
        "`warehouse/<project>.duckdb` unless given.",
    )


class DuckDBOverrides(SpecModel):
    """What an environment may say about the warehouse."""

    path: NonEmptyText = Field(description="The database file in this environment.")


class DuckDB:
    """The embedded warehouse, and the default."""

    Options = DuckDBOptions
    Overrides = DuckDBOverrides
    kind = "duckdb"
    label = "DuckDB"
    dialect = "duckdb"
    is_server = False
    is_file = True
    has_functions = False
    before_models = ""
    merges_batches = False
    clouds: ClassVar[Mapping[str, tuple[str, ...]]] = {"aws": ()}
    longest_name = 255
    own_columns: frozenset[str] = frozenset()
    reserved = frozenset((_RESERVED + _READ_ALIKE).split())

    def sql_type(self, type_: LogicalType) -> str:
        """The physical type, in lower case."""
        if type_.kind == "decimal":
            return f"decimal({type_.precision}, {type_.scale})"
        return _TYPES[type_.kind]

    def guarded(self, computation: Computation) -> str:
        """The expression; null where a row's values make it fail."""
        return f"try({computation.sql})"

    def variables(
        self, options: DuckDBOptions | DuckDBOverrides, project: str
    ) -> Mapping[str, str]:
        """The database file is the only thing that differs by machine."""
        return {"PATH": options.path or f"warehouse/{project}.duckdb"}

    def taken(
        self, options: DuckDBOptions | DuckDBOverrides, project: str
    ) -> Mapping[str, str]:
        """Its own schemas and databases, and the file, which is a database by its name."""
        own = ("main", "information_schema", "pg_catalog", "system", "temp")
        path = self.variables(options, project)["PATH"]
        file = posixpath.splitext(posixpath.basename(path))[0].casefold()
        return {
            **dict.fromkeys(own, "DuckDB has it already"),
            file: f"the file {path} goes by this name in SQL",
        }

    def rename_schema(self, old: str, new: str) -> str:
        """DuckDB cannot."""
        return ""

    def move_schema(self, variables: Sequence[Variable], old: str, new: str) -> str:
        """Have DuckDB write the statements, for the tables that there are, and run them."""
        console, file = self.console(variables), f"var/{new}.sql"
        select = _MOVE.format(old=old, new=new)
        written = f'{console} -noheader -list -c "{select}" > {file}'
        return f"mkdir -p var && {written} && {console} -bail < {file}"

    def console(self, variables: Sequence[Variable]) -> str:
        """DuckDB's own command line, on the file."""
        return f"duckdb {quote(variables[0].default)}"

    def move(self, old: Sequence[Variable], new: Sequence[Variable]) -> str:
        """Move the file."""
        before, after = old[0].default, new[0].default
        if before == after:
            return ""
        folder = posixpath.dirname(after) or "."
        return f"mkdir -p {quote(folder)} && mv {quote(before)} {quote(after)}"

    def layout(self, partition: str, cluster: Sequence[str]) -> Layout:
        """Groups of rows know their least and greatest values, so that order is all."""
        return Layout(order=(*filter(None, [partition]), *cluster))

    def struct_type(self, fields: Mapping[str, str]) -> str:
        """`struct`, with names and types."""
        inside = (f'"{name}" {type_}' for name, type_ in fields.items())
        return f"struct({', '.join(inside)})"

    def struct(self, fields: Mapping[str, str]) -> str:
        """As DuckDB writes them itself."""
        inside = ",\n".join(f"    '{name}': {sql}" for name, sql in fields.items())
        return f"{{\n{inside}\n}}"

    def comment(self, table: str, text: str) -> str:
        """As PostgreSQL has it."""
        return f"comment on table {table} is '{text.replace(chr(39), chr(39) * 2)}';"


KIND = DuckDB()
