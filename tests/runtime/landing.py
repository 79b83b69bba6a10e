"""Raw tables as ingestion leaves them, made without it, and dbt over them."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from environments import furnish
from servers import Database

__all__ = ["Landing", "Rows"]

Rows = Sequence[Sequence[str | None]]

_QUERY = """
import json, sys
from decimal import Decimal
def plain(value):
    return {"decimal": str(value)} if isinstance(value, Decimal) and EXACT else str(value)
EXACT = sys.argv[2] == "exact"
if sys.argv[1].startswith("postgresql://"):
    import psycopg2
    connection = psycopg2.connect(sys.argv[1])
    connection.autocommit = True
else:
    import duckdb
    connection = duckdb.connect(sys.argv[1])
    connection.execute("set enable_progress_bar = false")
results = []
cursor = connection.cursor()
for sql in json.load(sys.stdin):
    cursor.execute(sql)
    results.append(cursor.fetchall() if cursor.description else [])
connection.close()
print(json.dumps(results, default=plain))
"""


@dataclass(frozen=True)
class Landing:
    """A rendered project whose warehouse is filled by hand.

    `columns` are those of each table, in the order in which rows give them.
    """

    project: Path
    warehouse: Path
    source: str
    columns: Mapping[str, Sequence[str]]
    database: Database | None = None
    """The warehouse of a project on PostgreSQL, instead of the file `warehouse`."""

    def __post_init__(self) -> None:
        furnish(self.project)
        self._make_raw()

    def also(self, source: str, columns: Mapping[str, Sequence[str]]) -> Landing:
        """Another source of the same project, in the same warehouse."""
        other = copy(self)
        object.__setattr__(other, "source", source)
        object.__setattr__(other, "columns", columns)
        other._make_raw()
        return other

    def _make_raw(self) -> None:
        raw, text = f"raw_{self.source}", self._text
        tables = [
            f"create table {raw}.{table} ({_columns(columns, text)})"
            for table, columns in self.columns.items()
        ]
        self.query(
            f"create schema {raw}",
            f"create table {raw}._dlt_loads (load_id {text}, status bigint)",
            f"create table {raw}._loaded_files (table_name {text}, file {text}, "
            f"_extracted_at timestamp, _dlt_load_id {text})",
            *tables,
        )

    @property
    def _text(self) -> str:
        """The type that ingestion gives to texts in this warehouse."""
        return 'text collate "C"' if self.database else "varchar"

    def land(
        self, number: int, tables: Mapping[str, Rows], *, committed: bool = True
    ) -> None:
        """Land one file a table, as the load of that number on that day of 2026."""
        raw, load = f"raw_{self.source}", f"18000000{number:02}.25"
        day = f"timestamp '2026-02-{number:02} 00:00:00'"
        statements = []
        for table, rows in tables.items():
            file = f"'{table}_{number}.csv'"
            statements.append(
                f"insert into {raw}._loaded_files values "
                f"('{table}', {file}, {day}, '{load}')"
            )
            for position, row in enumerate(rows, start=1):
                values = ", ".join(_literal(value) for value in row)
                statements.append(
                    f"insert into {raw}.{table} values "
                    f"({values}, '{load}', {day}, {file}, {position}, {day})"
                )
        if committed:
            statements.append(f"insert into {raw}._dlt_loads values ('{load}', 0)")
        self.query(*statements)

    def pour(self, number: int, tables: Mapping[str, Rows]) -> None:
        """Land as `land` does, by way of a file, which suits many rows."""
        raw, load = f"raw_{self.source}", f"18000000{number:02}.25"
        day = f"2026-02-{number:02} 00:00:00"
        for table, rows in tables.items():
            name = f"{table}_{number}.csv"
            with tempfile.NamedTemporaryFile("w+", suffix=".csv", newline="") as file:
                csv.writer(file).writerows(
                    (*row, load, day, name, position, day)
                    for position, row in enumerate(rows, start=1)
                )
                file.flush()
                self._copy(f"{raw}.{table}", Path(file.name))
            self.query(
                f"insert into {raw}._loaded_files values "
                f"('{table}', '{name}', timestamp '{day}', '{load}')"
            )
        self.query(f"insert into {raw}._dlt_loads values ('{load}', 0)")

    def _copy(self, table: str, file: Path) -> None:
        """Copy the rows of a CSV file; what is empty there is null."""
        if self.database:
            with (
                self.database.connection() as connection,
                connection.cursor() as cursor,
                file.open(encoding="utf-8") as rows,
            ):
                cursor.copy_expert(f"copy {table} from stdin (format csv)", rows)
        else:
            with duckdb.connect(str(self.warehouse)) as connection:
                connection.execute(
                    f"copy {table} from '{file}' (format csv, header false, quote '\"')"
                )

    def over(self, project: Path, warehouse: Path | None = None) -> Landing:
        """Another project over the same warehouse, or over a copy of it."""
        other = copy(self)
        if project != self.project:
            object.__setattr__(other, "project", furnish(project))
        object.__setattr__(other, "warehouse", warehouse or self.warehouse)
        return other

    def answers(self, questions: Sequence[str]) -> list[list[list[Any]]]:
        """The rows of every statement, in which decimals are such."""
        return self._results(questions, "exact")

    def query(self, *statements: str) -> list[list[Any]]:
        """The rows of the last statement."""
        return self._results(statements)[-1]

    def _results(
        self, statements: Sequence[str], how: str = "as text"
    ) -> list[list[list[Any]]]:
        python = self.project / ".venv/bin/python"
        done = subprocess.run(
            [python, "-c", _QUERY, self.address, how],
            input=json.dumps(statements),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-8000:]
        results: list[list[list[Any]]] = json.loads(
            done.stdout, object_hook=lambda found: Decimal(found["decimal"])
        )
        return results

    def dbt(self, *arguments: str) -> None:
        """Run dbt; it must succeed, and warn of nothing."""
        done = subprocess.run(
            [self.project / ".venv/bin/dbt", *arguments, "--show-all-deprecations"],
            cwd=self.project / "transform",
            env={
                **os.environ,
                **self.variables,
                "DBT_TARGET_PATH": str(self.project / "var/dbt"),
                "DBT_LOG_PATH": str(self.warehouse.parent / "logs"),
                "DBT_USE_COLORS": "false",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-20_000:]
        warnings = [line for line in done.stdout.splitlines() if "WARN" in line]
        assert [w for w in warnings if "WARN=0" not in w] == []

    @property
    def address(self) -> str:
        """Where the warehouse is, for its own driver."""
        return self.database.url if self.database else str(self.warehouse)

    @property
    def variables(self) -> dict[str, str]:
        """The variables that say to the project where its warehouse is."""
        if self.database:
            return self.database.variables(f"{self.project_prefix}_WAREHOUSE")
        return {f"{self.project_prefix}_WAREHOUSE_PATH": str(self.warehouse)}

    @property
    def project_prefix(self) -> str:
        """What the project's environment variables begin with."""
        profile = (self.project / "transform/profiles.yml").read_text(encoding="utf-8")
        return profile.partition(":")[0].upper()

    def everything(self, *schemas: str) -> dict[str, list[list[Any]]]:
        """The rows of every table and view in these schemas, logs of changes left out."""
        names = ", ".join(f"'{schema}'" for schema in schemas)
        tables = self.query(
            "select table_schema, table_name from information_schema.tables "
            f"where table_schema in ({names}) and table_name not like '%\\_\\_changes' escape '\\' "
            "order by 1, 2"
        )
        full_names = [f"{schema}.{table}" for schema, table in tables]
        tables = self._results([f"select * from {name}" for name in full_names])
        ordered = [sorted(rows, key=str) for rows in tables]
        return dict(zip(full_names, ordered, strict=True))


def _columns(names: Iterable[str], text: str) -> str:
    own = ", ".join(f'"{name}" {text}' for name in names)
    return (
        f"{own}, _dlt_load_id {text}, _extracted_at timestamp, _source_file {text}, "
        "_source_row bigint, _file_modified_at timestamp"
    )


def _literal(value: str | None) -> str:
    return "null" if value is None else "'" + value.replace("'", "''") + "'"
