"""Logical names for what a source calls its own way, by the rules that a spec is checked by.

A name that is an identifier already stays; others become one (`Order Items` → `order_items`)
and keep the original as `name:`. What is in the spec already keeps the name that it has there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from ..spec.names import date_key, identifier
from .found import Address, FoundColumn, FoundReference, FoundTable

__all__ = ["column_names", "role_names", "table_names"]

_KEY_ENDINGS = re.compile(r"(?<=.)_?(?:id|key|code|no|nr|fk|uuid|guid|number|ref)$")
_FK_START = re.compile(r"^(?:fk|id)_(?=.)")
_TEMPORAL = ("date", "timestamp")
_LONGEST = 100


def table_names(
    tables: Iterable[FoundTable],
    main: str,
    known: Mapping[Address, str],
    elsewhere: Set[str],
    source: str,
) -> dict[Address, str]:
    """A name for each table; `known` are those of the spec, which stay.

    Tables of the `main` schema come first; one of another schema that would be called the
    same has its schema in front. One that other sources have too (`elsewhere`, identifiers)
    has its source in front: what refers to theirs, and what marts call it, stays as it is.
    """
    names = dict(known)
    taken = {identifier(name) for name in known.values()}
    pending = [table for table in tables if table.address not in known]
    pending.sort(key=lambda t: (t.schema != main, not _is_plain(t.name)))
    for position, table in enumerate(pending, 1):
        plain = _logical(table.called or table.name) or f"table_{position}"
        choices = [plain]
        if table.schema != main:
            choices.append(identifier(f"{table.schema} {plain}"))
        if plain in elsewhere:
            choices.append(identifier(f"{source} {plain}"))
        name = _free(choices, taken | elsewhere)
        taken.add(identifier(name))
        names[table.address] = name
    return names


def role_names(
    references: Sequence[tuple[FoundReference, str, bool]],
    columns: Set[str],
    made: Set[str],
    used: Set[str] = frozenset(),
) -> Iterator[str]:
    """What each reference says with `as:`, or nothing where the other table's name does.

    `references` come with the name of the other table, and whether it is the same table.
    The link that a role makes is none of the `columns`, nor, but for a reference to the same
    table, of those that marts have `made` anyway. `used` are roles that are there already.
    """
    times = Counter(identifier(to) for _, to, _ in references)
    used = set(used)
    for reference, to, is_self in references:
        plain = identifier(to)
        taken = columns if is_self else columns | made
        is_free = f"{plain}_key" not in taken
        if not reference.role and times[plain] == 1 and plain not in used and is_free:
            used.add(plain)
            yield ""
            continue
        role = _free(
            [
                name
                for name in _roles(reference, plain)
                if name and f"{name}_key" not in taken
            ],
            used,
        )
        used.add(role)
        yield role


def column_names(
    columns: Sequence[FoundColumn],
    known: Mapping[str, str],
    entities: Iterable[str],
    roles: Iterable[str],
) -> dict[str, str]:
    """A name for each column by the source's; `known` are those of the spec, which stay.

    No name is one that marts give to something else: the surrogate key of the table (by any
    of the `entities` that it may be called), the link of one of the `roles`, the day of a
    date.
    """
    surrogates = {f"{entity}_key" for entity in entities}
    links = {f"{role}_key" for role in roles}
    names = dict(known)
    made = surrogates | links
    taken = {identifier(name) for name in known.values()} | made
    days = set(surrogates)
    for column in columns:
        if column.name in known and column.type.value in _TEMPORAL:
            days.add(date_key(identifier(known[column.name])))
    pending = [column for column in columns if column.name not in known]
    order = {column.name: position for position, column in enumerate(columns, 1)}
    # The day of `created_date` keeps its name beside that of a timestamp `created`.
    pending.sort(key=lambda c: (not _is_plain(c.name), not c.name.endswith("_date")))
    for column in pending:
        plain = _logical(column.called or column.name)
        plain = plain or f"column_{order[column.name]}"
        choices = [f"source_{plain}"] if plain in made else [plain]
        is_dated = column.type.value in _TEMPORAL
        if is_dated:
            choices.append(f"{plain}_at")
            choices = [
                c for c in choices if date_key(identifier(c)) not in days | taken
            ]
            choices = choices or [f"{plain}_{order[column.name]}"]
        name = _free(choices, taken | days)
        taken.add(identifier(name))
        if is_dated:
            days.add(date_key(identifier(name)))
        names[column.name] = name
    return {column.name: names[column.name] for column in columns}


def _is_plain(name: str) -> bool:
    """Whether it may stay as it is: no capitals, blanks or signs."""
    return identifier(name) == name


def _logical(name: str) -> str:
    return identifier(name)[:_LONGEST].rstrip("_")


def _roles(reference: FoundReference, plain: str) -> Iterator[str]:
    """What a reference may be called, the best name first."""
    if reference.role:
        yield identifier(reference.role)
    for column in reversed(reference.columns):
        name = identifier(column)
        short = _KEY_ENDINGS.sub("", _FK_START.sub("", name))
        yield from dict.fromkeys((short or name, name))
    yield identifier(" ".join(reference.columns))[:_LONGEST]
    yield f"{plain}_reference"


def _free(choices: Sequence[str], taken: Set[str]) -> str:
    """The first choice that is not taken; the last of them numbered if all are."""
    for choice in choices:
        if choice not in taken:
            return choice
    number = 2
    while (name := f"{choices[0][: _LONGEST - 4]}_{number}") in taken:
        number += 1
    return name
