"""What every kind of warehouse has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ...spec.base import SpecModel
from ...spec.types import LogicalType

if TYPE_CHECKING:
    from ...design.computations import Computation
    from ...design.variables import Variable

__all__ = ["Index", "Layout", "Warehouse"]


@dataclass(frozen=True)
class Layout:
    """How a warehouse is told which rows lie together."""

    order: tuple[str, ...] = ()
    """Columns in SQL that rows are written in the order of."""
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True)
class Index:
    """An index, as dbt makes it with a table."""

    type: str
    columns: tuple[str, ...]
    """In SQL."""


class Warehouse(Protocol):
    """The interface of a kind of warehouse: its names, its types, its limits.

    What it does differently in SQL is in the macros of its blueprint piece.
    """

    Options: type[SpecModel]
    """The keys of `storage.warehouse`."""
    Overrides: type[SpecModel]
    """The keys that an environment may override."""

    kind: str
    """The word of the spec, and the name of the blueprint piece."""
    label: str
    """The name that people read."""
    dialect: str
    """The name of its SQL dialect in sqlfluff."""
    is_server: bool
    """Whether it is a server, so that containers and CI bring one along."""
    is_file: bool
    """Whether it is a file of DuckDB's, into which rows go without packages of dlt."""
    has_functions: bool
    """Whether it needs functions of its own, which dbt makes before it runs."""
    before_models: str
    """SQL that goes before each model that is built, or empty."""
    merges_batches: bool
    """Whether dbt merges a microbatch by its key there, and so needs one."""
    clouds: Mapping[str, tuple[str, ...]]
    """The clouds whose piece has a module for it, each with files besides the usual ones."""
    longest_name: int
    """Most bytes that an identifier may have."""
    own_columns: frozenset[str]
    """Columns that every table has by itself, in lower case: no other is called so."""
    reserved: frozenset[str]
    """Words, in lower case, that are quoted when they name a column."""

    def sql_type(self, type_: LogicalType) -> str:
        """The physical type, in lower case."""

    def guarded(self, computation: Computation) -> str:
        """SQL of a computed column; null where a row's values make its expression fail."""

    def variables(self, options: Any, project: str) -> Mapping[str, str | None]:
        """Suffix of an environment variable, and its default: what differs by machine.

        A default of None means a secret, which only the environment knows. Takes
        `Options`, or an environment's `Overrides` of them.
        """

    def taken(self, options: Any, project: str) -> Mapping[str, str]:
        """Names that no schema of the project's may have, each with why.

        Takes what `variables` takes.
        """

    def rename_schema(self, old: str, new: str) -> str:
        """The statement that renames a schema, both in SQL; empty if it has none."""

    def move_schema(self, variables: Sequence[Variable], old: str, new: str) -> str:
        """The command that takes all tables of a schema into another, both in SQL.

        Empty where the warehouse renames schemas.
        """

    def console(self, variables: Sequence[Variable]) -> str:
        """The command that opens it for a person's SQL, by the defaults of `variables`."""

    def move(self, old: Sequence[Variable], new: Sequence[Variable]) -> str:
        """The command that takes what it holds from where `old` says to where `new` says.

        Empty where both are the same place, or where no command can do it.
        """

    def layout(self, partition: str, cluster: Sequence[str]) -> Layout:
        """How rows lie together that are read by ranges of a moment, and by other columns.

        All are columns in SQL; `partition` may be empty.
        """

    def struct_type(self, fields: Mapping[str, str]) -> str:
        """The type of a column with fields of these names and types; empty if it has none."""

    def struct(self, fields: Mapping[str, str]) -> str:
        """The value of such a column, from the SQL of each field by name; in lines."""

    def comment(self, table: str, text: str) -> str:
        """The statement that gives a table (its quoted path) a comment."""
