"""Files in a folder: CSV, JSON Lines and Parquet, compressed or not."""

from __future__ import annotations

import codecs
import glob
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ...spec.base import SpecModel
from ...spec.scalars import Flag, Name, NonEmptyText, refuse
from ...spec.tables import Table
from ...spec.types import LogicalType
from .base import Origin, OriginColumn, Source

__all__ = ["KIND", "FilesExtract", "FilesSource", "FilesTable"]


def _encoding(value: Any) -> Any:
    if isinstance(value, str):
        try:
            reads_text = codecs.lookup(value)._is_text_encoding
        except (LookupError, ValueError):
            reads_text = False
        if not reads_text:
            raise refuse(f"`{value}` is no known encoding; the usual one is utf-8")
    return value


def _one_character(value: Any) -> Any:
    if value == "\\t":
        return "\t"
    if isinstance(value, str) and (len(value) != 1 or value in "\r\n"):
        raise refuse(f'must be one character, or "\\t", not `{value}`')
    return value


def _below_the_folder(value: str) -> str:
    parts = value.replace("\\", "/").split("/")
    if parts[0] == "" or parts[0].endswith(":") or ".." in parts:
        raise refuse(f"`{value}` must stay below the source's `path`")
    if parts[-1] in ("", ".", "**"):
        raise refuse(f"`{value}` is a folder; write which files of it, such as *.csv")
    return value


def _no_address(value: str) -> str:
    if "://" in value:
        raise refuse(
            f"`{value}` is an address; write `on: lake` for files in `storage.lake`, and "
            "the folder below its first bucket as `path`"
        )
    return value


Character = Annotated[str, BeforeValidator(_one_character)]

# The project itself; a folder that is out of git already; samples, which belong in it.
_NO_DATA = ((), ("data",), ("samples",))


class FilesTable(Table):
    """A table that is read from files."""

    files: Annotated[NonEmptyText, AfterValidator(_below_the_folder)] | None = Field(
        default=None,
        description="Name or glob below the source's folder (`orders*.csv`, "
        "`2024/**/*.parquet`). `<table>.<format>` unless given. Compressed files end in "
        "`.gz`, `.zst` or `.zip` on top of that.",
        examples=["flights*.csv", "orders/**/*.parquet"],
    )


class FilesSource(Source):
    """Files in one folder, one format for all its tables."""

    kind: Literal["files"] = Field(description="Files in a folder.")
    on: Literal["disk", "lake"] = Field(
        default="disk",
        description="Where the folder is: on a disk, or in the first bucket of "
        "`storage.lake`, where files are listed and read as they arrive.",
    )
    path: Annotated[NonEmptyText, AfterValidator(_no_address)] = Field(
        description="The folder: relative to the project, or absolute; with `on: lake`, "
        "below the bucket.",
        examples=["data/landing"],
    )
    format: Literal["csv", "jsonl", "parquet"] = Field(
        default="csv", description="What the files hold: CSV, JSON Lines or Parquet."
    )
    delimiter: Character = Field(default=",", description="CSV: between two values.")
    quote: Character = Field(default='"', description="CSV: around a value.")
    encoding: Annotated[str, BeforeValidator(_encoding)] = Field(
        default="utf-8", description="CSV and JSON Lines: the text encoding."
    )
    header: Flag = Field(
        default=True,
        description="CSV: whether the first line names the columns; without it, the "
        "declared columns are read in their order.",
    )
    tables: dict[Name, FilesTable] = Field(min_length=1, description="Tables by name.")

    @model_validator(mode="after")
    def _fits_together(self) -> FilesSource:
        if self.delimiter == self.quote:
            raise refuse("`delimiter` and `quote` can't be the same character")
        of_csv = [] if self.is_csv else ["delimiter", "quote", "header"]
        of_text = [] if self.is_text else ["encoding"]
        for key in of_csv + of_text:
            if key in self.model_fields_set:
                raise refuse(f"`{key}` means nothing to files of {self.format}")
        for name, table in self.tables.items():
            if not table.files and "/" in (table.name or name):
                raise refuse(
                    f"`{table.name or name}` is no name of a file; say which ones "
                    f"`{name}` is read from: `files: …`"
                )
        return self

    @property
    def reads_lake(self) -> bool:
        """Whether what it reads arrives in the lake."""
        return self.on == "lake"

    @property
    def is_csv(self) -> bool:
        """Whether delimiter, quote and header mean anything."""
        return self.format == "csv"

    @property
    def is_text(self) -> bool:
        """Whether the encoding means anything."""
        return self.format != "parquet"


