"""A table as an import tells it, from its files and what their values say."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ...design.quoting import json_text
from ..found import FoundColumn, FoundTable, Guess
from ..profile.evidence import is_missing
from ..profile.profiles import Profile
from ..profile.sql import of_all
from ..profile.types import Judged
from .grouping import Group

__all__ = ["found_table"]

_MOST_VALUES = 8
_LONGEST_VALUE = 30
_ROWS_A_VALUE = 10


def found_table(group: Group, profile: Profile) -> FoundTable:
    """Everything about one table, in the words of an import."""
    rows = profile.rows
    options: dict[str, Guess[object]] = {}
    form = group.files[0].form
    if group.pattern != f"{group.name}.{form.format}":
        said = f"{len(group.files):,} files" if len(group.files) > 1 else ""
        options["files"] = Guess(group.pattern, said)
    if profile.load and profile.load.value == "incremental" and not profile.cursor:
        options["load"] = Guess("incremental", profile.load.evidence, sure=False)
    if group.late_columns:
        said = "; ".join(group.late_columns)
        options["on_drift"] = Guess({"missing_columns": "evolve"}, said, sure=False)
    held = {name for reference in profile.references for name in reference.columns}
    held |= set(profile.keys.key.value if profile.keys.key else ())
    columns = tuple(
        _column(name, judged, profile, name in held)
        for name, judged in profile.columns.items()
    )
    doubts = dict.fromkeys(doubt for file in group.files for doubt in file.doubts)
    hints = [*doubts, *group.hints, *profile.hints, *_paths(group)]
    if rows.total is None:
        hints.append(f"concluded from the first {rows.rows:,} rows only")
    return FoundTable(
        name=group.name,
        columns=columns,
        key=profile.keys.key,
        uniques=profile.keys.uniques,
        references=tuple(profile.references),
        cursor=profile.cursor,
        rows=rows.total,
        looked_at=rows.rows,
        options=options,
        hints=tuple(hints),
    )


def _column(name: str, judged: Judged, profile: Profile, held: bool) -> FoundColumn:
    seen = judged.seen
    missing = is_missing(judged)
    nullable = Guess(False)
    if missing:
        nullable = Guess(True, f"{of_all(missing, seen.rows, 'rows')} have no value")
    options: Mapping[str, Guess[object]] = {}
    if judged.format:
        options = {"format": Guess[object](*_parts(judged.format))}
    hints = [*judged.hints, *_few_values(judged, held)]
    native = profile.rows.native.get(name, "")
    return FoundColumn(
        name, judged.type, nullable, native, options=options, hints=tuple(hints)
    )


def _parts(guess: Guess[str]) -> tuple[object, str, bool]:
    return guess.value, guess.evidence, guess.sure


def _few_values(judged: Judged, held: bool) -> list[str]:
    """The values of a column that has few: a rule, if a person says so."""
    seen = judged.seen
    values = [value for value in seen.values if value not in judged.tokens]
    if (
        held
        or not judged.type.sure
        or judged.type.value != "string"
        or not seen.is_whole
        or not 1 < len(values) <= _MOST_VALUES
        or seen.longest > _LONGEST_VALUE
        or seen.filled < _ROWS_A_VALUE * len(values)
    ):
        return []
    listed = ", ".join(map(_plain, sorted(values)))
    return [f"values: [{listed}] are all there are in {seen.rows:,} rows"]


def _plain(value: str) -> str:
    return value if re.fullmatch(r"[\w][\w /()+-]*", value) else json_text(value)


def _paths(group: Group) -> list[str]:
    """Say what only the names of folders hold."""
    partitions = {
        part.partition("=")[0]
        for file in group.files
        for part in file.name.split("/")[:-1]
        if "=" in part
    }
    return [
        f"{name!r} is in the names of folders only; raw has it in _source_file"
        for name in sorted(partitions)
    ]
