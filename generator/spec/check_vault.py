"""Checks of what a data vault shall keep in a form of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .document import Path
from .findings import Finding, closest
from .names import identifier
from .spec import Place, Spec

__all__ = ["check_vault"]

_HERE: Path = ("modeling", "vault")
_FORMS = ("events", "multi_active", "reference_tables")
_FORM_WORDS = {
    "events": "an event",
    "multi_active": "multi-active",
    "reference_tables": "a reference table",
}


def check_vault(spec: Spec) -> Iterator[Finding]:
    """Tables and columns that are not there, and forms that a table can't have."""
    vault = spec.modeling.vault
    if vault is None:
        return
    forms: dict[Place, str] = {}
    for key in type(vault).model_fields:
        named = getattr(vault, key)
        for index, name in enumerate(named):
            path: Path = (*_HERE, key, name if isinstance(named, dict) else index)
            places = spec.find(name)
            if len(places) != 1:
                yield _not_found(spec, path, name)
                continue
            if key in _FORMS:
                other = forms.setdefault(places[0], key)
                if other != key:
                    message = (
                        f"`{name}` can't be {_FORM_WORDS[key]} and "
                        f"{_FORM_WORDS[other]} at once"
                    )
                    yield Finding(path, message, "Keep one of the two.")
                yield from _check_form(spec, path, name, places[0], key)
            elif key == "bridges" and not _leads_on(spec, places[0]):
                message = f"`{name}` refers to no table with a hub"
                yield Finding(
                    path, message, "There is nothing to bridge: leave it out."
                )
    yield from _check_columns(spec)


def _not_found(spec: Spec, path: Path, name: str) -> Finding:
    places = spec.find(name)
    if places:
        choices = " or ".join(f"`{place}`" for place in places)
        message = f"`{name}` may be any of several tables"
        return Finding(path, message, f"Write {choices}.")
    known = [place.table for place in spec.places]
    return Finding(path, f"`{name}` is no table of this spec", closest(name, known))


def _check_form(
    spec: Spec, path: Path, name: str, place: Place, key: str
) -> Iterator[Finding]:
    """A table without a hub has no history, and nothing that refers to it."""
    table, word = spec.places[place], _FORM_WORDS[key]
    if place in spec.tracked:
        message = f"`{name}` is {word}, and its history is tracked"
        yield Finding(path, message, "Take one of the two back.")
    by = [p.table for p in spec.places if p != place and _refers(spec, p, place)]
    if by and key != "reference_tables":
        message = f"`{name}` is {word}, and `{by[0]}` refers to it"
        yield Finding(path, message, "What others refer to needs a hub: leave it out.")
    if key == "events" and not table.is_incremental:
        message = f"`{name}` is loaded in full, so that its rows may go"
        yield Finding(path, message, "Events only come: `load: incremental`.")
    if key == "events" and (table.deleted or table.finds_deleted):
        message = f"`{name}` is an event, and its rows may be deleted"
        yield Finding(
            path, message, "Leave it out here: a satellite knows of deletion."
        )


def _leads_on(spec: Spec, place: Place) -> bool:
    """Whether a table has a link, so that there is a way to go on."""
    vault = spec.modeling.vault
    assert vault
    without = {
        p for key in _FORMS for name in getattr(vault, key) for p in spec.find(name)
    }
    several = {p for name in vault.multi_active for p in spec.find(name)}
    found = {p for link in spec.links(place) for p in spec.find_reference(link.to)[0]}
    return place not in several and bool(found - without - {place})


def _refers(spec: Spec, place: Place, to: Place) -> bool:
    return any(to in spec.find_reference(link.to)[0] for link in spec.links(place))


def _check_columns(spec: Spec) -> Iterator[Finding]:
    vault = spec.modeling.vault
    assert vault
    for name, groups in vault.satellites.items():
        path: Path = (*_HERE, "satellites", name)
        if len(spec.find(name)) == 1:
            yield from _check_satellites(spec, path, spec.find(name)[0], groups)
    for name, columns in vault.multi_active.items():
        path = (*_HERE, "multi_active", name)
        if len(spec.find(name)) == 1:
            yield from _check_multi_active(spec, path, spec.find(name)[0], columns)
    for name, columns in vault.same_as.items():
        path = (*_HERE, "same_as", name)
        if len(spec.find(name)) == 1:
            place = spec.find(name)[0]
            if not any(
                set(link.columns) == set(columns)
                and place in spec.find_reference(link.to)[0]
                for link in spec.links(place)
            ):
                message = f"`{', '.join(columns)}` does not refer to `{name}` itself"
                yield Finding(path, message, f"It needs `references: {name}`.")


def _check_satellites(
    spec: Spec, path: Path, place: Place, groups: dict[str, tuple[str, ...]]
) -> Iterator[Finding]:
    table = spec.places[place]
    kept = {*table.key, *((table.cursor.column,) if table.cursor else ())}
    seen: dict[str, str] = {}
    for word, columns in groups.items():
        for index, column in enumerate(columns):
            here = (*path, word, index)
            other = seen.setdefault(column, word)
            if column not in table.columns:
                message = f"`{column}` is no column of this table"
                yield Finding(here, message, closest(column, table.columns))
            elif column in kept or column == table.deleted:
                message = f"`{column}` belongs to every state of a row"
                yield Finding(
                    here,
                    message,
                    "Key, cursor and mark of deletion can't be split off.",
                )
            elif other != word:
                message = f"`{column}` is in `{other}` and in `{word}`"
                yield Finding(here, message, "Keep one of the two.")
    words: dict[str, str] = {}
    for word in groups:
        other = words.setdefault(identifier(word), word)
        if other != word:
            message = f"`{other}` and `{word}` would have one name"
            yield Finding((*path, word), message, "Choose another name for one.")


def _check_multi_active(
    spec: Spec, path: Path, place: Place, columns: Iterable[str]
) -> Iterator[Finding]:
    table = spec.places[place]
    for index, column in enumerate(columns):
        if column not in table.key:
            message = f"`{column}` is no part of the key of this table"
            yield Finding((*path, index), message, closest(column, table.key))
            return
    rest = {column for column in table.key if column not in columns}
    if not any(
        _is_key(spec, link.to, rest, link.columns) for link in spec.links(place)
    ):
        message = "the rest of its key is no reference to the key of another table"
        yield Finding(
            path,
            message,
            "Name the columns that tell the rows of one key apart; the others refer to it.",
        )


def _is_key(spec: Spec, to: str, rest: set[str], columns: Iterable[str]) -> bool:
    places, _ = spec.find_reference(to)
    return bool(rest) and set(columns) == rest and len(places) == 1
