"""What a source of files declares."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ingestion.drift import OnDrift


@dataclass(frozen=True)
class Format:
    """How files are written.

    Delimiter, quote and header are about CSV; without a header, the columns of the
    table are read in their order.
    """

    kind: Literal["csv", "jsonl", "parquet"] = "csv"
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    header: bool = True


@dataclass(frozen=True)
class Table:
    """One table of a source.

    `files` is a path, a pattern (`**` stands for folders) or a folder, seen from the
    source's path. `columns` are named as in the files; a file may lack the `optional`
    ones, and must have the `needed` ones; the `json` ones of JSON Lines hold any JSON.
    `on_drift` is about all other differences.
    With `load` incremental, new and changed files add to the table; with full, the
    files of today are the table.
    """

    name: str
    files: str
    columns: Sequence[str]
    load: Literal["incremental", "full"]
    format: Format = Format()
    needed: Sequence[str] = ()
    optional: Sequence[str] = ()
    json: Sequence[str] = ()
    on_drift: OnDrift = OnDrift()


@dataclass(frozen=True)
class Source:
    """A folder of files, and the tables in them, so many of them read at once.

    `schema` is that of the raw tables.
    """

    name: str
    schema: str
    path: Path
    tables: Sequence[Table]
    parallel: int = 2