class FilesOverrides(SpecModel):
    """What an environment may say about a files source."""

    path: Annotated[NonEmptyText, AfterValidator(_no_address)] = Field(
        description="The folder in this environment."
    )


@dataclass(frozen=True)
class FilesExtract:
    """How one table is read: `pattern` is a path or glob below the source's folder."""

    pattern: str
    optional: tuple[str, ...]
    """The columns that a file may do without, by their names in the files."""
    json: tuple[str, ...]
    """The columns of JSON Lines that hold any JSON, by their names in the files."""

    @property
    def label(self) -> str:
        """What is read, for people."""
        return self.pattern


_TEXT, _INTEGER, _TIME = map(LogicalType, ("string", "integer", "timestamp"))
_FILE = OriginColumn("_source_file", _TEXT, "The file that it stood in.")


class FilesKind:
    """Files, read whole whenever they are new or have changed."""

    Options = FilesSource
    Overrides = FilesOverrides
    origin = Origin(
        columns=(
            _FILE,
            OriginColumn("_source_row", _INTEGER, "Its number in the file."),
            OriginColumn("_file_modified_at", _TIME, "When the file was changed."),
        ),
        shown=(_FILE,),
        row=("_source_file", "_source_row"),
        batch="_source_file",
        moments=("_file_modified_at",),
        ranking=(
            "cursor",
            "_extracted_at desc",
            "_file_modified_at desc",
            "_source_file desc",
        ),
        ties=("_source_row desc", "_dlt_load_id desc"),
        listing="_loaded_files",
        listing_description="Every file that was read, and when.",
        lists="which file came with which load",
        listing_columns=(
            OriginColumn("table_name", _TEXT),
            OriginColumn("file", _TEXT),
            OriginColumn("size_bytes", _INTEGER),
            OriginColumn("modified_at", _TIME),
            OriginColumn("sha256", _TEXT),
            OriginColumn("row_count", _INTEGER),
            OriginColumn("_extracted_at", _TIME),
            OriginColumn("_dlt_load_id", _TEXT),
        ),
    )

    def variables(self, source: FilesSource | FilesOverrides) -> Mapping[str, str]:
        """The folder is the only thing that differs by machine."""
        return {"PATH": source.path}

    def folders(self, source: FilesSource) -> tuple[str, ...]:
        """The source's folder, if it is one below the project's."""
        path = PurePosixPath(source.path)
        if source.reads_lake:
            return ()
        if path.is_absolute() or ".." in path.parts or path.parts[:1] in _NO_DATA:
            return ()
        return (str(path),)

    def extract(
        self, source: FilesSource, table: tuple[str, FilesTable]
    ) -> FilesExtract:
        """How to read `table`, given as its logical name and its declaration."""
        name, declared = table
        physical = declared.name or name
        # An object of JSON leaves out what it has no value for.
        columns = [
            (column.name or logical, column)
            for logical, column in declared.columns.items()
            if source.format == "jsonl" and not column.expression
        ]
        return FilesExtract(
            # A name is no pattern, whatever is in it.
            declared.files or glob.escape(f"{physical}.{source.format}"),
            optional=tuple(n for n, column in columns if column.nullable),
            json=tuple(n for n, column in columns if column.type.kind == "json"),
        )

    def reads(
        self, source: FilesSource, table: tuple[str, FilesTable]
    ) -> Mapping[str, str]:
        """The files and their form; without a header, the columns in their order."""
        found = {
            "files": self.extract(source, table).pattern,
            "path": source.path,
            "format": source.format,
        }
        if source.reads_lake:
            found["on"] = source.on
        if source.is_text:
            found["encoding"] = source.encoding
        if source.is_csv:
            found |= {"delimiter": source.delimiter, "quote": source.quote}
            found["header"] = str(source.header).lower()
            if not source.header:
                columns = table[1].columns.items()
                found["columns"] = ", ".join(n for n, c in columns if not c.expression)
        return found


KIND = FilesKind()
