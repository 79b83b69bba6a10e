"""Which tables of a folder are one source: those whose files are written alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..found import Address, FoundSource, Guess
from .form import Form
from .grouping import Group

__all__ = ["Share", "referred_to_first", "shares_of"]

_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


@dataclass(frozen=True)
class Share:
    """One source: its name, the form that its files have, and its tables."""

    name: str
    form: Form
    groups: tuple[Group, ...]

    def options(self, path: str) -> dict[str, Guess[object]]:
        """The keys of the source, where they are not what they are by default."""
        form = self.form
        options: dict[str, Guess[object]] = {
            "path": Guess(path),
            "format": Guess(form.format),
        }
        files = [f for group in self.groups for f in group.files if f.form == form]
        if form.format == "csv":
            said = next((file.evidence[0] for file in files if file.evidence), "")
            if form.delimiter != ",":
                options["delimiter"] = Guess(form.delimiter, said)
            if form.quote != '"':
                options["quote"] = Guess(form.quote, "values stand in them")
            doubts = [doubt for file in files for doubt in file.doubts]
            if not form.header:
                said = doubts[0] if doubts else said
                options["header"] = Guess(False, said, not doubts)
        if form.format != "parquet" and form.encoding != "utf-8":
            why = next((file.evidence[-1] for file in files if not file.is_ascii), "")
            certain = form.encoding.startswith("utf")
            options["encoding"] = Guess(form.encoding, why, certain)
        return options


def shares_of(groups: Sequence[Group], name: str) -> list[Share]:
    """Groups by their form. The form of most tables has the name that is given.

    A table of ASCII joins those of another encoding, one of a single column those of any
    delimiter.
    """
    found: list[tuple[Form, list[Group]]] = []
    for group in sorted(groups, key=lambda g: (_is_ascii(g), len(g.columns) == 1)):
        form = _form(group)
        for other, of_form in found:
            if _fits(group, form, other):
                of_form.append(group)
                break
        else:
            found.append((form, [group]))
    order = {group.name: place for place, group in enumerate(groups)}
    for _, of_form in found:
        of_form.sort(key=lambda group: order[group.name])
    found.sort(key=lambda pair: (-len(pair[1]), order[pair[1][0].name]))
    names: list[str] = []
    for form, _ in found:
        names.append(_name(name, form, found[0][0], names))
    return [
        Share(own, form, tuple(of_form))
        for own, (form, of_form) in zip(names, found, strict=True)
    ]


def referred_to_first(sources: Iterable[FoundSource]) -> list[FoundSource]:
    """The sources in an order in which references point to what comes before, if there is
    one.
    """
    left = list(sources)
    found: list[FoundSource] = []
    while left:
        known = {table.address for source in found for table in source.tables}
        others = {table.address for source in left for table in source.tables} - known
        first = next(
            (source for source in left if not (_wants(source) & others)), left[0]
        )
        left.remove(first)
        found.append(first)
    return found


def _wants(source: FoundSource) -> set[Address]:
    """The tables of other sources that it refers to."""
    own = {table.address for table in source.tables}
    return {r.to for table in source.tables for r in table.references} - own


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


def _name(name: str, form: Form, main: Form, taken: Sequence[str]) -> str:
    """The name with as much of what tells a form from the main one as it takes."""
    parts = [name]
    for part in (
        form.format if form.format != main.format else "",
        "no_header" if form.header != main.header else "",
        _WORDS.get(form.delimiter, "csv") if form.delimiter != main.delimiter else "",
        form.encoding.replace("-", "_") if form.encoding != main.encoding else "",
    ):
        if "_".join(parts) not in taken:
            break
        parts += [part] if part else []
    wanted = "_".join(parts)
    return wanted if wanted not in taken else f"{wanted}_{len(taken) + 1}"
