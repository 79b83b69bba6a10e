"""Reads a DuckDB file: its catalog, and its rows where that declares no keys.

A pipeline reads files, not databases of somebody else's that one process may open: what is
written is a source of Parquet files, to which the tables can be exported at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ImportRefused
from ..spec.names import identifier
from .choice import Choice
from .drivers import driver
from .duckdb_types import allowed_values, exported, logical
from .found import Address, FoundColumn, FoundReference, FoundSource, FoundTable, Guess
from .habits import likely_deletion

__all__ = ["read"]

_TABLES = """
select schema_name, table_name, coalesce(comment, ''), estimated_size
from duckdb_tables() where database_name = 'theirs' and not internal
order by schema_name, table_name
"""
_VIEWS = """
select schema_name, view_name from duckdb_views()
where database_name = 'theirs' and not internal order by all
"""
_COLUMNS = """
select schema_name, table_name, column_name, data_type, is_nullable, coalesce(comment, '')
from duckdb_columns() where database_name = 'theirs' order by column_index
"""
_CONSTRAINTS = """
select schema_name, table_name, constraint_type, constraint_column_names,
    referenced_table, referenced_column_names
from duckdb_constraints() where database_name = 'theirs' order by constraint_index
"""


def read(
    file: Path,
    name: str,
    choice: Choice,
    *,
    export: Path | None = None,
    timezone: str = "",
) -> FoundSource:
    """What a DuckDB file has, as the source `name` of Parquet files.

    With `export` each table is written to that folder, as Parquet. Raises ImportRefused for
    a file that is none, or that another process writes.
    """
    duckdb = driver("duckdb")
    if not file.is_file():
        raise ImportRefused(f"{file}: there is no such file.")
    with closing(duckdb.connect()) as connection:
        try:
            connection.execute(f"attach {_text(str(file))} as theirs (read_only)")
            reader = _Reader(connection, choice, timezone)
            tables = tuple(reader.tables())
            tables = reader.with_evidence(tables)
            if export is not None:
                reader.export(export, tables)
        except duckdb.Error as error:
            raise ImportRefused(f"{file} can't be read. {error}") from None
    path = Guess(str(export)) if export else _not_exported(name)
    return FoundSource(
        name,
        "files",
        tables,
        {"path": path, "format": Guess("parquet")},
        left_out=tuple(reader.left_out),
        present=frozenset(Address("", one) for one in reader.names.values()),
    )


def _not_exported(name: str) -> Guess[str]:
    said = "nothing was exported; --export FOLDER writes the tables there"
    return Guess(f"data/{name}", said, False)


class _Reader:
    """One reading of a file, attached as `theirs`."""

    def __init__(self, connection: Any, choice: Choice, timezone: str) -> None:
        self.left_out: list[str] = []
        self.names: dict[Address, str] = {}
        self._connection = connection
        self._choice = choice
        self._timezone = timezone
        self._places: dict[str, Address] = {}
        self._natives: dict[str, dict[str, str]] = {}

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return found

    def tables(self) -> Iterator[FoundTable]:
        """Every table that is wanted; those of several schemas have it in their name."""
        found = self._rows(_TABLES)
        times = Counter(table for _, table, *_ in found)
        for schema, table, *_ in found:
            plain = table if times[table] == 1 else f"{schema}_{table}"
            self.names[Address(schema, table)] = plain
        for schema, view in self._rows(_VIEWS):
            self.left_out.append(f"{schema}.{view}: a view")
        columns, constraints = self._by_table(_COLUMNS), self._by_table(_CONSTRAINTS)
        files: set[str] = set()
        for schema, table, comment, rows in found:
            address = Address(schema, table)
            if not self._choice.takes(address):
                continue
            name = self.names[address]
            self._places[name] = address
            self._natives[name] = {c[0]: c[1] for c in columns[address]}
            stem = identifier(name) or f"table_{len(files) + 1}"
            while stem in files:
                stem += "_2"
            files.add(stem)
            yield self._table(
                address, f"{stem}.parquet", comment, rows, columns, constraints
            )

    def _by_table(self, query: str) -> dict[Address, list[tuple[Any, ...]]]:
        found: dict[Address, list[tuple[Any, ...]]] = {one: [] for one in self.names}
        for schema, table, *rest in self._rows(query):
            found.setdefault(Address(schema, table), []).append(tuple(rest))
        return found

    def _table(
        self,
        address: Address,
        files: str,
        comment: str,
        rows: int,
        columns: Mapping[Address, Sequence[tuple[Any, ...]]],
        constraints: Mapping[Address, Sequence[tuple[Any, ...]]],
    ) -> FoundTable:
        by_kind: dict[str, list[tuple[Any, ...]]] = {}
        for kind, *rest in constraints[address]:
            by_kind.setdefault(kind, []).append(tuple(rest))
        primary = [tuple(names) for names, *_ in by_kind.get("PRIMARY KEY", ())]
        uniques = tuple(tuple(names) for names, *_ in by_kind.get("UNIQUE", ()))
        found = tuple(self._column(*column) for column in columns[address])
        filled = {column.name for column in found if not column.nullable.value}
        key = Guess(primary[0]) if primary else None
        for unique in uniques if key is None else ():
            if filled.issuperset(unique):
                key = Guess(unique, "no primary key; unique and never null", False)
                break
        references = tuple(
            FoundReference(
                tuple(names),
                Address("", self.names.get(Address(address.schema, to), to)),
                tuple(on),
            )
            for names, to, on in by_kind.get("FOREIGN KEY", ())
        )
        return FoundTable(
            name=self.names[address],
            columns=found,
            key=key,
            uniques=uniques,
            references=references,
            deleted=likely_deletion(found),
            description=comment,
            rows=rows,
            options={"files": Guess(files)},
        )

    def _column(
        self, name: str, native: str, is_nullable: bool, comment: str
    ) -> FoundColumn:
        is_local = native.startswith("TIMESTAMP") and "ZONE" not in native
        has_zone = is_local and self._timezone
        return FoundColumn(
            name,
            logical(native, self._timezone),
            Guess(bool(is_nullable)),
            native=native,
            description=comment,
            values=allowed_values(native),
            options={"timezone": Guess(self._timezone)} if has_zone else {},
        )

    def with_evidence(self, tables: Sequence[FoundTable]) -> tuple[FoundTable, ...]:
        """The tables, with keys and references by their values where none is declared."""
        if self._choice.sample == 0 or all(table.key for table in tables):
            return tuple(tables)
        from .profile.evidence import conclude
        from .profile.profiles import Profile

        profiles = [
            Profile(t.name, self._looked_at(i, t)) for i, t in enumerate(tables)
        ]
        conclude([profiles])
        return tuple(map(_concluded, tables, profiles))

    def _looked_at(self, index: int, table: FoundTable) -> Any:
        """Rows of a table as texts, as many as may be looked at."""
        from .profile.table import Rows

        place = f"look_{index}"
        sample = self._choice.sample
        limit = "" if sample is None else f" limit {sample}"
        names = [column.name for column in table.columns]
        columns = ", ".join(f"{_name(n)}::varchar as {_name(n)}" for n in names)
        source = self._source(table)
        self._rows(
            f"create temp table {place} as select {columns} from {source}{limit}"
        )
        ((rows,),) = self._rows(f"select count(*) from {place}")
        total = rows if sample is None or rows < sample else None
        quoted = {name: _name(name) for name in names}
        return Rows(
            self._connection, place, quoted, rows, total, 1, self._natives[table.name]
        )

    def _source(self, table: FoundTable) -> str:
        return ".".join(_name(part) for part in ("theirs", *self._places[table.name]))

    def export(self, folder: Path, tables: Sequence[FoundTable]) -> None:
        """Write each table as one Parquet file, which takes the place of an older one."""
        folder.mkdir(parents=True, exist_ok=True)
        for table in tables:
            columns = ", ".join(
                exported(_name(column.name), column.native) for column in table.columns
            )
            target = folder / str(table.options["files"].value)
            beside = target.with_name(f".{target.name}.new")
            self._rows(
                f"copy (select {columns} from {self._source(table)}) "
                f"to {_text(str(beside))} (format parquet)"
            )
            beside.replace(target)


def _concluded(table: FoundTable, profile: Any) -> FoundTable:
    """What is declared, and beside it what values say of the rest."""
    key, declared = table.key, {reference.columns for reference in table.references}
    hints = table.hints
    if key is None:
        found = profile.keys.key
        key = found and replace(found, sure=False)
        hints = (*hints, *profile.keys.hints)
    more = tuple(r for r in profile.references if r.columns not in declared)
    return replace(
        table,
        key=key,
        references=(*table.references, *(replace(r, sure=False) for r in more)),
        looked_at=profile.rows.rows,
        hints=hints,
    )


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
