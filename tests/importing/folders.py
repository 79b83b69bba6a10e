"""Folders of files to import, and what an import finds in them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.importing.choice import Choice
from generator.importing.files.reading import read
from generator.importing.found import FoundColumn, FoundSource, FoundTable


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Put files into a folder, those below it included."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        path.write_bytes(data)
    return folder


def found(
    folder: Path, *, accepted: bool = False, sample: int | None = None, **chosen: Any
) -> dict[str, FoundSource]:
    """The sources of a folder by name; their names begin with `src`."""
    choice = Choice(sample=sample, **chosen)
    sources = read(folder, "src", "data", choice, accepted=accepted)
    return {source.name: source for source in sources}


def tables(folder: Path, **options: Any) -> dict[str, FoundTable]:
    """The tables of all sources of a folder by name."""
    sources = found(folder, **options).values()
    return {table.name: table for source in sources for table in source.tables}


def table(folder: Path, **options: Any) -> FoundTable:
    """The only table of a folder."""
    (only,) = tables(folder, **options).values()
    return only


def columns(table: FoundTable) -> dict[str, FoundColumn]:
    """The columns of a table by name."""
    return {column.name: column for column in table.columns}


def types(table: FoundTable) -> dict[str, str]:
    """The types of a table's columns by name, with the format where there is one."""
    return {
        column.name: " ".join(
            [column.type.value, *(str(g.value) for g in column.options.values())]
        )
        for column in table.columns
    }


def csv(*lines: str) -> str:
    """A CSV file of these lines."""
    return "".join(f"{line}\n" for line in lines)


def column_of(folder: Path, *values: str) -> FoundColumn:
    """What is found of a column with these values, in CSV, beside a serial number."""
    lines = [f'{number},"{value}"' for number, value in enumerate(values)]
    write(folder, {"t.csv": csv("n,c", *lines)})
    return columns(table(folder))["c"]
