"""What a source that is a PostgreSQL database declares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ingestion.drift import OnDrift
from ingestion.raw import Raw


def quote(*names: str) -> str:
    """Return a name, or a path of names, as the server takes it whatever it holds."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


@dataclass(frozen=True)
class Relation:
    """A table or a view, by the names that the database has for it."""

    schema: str
    name: str

    @property
    def sql(self) -> str:
        """The relation as a query reads from it."""
        return quote(self.schema, self.name)

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class Query:
    """A query that is read as if it were a table."""

    text: str

    @property
    def sql(self) -> str:
        """The query as another one reads from it."""
        return f"(\n{self.text}\n) as query"

    def __str__(self) -> str:
        return "its query"


@dataclass(frozen=True)
class Table:
    """One table of a source.

    `columns` and `key` are named as in the database. With `load` incremental, a load
    reads the rows whose `cursor` is above the highest one of the loads before, less
    `lag`; with full, what is read is the table. `needed` columns must be there whatever
    `on_drift` says. With `finds_deleted`, a load notes the keys that are gone.
    """

    name: str
    reads: Relation | Query
    columns: Sequence[str]
    key: Sequence[str]
    load: Literal["incremental", "full"]
    cursor: str | None = None
    lag: timedelta | int | None = None
    needed: Sequence[str] = ()
    finds_deleted: bool = False
    on_drift: OnDrift = OnDrift()


@dataclass(frozen=True)
class Server:
    """Where a database is; `password_in` is the variable that has the password.

    `host` and `port` may name several, as libpq has it: `db1,db2`. `replica` says
    which of them is read.
    """

    host: str
    port: str
    database: str
    user: str
    password_in: str
    sslmode: str = "prefer"
    sslrootcert: str = ""
    replica: Literal["never", "prefer", "require"] = "never"

    def __str__(self) -> str:
        return f"{self.host}:{self.port}/{self.database}"


@dataclass(frozen=True)
class Source:
    """A database, and the tables in it; `schema` is that of the raw tables.

    At most `parallel` tables are read at once; `raw` opens the schema.
    """

    name: str
    schema: str
    server: Server
    tables: Sequence[Table]
    parallel: int = 2
    raw: Callable[[str, str], Raw] = Raw
