"""Likely keys of four and five columns, for tables that nothing shorter identifies.

So many columns together are soon unique by accident, and a key that is none loses rows. They
are taken only where chance would have made rows that are the same.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..found import Guess
from .table import Rows
from .types import Judged
from .uniqueness import is_unique, possible_values, unique_in_sample

__all__ = ["WideKeys", "wide_keys"]

_SIZES = (4, 5)
_MOST_COLUMNS = 8
_MOST_COUNTED = 6
# If chance would make so many pairs of rows the same, that there are none is no accident.
_BY_CHANCE = 5


@dataclass(frozen=True)
class WideKeys:
    """The likely key, and further ones by their columns; without one, what was refused."""

    key: Guess[tuple[str, ...]] | None = None
    others: tuple[str, ...] = ()


def wide_keys(
    rows: Rows,
    columns: Mapping[str, Judged],
    parts: Sequence[str],
    named: Sequence[bool],
) -> WideKeys:
    """The best key of four or five of `parts`, which stand in the order of their names' worth.

    `named` says of each whether it is called like a key: where all are, names are evidence
    enough.
    """
    is_named = dict(zip(parts, named, strict=True))
    rank = {name: place for place, name in enumerate(parts)}
    accidents: list[tuple[str, ...]] = []
    for size in _SIZES:
        sets = [
            names
            for names in itertools.combinations(parts[:_MOST_COLUMNS], size)
            if possible_values(columns, names) >= rows.rows
        ]
        sets.sort(key=lambda names: sum(rank[name] for name in names))
        likely = unique_in_sample(rows, columns, sets)[:_MOST_COUNTED]
        unique = [
            tuple(sorted(names, key=list(columns).index))
            for names in likely
            if is_unique(rows, columns, names)
        ]
        found = [
            names
            for names in unique
            if all(map(is_named.get, names))
            or _equal_by_chance(rows, columns, names) >= _BY_CHANCE
        ]
        if found:
            best, *more = found
            many = (
                f"{rows.rows:,} rows" if rows.total else f"the first {rows.rows:,} rows"
            )
            said = (
                f"{rows.rows:,} of {many} distinct together, no {size - 1} of them are"
            )
            others = tuple(", ".join(names) for names in more[:2])
            return WideKeys(Guess(best, said, sure=False), others)
        accidents += unique
    if not accidents:
        return WideKeys()
    said = f"{', '.join(accidents[0])} are distinct together, which may be by chance"
    return WideKeys(None, (said,))


def _equal_by_chance(
    rows: Rows, columns: Mapping[str, Judged], names: Sequence[str]
) -> float:
    """How many pairs of rows would be the same, if values met at random."""
    return rows.rows * (rows.rows - 1) / 2 / possible_values(columns, names)
