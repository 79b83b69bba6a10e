"""A landing folder, an empty warehouse, and tables that are loaded from the one to the other."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
from ingestion import files
from ingestion.files import Format, Source, Table
from pipeline import settings

CSV = Format("csv")
JSON_LINES = Format("jsonl")
PARQUET = Format("parquet")


@dataclass
class Place:
    """A landing folder and an empty warehouse."""

    folder: Path
    warehouse: Path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        # Older than the clock's tick, so that time and size are believed.
        an_hour_ago = datetime.now().timestamp() - 3600
        os.utime(path, (an_hour_ago, an_hour_ago))
        return path

    def load(
        self, *tables: Table, source: str = "src", parallel: int = 2, **options: Any
    ) -> None:
        declared = Source(source, f"raw_{source}", self.folder, tables, parallel)
        files.load(declared, **options)

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.sql(query).fetchall()

    def rows(self, columns: str, table: str = "raw_src.t") -> list[tuple[Any, ...]]:
        return self.sql(
            f"select {columns} from {table} order by _dlt_load_id, _source_file, _source_row"
        )

    def loads(self) -> int:
        return self.sql("select count(*) from raw_src._dlt_loads where status = 0")[0][
            0
        ]

    def journal(self) -> list[dict[str, Any]]:
        return [
            json.loads(line)
            for path in settings.JOURNAL.glob("*.jsonl")
            for line in path.read_text().splitlines()
        ]


def table(
    pattern: str = "t.csv",
    *columns: str,
    form: Format = CSV,
    load: str = "incremental",
    name: str = "t",
    **options: Any,
) -> Table:
    """A table of a source; `options` are the less usual fields of its declaration."""
    return Table(name, pattern, columns, load, form, **options)  # type: ignore[arg-type]
