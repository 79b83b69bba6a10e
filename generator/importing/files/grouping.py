"""Which files of a folder are one table, what it is called, and which pattern finds them.

Names that differ in numbers, dates and identifiers alone (`orders_2026_01.csv`,
`orders_2026_02.csv`) are one table if their columns are the same, or nearly.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from .form import File
from .unpacking import PACKINGS

__all__ = ["Group", "found_by", "groups_of"]

_VARIES = re.compile(
    r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
    r"|(?<![0-9a-zA-Z])(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{12,}(?![0-9a-zA-Z])"
    r"|[0-9]+(?:[-_.T:]?[0-9]+)*Z?"
)
_PARTITION = re.compile(r"([^=/]+)=.*")
_SAYS_NOTHING = re.compile(
    r"(part|data|file|chunk|export|extract|dump|batch|rows|records|output|out|c|v|q|h"
    r"|year|month|day|delta|full|incr|incremental|snapshot|load)?",
    re.IGNORECASE,
)
_NEAR = 0.5


@dataclass
class Group:
    """Files of one table, in the order of their names."""

    name: str
    pattern: str
    files: list[File]
    hints: list[str] = field(default_factory=list)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all its files, in the order in which they turn up."""
        return tuple(dict.fromkeys(c for file in self.files for c in file.columns))

    @property
    def late_columns(self) -> tuple[str, ...]:
        """Which columns only some files have; objects of JSON leave out what they like."""
        form = self.files[0].form
        if form.format == "jsonl" or (form.format == "csv" and not form.header):
            return ()
        return tuple(
            f"{column!r} is in {count} of {len(self.files)} files"
            for column in self.columns
            if (count := sum(column in file.columns for file in self.files))
            < len(self.files)
        )


def groups_of(folder: Path, files: Sequence[File]) -> list[Group]:
    """Put files together, in the order of their names.

    `folder` is looked into once more, so that a pattern finds those files and no others.
    """
    bundles: dict[tuple[str, ...], list[File]] = {}
    for file in files:
        bundles.setdefault((_shape(file.name), *_form_key(file)), []).append(file)
    alike = [part for bundle in bundles.values() for part in _by_columns(bundle)]
    alike = _joined(alike)
    groups: list[Group] = []
    taken: set[str] = set()
    for bundle in alike:
        name = _unique(_name(folder, bundle, alike), taken)
        pattern, hints = _pattern(folder, bundle, files)
        groups.append(Group(name, pattern, bundle, hints))
    _tell_lookalikes(groups)
    return sorted(groups, key=lambda group: group.files[0].name)


def found_by(folder: Path, pattern: str) -> set[str]:
    """The names that a pipeline finds by a pattern, and a few that are no files."""
    return set(glob.glob(pattern, root_dir=folder, recursive=True))  # noqa: PTH207


def _form_key(file: File) -> tuple[str, ...]:
    return file.form.format, _ending(file.name), str(file.form.header)


def _split(name: str) -> tuple[list[str], str, str]:
    """Folders, stem and ending of a path; packings do not count."""
    *folders, last = name.split("/")
    for packing in PACKINGS:
        if last.lower().endswith(packing):
            last = last[: -len(packing)]
    stem, dot, ending = last.rpartition(".")
    return folders, stem if dot else last, f".{ending}" if dot else ""


def _ending(name: str) -> str:
    return _split(name)[2].lower()


def _shape(name: str) -> str:
    """The path with a star for whatever varies from file to file."""
    folders, stem, ending = _split(name)
    return "/".join([*map(_shape_of, folders), _VARIES.sub("*", stem)]) + ending


def _shape_of(part: str) -> str:
    return _VARIES.sub("*", _PARTITION.sub(r"\1=*", part))


def _by_columns(bundle: list[File]) -> Iterator[list[File]]:
    """Split files whose names are alike, but whose columns are those of several tables."""
    clusters: list[list[File]] = []
    for file in bundle:
        for cluster in clusters:
            if _are_near(cluster[0], file):
                cluster.append(file)
                break
        else:
            clusters.append([file])
    yield from clusters


def _are_near(one: File, other: File) -> bool:
    mine, theirs = set(one.columns), set(other.columns)
    if not one.form.header and one.form.format == "csv":
        return len(one.columns) == len(other.columns)
    return len(mine & theirs) > _NEAR * len(mine | theirs)


def _joined(bundles: list[list[File]]) -> list[list[File]]:
    """Join bundles of the same columns: `flights` and `flights_*`, or a folder's files."""
    joined: dict[tuple[object, ...], list[File]] = {}
    for bundle in bundles:
        folders, stem, ending = _split(bundle[0].name)
        where = "/".join(map(_shape_of, folders))
        # In a folder that says what they are, files of the same columns are one table.
        base = "" if any(map(_base, folders)) else _base(stem)
        same = (where, base, ending.lower(), bundle[0].form.format, bundle[0].columns)
        joined.setdefault(same, []).extend(bundle)
    return [sorted(bundle, key=lambda f: f.name) for bundle in joined.values()]


