"""The warehouse: the one module of this package that knows which one it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pipeline import settings
from pipeline.findings import Finding
from pipeline.reader import Reader, quote
from pipeline.server import alone, arguments, connection, holder, place

if TYPE_CHECKING:
    from dlt.common.destination import Destination

__all__ = [
    "LONGEST_NAME",
    "OWN_COLUMNS",
    "Reader",
    "alone",
    "destination",
    "examine",
    "exists",
    "in_use",
    "place",
    "quote",
    "reader",
]

LONGEST_NAME = 63  # bytes
# Every table has these by itself.
OWN_COLUMNS = frozenset(["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"])

_OLDEST = 14


def destination() -> "Destination[Any, Any]":
    """Return the destination that dlt loads into."""
    from dlt.destinations import postgres
    from dlt.destinations.impl.postgres.factory import PostgresTypeMapper

    class TypeMapper(PostgresTypeMapper):
        """Has texts compared byte by byte, whatever language the database sorts by."""

        sct_to_unbound_dbt = PostgresTypeMapper.sct_to_unbound_dbt | {
            "text": 'text collate "C"',
        }

    with connection():
        pass  # What keeps everybody out is told in one line here, and by dlt in many.
    where = arguments()
    names = {"host": "host", "dbname": "database", "user": "username"}
    credentials = {to: where.pop(name) for name, to in names.items()}
    credentials |= {"password": where.pop("password"), "port": int(where.pop("port"))}
    return postgres(credentials | {"query": where}, type_mapper=TypeMapper)


@contextmanager
def reader() -> Iterator[Reader]:
    """Open the warehouse for reading."""
    with connection() as opened:
        opened.set_session(readonly=True)
        yield Reader(opened)


def exists() -> bool:
    """Tell whether a run has made the warehouse yet."""
    tables = "select count(*) from information_schema.tables"
    with reader() as db:
        return db.rows(f"{tables} where table_name = '_dlt_loads'")[0][0] > 0


def in_use() -> str | None:
    """Return whose run is at work in it, on any machine, or None when nobody's is."""
    with reader() as db:
        return holder(db)


def examine() -> Iterator[Finding]:
    """Look at the server and the database; `make doctor` shows it."""
    may = "has_database_privilege(current_database(), 'create, temporary')"
    size = "pg_size_pretty(pg_database_size(current_database()))"
    version = "current_setting('server_version')"
    with reader() as db:
        seen = db.record(f"select {version} as version, {size} as size, {may} as may")
        at_work = holder(db)
    old = int(seen["version"].partition(".")[0]) < _OLDEST
    advice = f"take {_OLDEST} or newer" if old else ""
    if not seen["may"]:
        advice = f"let {settings.WAREHOUSE['user']} own it: runs make schemas in it"
    opens = f"{place()} opens, {seen['size']}, PostgreSQL {seen['version']}"
    yield Finding("warehouse", opens, advice)
    if at_work:
        yield Finding("lock of the warehouse", f"a run is at work ({at_work})")
