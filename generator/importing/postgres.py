"""Reads a PostgreSQL database: its catalog, and values only where that says too little."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from ..design.names import variable
from ..errors import ImportRefused
from .choice import Choice
from .drivers import driver
from .found import Address, FoundColumn, FoundReference, FoundSource, FoundTable, Guess
from .habits import likely_cursor, likely_deletion
from .pg_catalog import COLUMNS, CONSTRAINTS, INDEXES, RELATIONS, rows
from .pg_looks import Looks
from .pg_types import allowed_values, logical, unbounded

__all__ = ["read"]

_SUFFIXES = {
    "HOST": "host",
    "PORT": "port",
    "DATABASE": "dbname",
    "USER": "user",
    "PASSWORD": "password",
    "SSLROOTCERT": "sslrootcert",
}
_SSL_WORTH_SAYING = ("require", "verify-ca", "verify-full")
_SECONDS_TO_CONNECT = 15
_OLDEST = 12_00_00
_NO_KEYS = ("json", "binary", "boolean", "float")
_VIEWS = {"v": "a view", "m": "a materialised view"}


def read(
    name: str,
    environment: Mapping[str, str],
    choice: Choice,
    *,
    schemas: Sequence[str] = (),
    views: bool = False,
    timezone: str = "",
) -> FoundSource:
    """What a database has, as the source `name`.

    Where it is comes from `environment`: `<NAME>_HOST` and so on, and else from what libpq
    reads by itself. `timezone` is that of timestamps without one. Everything is read in one
    transaction that can't write. Raises ImportRefused when it can't be reached.
    """
    psycopg2 = driver("psycopg2")
    given = {
        word: environment[variable(name, suffix)]
        for suffix, word in _SUFFIXES.items()
        if environment.get(variable(name, suffix))
    }
    try:
        connection = psycopg2.connect(
            connect_timeout=_SECONDS_TO_CONNECT,
            fallback_application_name="penstock",
            **given,
        )
    except psycopg2.OperationalError as error:
        names = ", ".join(variable(name, suffix) for suffix in _SUFFIXES)
        raise ImportRefused(
            f"`{name}`: PostgreSQL can't be reached. {str(error).strip()}\n"
            f"Set {names}; or PGSERVICE, PGHOST and what else libpq reads."
        ) from None
    if connection.server_version < _OLDEST:
        raise ImportRefused(f"`{name}`: the server is older than PostgreSQL 12.")
    with closing(connection), connection.cursor() as cursor:
        connection.set_session(isolation_level="REPEATABLE READ", readonly=True)
        try:
            reader = _Reader(cursor, choice, views, timezone)
            tables = tuple(reader.tables(schemas))
        except psycopg2.Error as error:
            said = str(error).strip()
            raise ImportRefused(f"`{name}`: reading stopped. {said}") from None
    main = _main_schema(tables, schemas)
    tables = tuple(sorted(tables, key=lambda table: table.schema != main))
    options = {} if main == "public" else {"schema": Guess(main)}
    sslmode = environment.get("PGSSLMODE", "")
    if sslmode in _SSL_WORTH_SAYING:
        options["sslmode"] = Guess(sslmode)
    return FoundSource(
        name,
        "postgres",
        tables,
        options,
        left_out=tuple(reader.left_out),
        present=frozenset(reader.present),
    )


def _main_schema(tables: Sequence[FoundTable], schemas: Sequence[str]) -> str:
    """The schema that is not repeated at each table: the first asked for, or the fullest."""
    found = [table.schema for table in tables]
    if schemas:
        return schemas[0]
    return max(dict.fromkeys(found), key=found.count, default="public")


class _Reader:
    """One reading of a database."""

    def __init__(self, cursor: Any, choice: Choice, views: bool, timezone: str) -> None:
        self.left_out: list[str] = []
        self.present: list[Address] = []
        self._cursor = cursor
        self._choice = choice
        self._views = views
        self._timezone = timezone
        self._looks = Looks(cursor, choice.sample)

    def tables(self, schemas: Sequence[str]) -> Iterator[FoundTable]:
        """Every table that is wanted and may be read, in the order of their names."""
        relations = {row["oid"]: row for row in self._relations(schemas)}
        oids = list(relations)
        columns = self._by_table(COLUMNS, oids)
        constraints = self._by_table(CONSTRAINTS, oids)
        indexes = self._by_table(INDEXES, oids)
        for oid, relation in relations.items():
            readable = [column for column in columns[oid] if column["is_readable"]]
            shown = ".".join(_address(relation))
            hidden = [c["name"] for c in columns[oid] if not c["is_readable"]]
            if hidden:
                said = f"{', '.join(hidden)} of {shown}: not allowed to read"
                self.left_out.append(said)
            if readable:
                yield self._table(relation, readable, constraints[oid], indexes[oid])
            elif not hidden:
                self.left_out.append(f"{shown}: has no columns")

    def _relations(self, schemas: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        found = list(rows(self._cursor, RELATIONS))
        known = dict.fromkeys(row["schema"] for row in found)
        for schema in schemas:
            if schema not in known:
                raise ImportRefused(
                    f"There is no schema `{schema}` with tables; there are "
                    f"{', '.join(known) or 'none'}."
                )
        for row in found:
            address = _address(row)
            self.present.append(address)
            if schemas and row["schema"] not in schemas:
                continue
            if not self._choice.takes(address):
                continue
            reason = self._reason_against(row)
            if reason:
                self.left_out.append(f"{'.'.join(address)}: {reason}")
            else:
                yield row

    def _reason_against(self, row: Mapping[str, Any]) -> str:
        if row["kind"] in _VIEWS and not self._views:
            return f"{_VIEWS[row['kind']]}; --views takes it"
        if row["is_inherited"]:
            return "inherits from another table, whose rows include its own"
        return "" if row["is_readable"] else "not allowed to read"

    def _by_table(
        self, query: str, oids: list[int]
    ) -> Mapping[int, list[Mapping[str, Any]]]:
        found: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows(self._cursor, query, tables=oids):
            found[row["table"]].append(row)
        return found

    def _table(
        self,
        relation: Mapping[str, Any],
        columns: Sequence[Mapping[str, Any]],
        constraints: Sequence[Mapping[str, Any]],
        indexes: Sequence[Mapping[str, Any]],
    ) -> FoundTable:
        address = _address(relation)
        names = {column["name"] for column in columns}
        uniques = [
            index
            for index in indexes
            if index["is_unique"] and names.issuperset(index["columns"])
        ]
        key = _key(columns, constraints, uniques)
        references = tuple(_references(constraints, names))
        in_keys = set(key.value if key else ())
        in_keys.update(name for r in references for name in r.columns)
        digits = self._looks.digits(
            address,
            [
                column["name"]
                for column in columns
                if column["type"] == "numeric" and column["modifier"] < 0
            ],
        )
        found = tuple(
            self._column(column, constraints, digits.get(column["name"]), in_keys)
            for column in columns
        )
        indexed = frozenset(i["columns"][0] for i in indexes if i["columns"])
        cursor, hints = likely_cursor(found, indexed, relation["has_update_trigger"])
        if key is None:
            said = self._looks.distinct(
                address, [c.name for c in found if c.type.value not in _NO_KEYS]
            )
            hints = (*hints, said) if said else hints
        rows_there = relation["rows"]
        return FoundTable(
            name=address.table,
            schema=address.schema,
            columns=found,
            key=key,
            uniques=tuple(tuple(index["columns"]) for index in uniques),
            references=references,
            cursor=cursor,
            deleted=likely_deletion(found),
            description=relation["description"],
            rows=None if rows_there is None or rows_there < 0 else int(rows_there),
            looked_at=self._looks.looked_at(address),
            hints=hints,
        )

    def _column(
        self,
        column: Mapping[str, Any],
        constraints: Sequence[Mapping[str, Any]],
        digits: Any,
        in_keys: set[str],
    ) -> FoundColumn:
        name = column["name"]
        if column["type"] == "numeric" and column["modifier"] < 0:
            kind = unbounded(digits, name in in_keys)
        else:
            kind = logical(column, self._timezone)
        checks = [
            constraint["definition"]
            for constraint in constraints
            if constraint["kind"] == "c" and constraint["columns"] == [name]
        ]
        is_local = column["type"] == "timestamp" and self._timezone
        return FoundColumn(
            name,
            kind,
            Guess(not column["not_null"]),
            native=column["native"],
            description=column["description"],
            values=allowed_values(column, checks) if kind.value == "string" else None,
            options={"timezone": Guess(self._timezone)} if is_local else {},
        )


def _address(relation: Mapping[str, Any]) -> Address:
    return Address(relation["schema"], relation["name"])


def _key(
    columns: Sequence[Mapping[str, Any]],
    constraints: Sequence[Mapping[str, Any]],
    uniques: Sequence[Mapping[str, Any]],
) -> Guess[tuple[str, ...]] | None:
    """The primary key, or the unique index of fewest columns that are never null."""
    names = {column["name"] for column in columns}
    for constraint in constraints:
        if constraint["kind"] == "p" and names.issuperset(constraint["columns"]):
            return Guess(tuple(constraint["columns"]))
    filled = {column["name"] for column in columns if column["not_null"]}
    for index in sorted(uniques, key=lambda index: not index["is_identity"]):
        if filled.issuperset(index["columns"]):
            said = f"no primary key; the index {index['name']} is unique and never null"
            return Guess(tuple(index["columns"]), said, False)
    return None


def _references(
    constraints: Sequence[Mapping[str, Any]], names: set[str]
) -> Iterator[FoundReference]:
    seen = set()
    for constraint in constraints:
        if constraint["kind"] == "f" and names.issuperset(constraint["columns"]):
            columns, on = (
                tuple(constraint["columns"]),
                tuple(constraint["other_columns"]),
            )
            to = Address(constraint["other_schema"], constraint["other_name"])
            if (columns, to) not in seen:
                seen.add((columns, to))
                said = (
                    "" if constraint["is_validated"] else "the constraint is not valid"
                )
                yield FoundReference(columns, to, on, said, constraint["is_validated"])