def _base(part: str) -> str:
    """What of a name does not vary, and says something."""
    part = _PARTITION.sub("", part)
    plain = _VARIES.sub(" ", part).replace("*", " ")
    words = [w for w in re.split(r"[\s_\-.]+", plain) if w]
    while words and len(words) > 1 and _SAYS_NOTHING.fullmatch(words[-1]):
        words.pop()
    text = "_".join(words)
    return "" if _SAYS_NOTHING.fullmatch(text) else text


def _name(folder: Path, bundle: list[File], bundles: list[list[File]]) -> str:
    """The table's name: of the files, else of the nearest folder that has one."""
    folders, stem, _ = _split(bundle[0].name)
    others = [b for b in bundles if b is not bundle]
    shapes = {_shape(file.name) for file in bundle}
    if len(bundle) == 1 and any(_shape(b[0].name) in shapes for b in others):
        # Files of other columns are called almost the same: numbers tell them apart.
        return stem
    if len(bundle) == 1 and not _comes_again(stem):
        return stem
    bases = {_base(_split(file.name)[1]) for file in bundle}
    candidates = [bases.pop() if len(bases) == 1 else "", *map(_base, folders[::-1])]
    found = next((name for name in candidates if name), "")
    return found or _base(folder.name) or folder.name or stem


def _comes_again(name: str) -> bool:
    """Whether a file's name has a date or a number of its own, so that others may follow."""
    return re.search(r"(?<![0-9])[0-9]{6}|(^|[_\-. ])[0-9]|=|/[0-9]", name) is not None


def _unique(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free.casefold() in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free.casefold())
    return free


def _pattern(
    folder: Path, bundle: list[File], files: Sequence[File]
) -> tuple[str, list[str]]:
    """The shortest pattern that finds these files and none of another table."""
    mine = {file.name for file in bundle}
    if len(bundle) == 1 and not _comes_again(bundle[0].name):
        return bundle[0].name, []
    others = {file.name for file in files} - mine
    tried = list(_patterns(bundle))
    for pattern in tried:
        found = found_by(folder, pattern)
        if mine <= found and not found & others:
            return pattern, []
    if len(bundle) == 1:
        return bundle[0].name, []
    found = found_by(folder, tried[-1]) & others
    names = ", ".join(sorted(found)[:3])
    return tried[-1], [f"the pattern {tried[-1]} also finds {names}: move these apart"]


def _patterns(bundle: list[File]) -> Iterator[str]:
    names = [file.name for file in bundle]
    ending = _split(names[0])[2]
    packed = {name[name.rfind(ending) + len(ending) :] for name in names}
    tail = ending + (packed.pop() if len(packed) == 1 else "*")
    shapes = {_shape(name) for name in names}
    folders = {str(PurePosixPath(shape).parent) for shape in shapes}
    bases = {_base(_split(name)[1]) for name in names}
    if len(bases) == 1 and (base := bases.pop()) and len(folders) == 1:
        place = folders.pop()
        stem = PurePosixPath(min(shapes, key=len)).name.removesuffix(ending)
        if place not in (".", "") and "*" not in stem and "*" in place:
            yield f"**/{stem}{tail}"
        above = "" if place == "." else f"{place}/"
        if len(shapes) == 1:
            yield f"{above}{stem}{tail}"
            yield f"{above}{_digits(stem)}{tail}"
            yield f"{above}{_every_digit(names)}{tail}"
        elif re.match(re.escape(base), stem):
            yield f"{above}{base}*{tail}"
            yield f"{above}{base}[!a-zA-Z]*{tail}"
    elif len(shapes) == 1:
        shape = shapes.pop().removesuffix(ending)
        top = shape.split("/", maxsplit=1)[0]
        if "/" in shape and "*" not in top and shape.count("/") > 1:
            yield f"{top}/**/*{tail}"
        yield f"{shape}{tail}"
        yield f"{_digits(shape)}{tail}"
    common = names[0].split("/")[:-1]
    for name in names[1:]:
        pairs = zip(common, name.split("/")[:-1], strict=False)
        common = [one for one, other in pairs if one == other]
    above = "".join(f"{part}/" for part in common)
    if len({name.count("/") for name in names}) == 1 == names[0].count("/"):
        yield f"{above}*{tail}"
    yield f"{above}**/*{tail}"


def _digits(stem: str) -> str:
    return stem.replace("*", "[0-9]*", 1)


def _every_digit(names: Sequence[str]) -> str:
    """A pattern with a class for each digit of the first name."""
    return re.sub("[0-9]", "[0-9]", _split(names[0])[1])


def _tell_lookalikes(groups: list[Group]) -> None:
    for index, group in enumerate(groups):
        for other in groups[:index]:
            if group.columns == other.columns and len(group.columns) > 2:
                group.hints.append(
                    f"it has the columns of {other.name!r}: if they are one table, give "
                    "that one a `files` pattern for both and take this one out"
                )
                break
