"""From a folder to sources: looks at every file, puts them together, says what it found."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from ..choice import Choice
from ..found import Address, FoundSource, Guess
from ..personal import with_suggestions
from ..profile.evidence import conclude
from ..profile.profiles import Profile
from .form import File, look_at
from .grouping import Group, found_by, groups_of
from .shares import referred_to_first, shares_of
from .store import Store
from .tables import found_table
from .unpacking import Unreadable

__all__ = ["read"]

_NO_DATA = re.compile(
    r"[._~].*|.*(\.crc|\.md|~|\.tmp|\.part|\.lock)|Thumbs\.db", re.IGNORECASE
)
_BYTES_A_ROW = 4096


def read(
    folder: Path,
    name: str,
    path: str,
    choice: Choice,
    *,
    progress: Callable[[str], None] = lambda line: None,
    accepted: bool = False,
) -> tuple[FoundSource, ...]:
    """Read a folder of files as one source, or one for each form that files have.

    `path` is how the spec is to write the folder. A sample of rows that is chosen is from
    the beginnings of a table's files. Suggestions of personal data are hints
    unless they are `accepted`.
    """
    with tempfile.TemporaryDirectory(prefix="penstock-") as temporary:
        scratch = Path(temporary)
        files, refused, left_out = _files(folder, scratch, choice.sample)
        every = groups_of(folder, files)
        groups = [g for g in every if choice.takes(Address("", g.name))]
        for group in groups:
            _tell_refused(folder, group, refused)
        profiles: dict[str, Profile] = {}
        with closing(Store(scratch)) as store:
            for group in groups:
                progress(f"{group.name}: {_count(len(group.files), 'file')}")
                try:
                    rows = store.load(group, choice.sample)
                except Unreadable as error:
                    left_out += [f"{group.name} is left out: {error}", *group.hints]
                else:
                    profiles[group.name] = Profile(group.name, rows)
            found = list(_sources(groups, name, path, profiles))
    first, *others = referred_to_first(found) or [FoundSource(name, "files", ())]
    present = frozenset(Address("", group.name) for group in every)
    return tuple(
        with_suggestions(
            replace(source, present=present),
            lambda table, column: profiles[table.name].texts(column.name),
            accepted=accepted,
        )
        for source in (replace(first, left_out=tuple(left_out)), *others)
    )


def _files(
    folder: Path, scratch: Path, sample: int | None
) -> tuple[list[File], set[str], list[str]]:
    """The files that a pipeline could read, others' names, and what is to be said of them."""
    files, refused, left_out = [], set(), []
    hidden = 0
    most = None if sample is None else sample * _BYTES_A_ROW
    for path in sorted(_below(folder)):
        name = path.relative_to(folder).as_posix()
        if any(_NO_DATA.fullmatch(part) for part in name.split("/")):
            hidden += 1
            continue
        try:
            files.append(look_at(path, name, scratch, most))
        except Unreadable as error:
            left_out.append(f"{name} is left out: {error}")
            # Without content it is harmless: a pipeline says that it is empty.
            refused |= {name} if path.stat().st_size else set()
        except OSError as error:
            refused.add(name)
            left_out.append(f"{name} is left out: {error.strerror}")
    if hidden:
        what = "file is" if hidden == 1 else "files are"
        left_out.append(f"{hidden:,} hidden or passing {what} not looked at")
    left_out += _twice(files)
    return _without_doubt(files), refused, left_out


def _without_doubt(files: list[File]) -> list[File]:
    """Files whose first line surely names columns, if those of surer files are in it."""
    known = {name for file in files if not file.doubts for name in file.columns}
    return [
        replace(f, doubts=()) if f.form.header and known.intersection(f.columns) else f
        for f in files
    ]


def _tell_refused(folder: Path, group: Group, refused: set[str]) -> None:
    """Say which files a pipeline would find for a table, and refuse."""
    for name in sorted(refused & found_by(folder, group.pattern)):
        group.hints.append(
            f"its pattern also finds {name}, which a pipeline refuses until it is mended or "
            "taken away"
        )


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and f != "__MACOSX"
        )
        yield from (Path(place) / name for name in names)


def _twice(files: Sequence[File]) -> Iterator[str]:
    """Files that are there packed and not packed."""
    names = {file.name for file in files}
    for name in sorted(names):
        for packing in (".gz", ".zst", ".zip"):
            if f"{name}{packing}" in names:
                yield f"{name} is there packed, too ({name}{packing}): rows may come twice"


def _sources(
    groups: Sequence[Group], name: str, path: str, profiles: Mapping[str, Profile]
) -> Iterator[FoundSource]:
    shares = shares_of([group for group in groups if group.name in profiles], name)
    bundles = [[profiles[group.name] for group in share.groups] for share in shares]
    for share, tokens in zip(shares, conclude(bundles), strict=True):
        tables = tuple(found_table(g, profiles[g.name]) for g in share.groups)
        options = share.options(path)
        if tokens:
            # Parquet has nulls of its own, and NaN is a number of its own there.
            is_sure = tokens.sure and share.options(path)["format"].value != "parquet"
            options["null_values"] = Guess(tokens.value, tokens.evidence, is_sure)
        yield FoundSource(share.name, "files", tables, options)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
