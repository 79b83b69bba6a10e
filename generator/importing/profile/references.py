"""Likely references: columns whose values are those of another table's key.

That small numbers are among the numbers of a serial key says nothing. So whole numbers
need a name that points there; texts need one, or enough different values of the same form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..found import Address, FoundReference
from .profiles import Profile
from .sql import of_all
from .table import Rows
from .types import Judged
from .words import singular, words_of

__all__ = ["references_of", "references_of_several"]

_SAMPLE = 200
_MOST_WITHOUT_NAME = 400
_LEAST_DISTINCT = 3
_NEAR_MISS, _NEAR_MISS_BY_NAME = 0.9, 0.5
_GENERIC = {
    "id",
    "key",
    "code",
    "no",
    "nr",
    "num",
    "number",
    "uuid",
    "guid",
    "name",
    "sk",
}
_TYPES = {"string", "integer", "uuid", "date", "timestamp"}
_ABOVE = {
    "parent",
    "manager",
    "supervisor",
    "boss",
    "root",
    "reports",
    "previous",
    "mentor",
}


@dataclass(frozen=True)
class _Candidate:
    table: Profile
    column: str
    to: Profile
    on: str
    named: int
    """How strongly names speak for it: 0 not at all."""


def references_of(profiles: Sequence[Profile]) -> None:
    """Find the references of single columns, of each the one with the best evidence."""
    unnamed = 0
    most = _MOST_WITHOUT_NAME * len(profiles)
    for table in profiles:
        for column in table.columns:
            best: tuple[tuple[bool, int, float], FoundReference] | None = None
            for candidate in _candidates(table, column, profiles):
                unnamed += not candidate.named
                if unnamed > most and not candidate.named:
                    continue
                judged = _judged(candidate)
                if judged and (best is None or judged[0] > best[0]):
                    best = judged
            if best:
                table.references.append(best[1])
    if unnamed > most:
        profiles[0].hints.append(
            f"{unnamed - most:,} pairs of columns whose names have nothing in common were "
            "not compared"
        )


def _candidates(
    table: Profile, column: str, profiles: Sequence[Profile]
) -> Iterator[_Candidate]:
    mine = table.columns[column]
    kind = mine.type.value
    if kind not in _TYPES or not mine.seen.filled:
        return
    own_key = table.keys.key.value if table.keys.key else ()
    for to in profiles:
        keys = [to.keys.key.value] if to.keys.key else []
        for key in [*keys, *to.keys.uniques]:
            on = key[0]
            if len(key) > 1 or to.columns[on].type.value != kind:
                continue
            if to is table and (on == column or (column,) == own_key):
                continue
            named = _named(table, column, to, on)
            if (column,) == own_key and (named < 4 or table.rows.rows > to.rows.rows):
                # Keys of the same name are often both serial numbers.
                continue
            is_key = bool(keys) and key == keys[0]
            if not is_key and named < 3:
                continue
            if named or (
                kind == "string" and to is not table and _alike(mine, to.columns[on])
            ):
                yield _Candidate(table, column, to, on, named)


def _named(table: Profile, column: str, to: Profile, on: str) -> int:
    """How far names say that `column` holds `to.on`."""
    mine = {singular(word) for word in words_of(column)}
    key = {singular(word) for word in words_of(on)}
    entity = {singular(word) for word in words_of(to.name)}
    if to is table:
        return 3 if mine & _ABOVE else 0
    own = {singular(word) for word in words_of(table.name)}
    telling = mine - _GENERIC
    if not telling:
        return 0
    if telling >= entity and (mine - entity) <= _GENERIC | key:
        return 4
    if mine == key and (key - _GENERIC) and column.casefold() == on.casefold():
        return 3
    if entity and entity <= telling and (mine & _GENERIC or not telling - entity - own):
        return 3
    if key - _GENERIC and key <= mine:
        return 2
    if telling <= entity and mine & _GENERIC:
        return 2
    return 1 if entity <= telling else 0


def _alike(mine: Judged, theirs: Judged) -> bool:
    """Whether texts look like those of the key: as long, and not only a few."""
    lengths = {len(value) for value in theirs.seen.values}
    here = {len(value) for value in mine.seen.values if value not in mine.tokens}
    return (
        mine.seen.distinct >= _LEAST_DISTINCT
        and theirs.seen.distinct >= _LEAST_DISTINCT
        and bool(here)
        and here <= lengths
        and max(here) > 1
    )


def _judged(
    candidate: _Candidate,
) -> tuple[tuple[bool, int, float], FoundReference] | None:
    table, to = candidate.table, candidate.to
    mine, theirs = table.columns[candidate.column], to.columns[candidate.on]
    least = _NEAR_MISS_BY_NAME if candidate.named >= 2 else _NEAR_MISS
    sampled, hits = _inclusion(table.rows, mine, to.rows, theirs, _SAMPLE)
    if not sampled or hits < 0.8 * least * sampled:
        return None
    distinct, included = _inclusion(table.rows, mine, to.rows, theirs, None)
    share = included / distinct if distinct else 0
    if share < least:
        return None
    kind = mine.type.value
    if kind == "integer" and candidate.named < 2:
        return None
    if distinct < _LEAST_DISTINCT:
        # A value or two are in the key of anything.
        table.hints.append(
            f"{candidate.column} may refer to {to.name}: all that can be told is that "
            f"{included} of {distinct} distinct values {'is' if included == 1 else 'are'} there"
        )
        return None
    said = f"{of_all(included, distinct, 'distinct values')} are in {to.name}.{candidate.on}"
    if not candidate.named:
        said += "; the names do not say so"
    whole = table.rows.total is not None and to.rows.total is not None
    sure = share == 1 and candidate.named >= 2 and whole
    reference = FoundReference(
        (candidate.column,), Address("", to.name), (candidate.on,), said, sure
    )
    return (share == 1, candidate.named, share), reference


def _inclusion(
    rows: Rows, mine: Judged, to: Rows, theirs: Judged, sample: int | None
) -> tuple[int, int]:
    """How many distinct values there are, and how many of them the key has.

    With `sample`, of the first so many distinct values.
    """
    limit = f" limit {sample}" if sample else ""
    values = f"select distinct {_value(mine)} as v from {rows.sql} where {_is_value(mine)}{limit}"
    keys = f"select {_value(theirs)} from {to.sql}"
    distinct, included = rows.row(
        f"select count(*), count(*) filter (v in ({keys})) from ({values})"
    )
    return int(distinct), int(included)


def _value(judged: Judged) -> str:
    sql = judged.seen.sql
    return (
        f"try_cast(trim({sql}) as hugeint)" if judged.type.value == "integer" else sql
    )


def _is_value(judged: Judged) -> str:
    sql = judged.seen.sql
    tokens = [
        token.replace("'", "''") for token in {**judged.tokens, **judged.maybe_tokens}
    ]
    listed = ", ".join(f"'{token}'" for token in tokens)
    return f"trim({sql}) <> ''" + (f" and {sql} not in ({listed})" if tokens else "")


def references_of_several(profiles: Sequence[Profile]) -> None:
    """Find references to keys of several columns, which are called the same here."""
    for table in profiles:
        table.references += _of_several(table, profiles)


def _of_several(
    table: Profile, profiles: Sequence[Profile]
) -> Iterator[FoundReference]:
    for to in profiles:
        key = to.keys.key.value if to.keys.key else ()
        own = table.keys.key.value if table.keys.key else ()
        if to is table or len(key) < 2 or not set(key) <= table.columns.keys():
            continue
        if set(own) == set(key) and to.rows.rows < table.rows.rows:
            continue
        if any(table.columns[n].type.value != to.columns[n].type.value for n in key):
            continue
        here = ", ".join(
            f"{_value(table.columns[n])} as {to.columns[n].seen.sql}k" for n in key
        )
        there = ", ".join(
            f"{_value(to.columns[n])} as {to.columns[n].seen.sql}k" for n in key
        )
        shared = ", ".join(f"{to.columns[n].seen.sql}k" for n in key)
        filled = " and ".join(_is_value(table.columns[n]) for n in key)
        distinct, included = table.rows.row(
            f"select count(*), count(found) from (select distinct {here} from"
            f" {table.rows.sql} where {filled}) left join (select distinct {there}, true as"
            f" found from {to.rows.sql}) using ({shared})"
        )
        share = included / distinct if distinct else 0
        if share < _NEAR_MISS_BY_NAME:
            continue
        said = f"{of_all(included, distinct, 'distinct pairs' if len(key) == 2 else 'sets')}"
        whole = table.rows.total is not None and to.rows.total is not None
        yield FoundReference(
            key,
            Address("", to.name),
            key,
            f"{said} are in {to.name}",
            share == 1 and whole,
        )
