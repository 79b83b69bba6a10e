"""From a folder to sources: looks at every file, puts them together, says what it found."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from ..found import FoundSource, Guess
from ..personal import with_suggestions
from ..profile.evidence import conclude
from ..profile.profiles import Profile
from .form import File, Form, look_at
from .grouping import Group, found_by, groups_of
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
    *,
    sample: int | None = None,
    wanted: Callable[[str], bool] = lambda table: True,
    progress: Callable[[str], None] = lambda line: None,
    accepted: bool = False,
) -> tuple[FoundSource, ...]:
    """Read a folder of files as one source, or one for each form that files have.

    `path` is how the spec is to write the folder. `sample` is how many rows of each table
    are read, from the beginnings of its files; all unless given. `wanted` tells by a
    table's name whether it is to be read at all. Suggestions of personal data are hints
    unless they are `accepted`.
    """
    with tempfile.TemporaryDirectory(prefix="penstock-") as temporary:
        scratch = Path(temporary)
        files, refused, left_out = _files(folder, scratch, sample)
        groups = [group for group in groups_of(folder, files) if wanted(group.name)]
        for group in groups:
            _tell_refused(folder, group, refused)
        store = Store(scratch)
        try:
            sources = tuple(
                _sources(
                    groups, name, path, store, sample, left_out, progress, accepted
                )
            )
        finally:
            store.close()
    if sources:
        first, *others = sources
        sources = (replace(first, left_out=(*left_out, *first.left_out)), *others)
    return sources


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
    return files, refused, left_out


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
    groups: Sequence[Group],
    name: str,
    path: str,
    store: Store,
    sample: int | None,
    left_out: list[str],
    progress: Callable[[str], None],
    accepted: bool,
) -> Iterator[FoundSource]:
    profiles: dict[str, Profile] = {}
    for group in groups:
        progress(f"{group.name}: {_count(len(group.files), 'file')}")
        try:
            profiles[group.name] = Profile(group.name, store.load(group, sample))
        except Unreadable as error:
            left_out += [f"{group.name} is left out: {error}", *group.hints]
    by_form = _by_form([group for group in groups if group.name in profiles])
    bundles = [[profiles[group.name] for group in of_form] for _, of_form in by_form]
    null_values = conclude(bundles)
    names = _names(name, [form for form, _ in by_form])
    for (form, of_form), source, tokens in zip(
        by_form, names, null_values, strict=True
    ):
        tables = tuple(found_table(group, profiles[group.name]) for group in of_form)
        options = _options(path, form, of_form)
        if tokens:
            options["null_values"] = Guess(tokens.value, tokens.evidence, tokens.sure)
        found = FoundSource(source, "files", tables, options)
        yield with_suggestions(
            found,
            lambda table, column: profiles[table.name].texts(column.name),
            accepted=accepted,
        )


def _by_form(groups: Sequence[Group]) -> list[tuple[Form, list[Group]]]:
    """Groups by their form, which is one for all tables of a source.

    A table of ASCII joins those of another encoding, one of a single column those of any
    delimiter.
    """
    found: list[tuple[Form, list[Group]]] = []
    hard_first = sorted(groups, key=lambda g: (_is_ascii(g), len(g.columns) == 1))
    for group in hard_first:
        form = _form(group)
        for index, (other, of_form) in enumerate(found):
            if _fits(group, form, other):
                found[index] = (other, [*of_form, group])
                break
        else:
            found.append((form, [group]))
    order = {group.name: place for place, group in enumerate(groups)}
    sorted_ = [
        (form, sorted(of_form, key=lambda g: order[g.name])) for form, of_form in found
    ]
    return sorted(sorted_, key=lambda pair: order[pair[1][0].name])


def _form(group: Group) -> Form:
    """The form of a group: the encoding is that of the files that are not ASCII."""
    telling = [file for file in group.files if not file.is_ascii] or group.files
    return telling[0].form


def _is_ascii(group: Group) -> bool:
    return all(file.is_ascii for file in group.files)


def _fits(group: Group, form: Form, other: Form) -> bool:
    if _is_ascii(group) and form.encoding == "utf-8" and "16" not in other.encoding:
        form = replace(form, encoding=other.encoding)
    if len(group.columns) == 1:
        form = replace(form, delimiter=other.delimiter)
    return form == other


def _names(name: str, forms: Sequence[Form]) -> list[str]:
    """A name for each source: the one given, with what tells its form from the others'."""
    if len(forms) == 1:
        return [name]
    words = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
    names: list[str] = []
    formats = [form.format for form in forms]
    for form in forms:
        parts = [name, form.format]
        if formats.count(form.format) > 1:
            alike = [other for other in forms if other.format == form.format]
            if len({other.delimiter for other in alike}) > 1:
                parts.append(words.get(form.delimiter, "other"))
            if len({other.encoding for other in alike}) > 1:
                parts.append(form.encoding)
            if len({other.header for other in alike}) > 1 and not form.header:
                parts.append("without header")
        wanted = " ".join(parts)
        names.append(wanted if wanted not in names else f"{wanted} {len(names) + 1}")
    return names


def _options(
    path: str, form: Form, groups: Sequence[Group]
) -> dict[str, Guess[object]]:
    options: dict[str, Guess[object]] = {
        "path": Guess(path),
        "format": Guess(form.format),
    }
    files = [file for group in groups for file in group.files if file.form == form]
    if form.format == "csv":
        said = next((file.evidence[0] for file in files if file.evidence), "")
        if form.delimiter != ",":
            options["delimiter"] = Guess(form.delimiter, said)
        if form.quote != '"':
            options["quote"] = Guess(form.quote, "values stand in them")
        doubts = [doubt for file in files for doubt in file.doubts]
        if not form.header:
            options["header"] = Guess(False, doubts[0] if doubts else said, not doubts)
    if form.format != "parquet" and form.encoding != "utf-8":
        why = next((file.evidence[-1] for file in files if not file.is_ascii), "")
        certain = form.encoding.startswith("utf")
        options["encoding"] = Guess(form.encoding, why, certain)
    return options


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def matches(patterns: Sequence[str], without: Sequence[str]) -> Callable[[str], bool]:
    """Whether a table is wanted: by `--table` patterns, if any, and `--exclude` ones."""

    def wanted(table: str) -> bool:
        named = not patterns or any(fnmatchcase(table, pattern) for pattern in patterns)
        return named and not any(fnmatchcase(table, pattern) for pattern in without)

    return wanted
