"""What columns refer to, in the words of a spec, and why some references can't be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..spec.names import date_key, identifier
from .found import Address, FoundReference
from .naming import role_names
from .standing import Standing

__all__ = ["Said", "said_references"]


@dataclass(frozen=True)
class Said:
    """One reference as the spec says it, or why it can't (`trouble`).

    `value` stands behind `references:` of the column, or in the table's list where
    `is_listed`. `rule` are columns of `of` that a rule must say to be unique.
    """

    columns: tuple[str, ...]
    value: Any = None
    is_listed: bool = False
    doubt: str = ""
    trouble: str = ""
    role: str = ""
    of: str = ""
    rule: tuple[str, ...] = ()


def said_references(
    here: Standing,
    tables: Mapping[Address, Standing],
    named: Callable[[str], str],
    wanted: Sequence[FoundReference],
) -> Iterator[Said]:
    """Each of the `wanted` references of a table, in the words of a spec.

    `named` says how a reference calls a table, given its logical name.
    """
    possible: list[tuple[FoundReference, Standing, tuple[str, ...]]] = []
    for reference in wanted:
        trouble, there, on = _examined(reference, here, tables)
        if there is None or trouble:
            yield Said(_here(reference, here), trouble=trouble)
        else:
            possible.append((reference, there, on))
    columns = {identifier(name) for name in here.types}
    made = {date_key(identifier(n)) for n, t in here.types.items() if t.is_temporal}
    roles = role_names(
        [(reference, there.name, there is here) for reference, there, _ in possible],
        columns,
        made | {f"{entity}_key" for entity in here.entities},
        here.roles,
    )
    inline: set[str] = set()
    for (reference, there, on), role in zip(possible, roles, strict=True):
        ours = _here(reference, here)
        is_single = len(ours) == 1 and ours[0] not in inline
        inline.update(ours if is_single else ())
        in_key = set(on) == set(there.key)
        if in_key:
            pairs = dict(zip(on, ours, strict=True))
            ours, on = tuple(pairs[name] for name in there.key), there.key
        yield Said(
            ours,
            _value(ours, named(there.name), () if in_key else on, role, is_single),
            not is_single,
            "" if reference.sure else reference.evidence,
            "",
            role or identifier(there.name),
            there.name,
            () if there.identifies(on) else on,
        )


def _here(reference: FoundReference, here: Standing) -> tuple[str, ...]:
    return tuple(here.columns.get(name, name) for name in reference.columns)


def _examined(
    reference: FoundReference, here: Standing, tables: Mapping[Address, Standing]
) -> tuple[str, Standing | None, tuple[str, ...]]:
    """What is wrong with a reference, or nothing; the other table and its columns."""
    there = tables.get(reference.to)
    shown = ".".join(part for part in reference.to if part)
    plural = "refer" if len(reference.columns) > 1 else "refers"
    said = f"{plural} to {shown} ({', '.join(reference.on)})"
    if there is None:
        return f"{said}, which is not in this spec", None, ()
    on = tuple(there.columns.get(name, "") for name in reference.on)
    if not all(on) or not all(name in here.columns for name in reference.columns):
        return f"{said}, of which the spec has no such column", None, ()
    for column, other in zip(_here(reference, here), on, strict=True):
        ours, theirs = here.types[column], there.types[other]
        if not ours.compares_with(theirs):
            return f"{said}, which is {theirs} there and {ours} here", None, ()
    if not there.identifies(on) and frozenset(on) not in there.declared:
        return f"{said}, which is neither its key nor said to be unique", None, ()
    return "", there, on


def _value(
    columns: tuple[str, ...], to: str, on: tuple[str, ...], role: str, is_single: bool
) -> Any:
    more = {"as": role} if role else {}
    if is_single:
        to = f"{to}.{on[0]}" if on else to
        return {"to": to, **more} if more else to
    return {"columns": columns, "to": to, **({"on": on} if on else {}), **more}
