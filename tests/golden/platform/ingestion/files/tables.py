"""What a source of files declares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from ingestion.drift import OnDrift
from ingestion.raw import Raw


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


class Folder(Protocol):
    """A folder that is not on this disk."""

    def find(self, owner: str, files: str, endings: tuple[str, ...]) -> list[Any]:
        """Return the files of a table as arrivals, in the order of their names."""


@dataclass(frozen=True)
class Source:
    """A folder of files, and the tables in them, so many of them read at once.

    `schema` is that of the raw tables, which `raw` opens.
    """

    name: str
    schema: str
    path: Path | Folder
    tables: Sequence[Table]
    parallel: int = 2
    raw: Callable[[str, str], Raw] = Raw
