"""Likely keys: columns whose values are never missing and never the same twice.

Single columns first, then pairs, then triples, the best named first; more only if nothing
else identifies a row. The work is bounded: of sets of columns, only those are counted that
are unique in a sample, and only so many.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..found import Guess
from .sql import of_all
from .table import Rows
from .types import Judged
from .uniqueness import is_unique, possible_values, unique_in_sample
from .wide_keys import wide_keys
from .words import singular, words_of

__all__ = ["Keys", "keys_of"]

_NEARLY_DISTINCT = 0.75  # approx_count_distinct errs by some percent
_NAMED = 3  # rank of what is called like a key
_MOST_COLUMNS = 10
_MOST_COUNTED = 12
_NEVER = {"float", "json", "binary", "boolean", "time"}
_IS_KEY = {
    "id",
    "key",
    "uuid",
    "guid",
    "code",
    "no",
    "nr",
    "num",
    "number",
    "sku",
    "pk",
}
_ENDS_LIKE_KEY = ("id", "nr", "_pk", "_sk")
_ENDS_OTHERWISE = {
    *("paid", "valid", "void", "grid", "bid", "unpaid", "prepaid", "invalid", "solid"),
    *("hybrid", "liquid", "android", "covid"),
}
_SAYS_PART = {"line", "position", "pos", "seq", "sequence", "item", "index", "version"}
_SAYS_MEASURE = {
    *("amount", "price", "total", "cost", "count", "quantity", "qty", "value", "sum"),
    *("distance", "delay", "duration", "age", "score", "rating", "weight", "size"),
    *("description", "comment", "text", "note", "notes", "title", "name", "url"),
    *("address", "street", "email", "phone", "city", "lat", "lon", "latitude"),
    *("longitude", "temp", "speed", "percent", "rate", "balance", "revenue", "minute"),
    *("preis", "betrag", "menge", "anzahl", "bezeichnung", "beschreibung"),
}


@dataclass(frozen=True)
class Keys:
    """The likely key, other single columns that are unique, and what was tried."""

    key: Guess[tuple[str, ...]] | None = None
    uniques: tuple[tuple[str, ...], ...] = ()
    hints: tuple[str, ...] = ()


def keys_of(
    rows: Rows,
    columns: Mapping[str, Judged],
    table: str,
    references: Iterable[str] = (),
) -> Keys:
    """Find the keys of a table; `references` are columns that hold another one's key."""
    if not rows.rows:
        return Keys(None, hints=("it has no rows, so no key could be looked for",))
    full = [
        name
        for name, judged in columns.items()
        if judged.seen.filled == rows.rows
        and not judged.tokens
        and judged.type.value.split("(")[0] not in _NEVER
    ]
    of_whom = set(references)

    def rank(name: str) -> int:
        return _rank(name, columns[name], table, name in of_whom)

    order = sorted(full, key=lambda name: (-rank(name), full.index(name)))
    singles = [
        name
        for name in order
        if columns[name].seen.distinct >= _NEARLY_DISTINCT * rows.rows
        and is_unique(rows, columns, (name,))
    ]
    if singles and not all(map(_is_measure, singles)):
        return _chosen(rows, columns, singles, [rank(name) for name in singles])
    found, cut = _composite(rows, columns, order)
    by_file = _by_file(rows, columns, order, cut)
    if found and by_file and by_file.key:
        # Versions of the same rows, unless a day that is one file's is part of the key.
        versions = max(map(rank, by_file.key.value)) >= _NAMED
        dated = any(_is_one_a_file(rows, columns[name]) for name in found[0])
        found = (
            [] if (versions and not dated) or min(map(rank, found[0])) < 1 else found
        )
    if found:
        said = f"{rows.rows:,} of {_rows(rows)} distinct together, no single column is"
        others = [", ".join(other) for other in found[1:3]]
        hints = [f"unique as well: {' or '.join(others)}"] if others else []
        sure = len(found) == 1 and rows.total == rows.rows
        return Keys(Guess(found[0], said, sure=sure), hints=(*hints, *cut))
    if singles:
        return _chosen(rows, columns, singles, [rank(name) for name in singles])
    if by_file:
        return by_file
    parts = [name for name in order if rank(name) >= 0 and not _is_measure(name)]
    wide = wide_keys(rows, columns, parts, [rank(name) >= _NAMED for name in parts])
    if wide.key:
        others = [f"unique as well: {' or '.join(wide.others)}"] if wide.others else []
        return Keys(wide.key, hints=(*others, *cut))
    return Keys(None, hints=(_nearest(rows, columns, order), *wide.others, *cut))


def _is_one_a_file(rows: Rows, judged: Judged) -> bool:
    """Whether a column has the same value in all rows of a file: a day of export."""
    sql = judged.seen.sql
    return not rows.query(
        f"select 1 from {rows.sql} group by _file having min({sql}) <> max({sql}) limit 1"
    )


def _rows(rows: Rows) -> str:
    return f"{rows.rows:,} rows" if rows.total else f"the first {rows.rows:,} rows"


def _rank(name: str, judged: Judged, table: str, refers: bool) -> int:
    """How much a column looks like part of a key; less than nothing for a measure."""
    words = words_of(name)
    own = {singular(word) for word in words_of(table)}
    rank = 0
    if words & _IS_KEY or _ends_like_key(name):
        rank += 4
    if words & _IS_KEY and {singular(w) for w in words - _IS_KEY} <= own:
        rank += 3
    if words & _SAYS_PART:
        rank += 2
    if judged.type.value == "uuid":
        rank += 4
    if judged.type.value in ("date", "timestamp"):
        rank += 2
    if refers:
        rank += 3
    if words & _SAYS_MEASURE or judged.type.value.startswith("decimal"):
        rank -= 6
    if judged.seen.longest > 60:
        rank -= 4
    return rank


def _ends_like_key(name: str) -> bool:
    """Whether a name is a short one of a key, as `KDNR` and `custid` are."""
    plain = name.casefold()
    return plain.endswith(_ENDS_LIKE_KEY) and plain not in _ENDS_OTHERWISE


def _chosen(
    rows: Rows,
    columns: Mapping[str, Judged],
    singles: Sequence[str],
    ranks: Sequence[int],
) -> Keys:
    best, *others = singles
    said = f"{rows.rows:,} of {_rows(rows)} distinct"
    named = ranks[0] >= _NAMED
    # Ten rows are distinct in almost anything.
    few = rows.rows < 10 and not named
    sure = rows.total == rows.rows and not _is_measure(best) and not few
    rivals = [n for n, rank in zip(singles, ranks, strict=True) if rank >= _NAMED]
    rivals = [name for name in rivals if name != best]
    hints = (f"unique as well: {', '.join(rivals[:4])}",) if rivals else ()
    uniques = tuple((other,) for other in others if not _is_measure(other))
    return Keys(Guess((best,), said, sure=sure), uniques, hints)


def _composite(
    rows: Rows, columns: Mapping[str, Judged], order: Sequence[str]
) -> tuple[list[tuple[str, ...]], list[str]]:
    """Pairs, and if none of them, triples of columns that are unique over all rows."""
    rank = {name: place for place, name in enumerate(order)}
    wanted = list(order[:_MOST_COLUMNS])
    cut = []
    for size in (2, 3):
        combinations = [
            names
            for names in itertools.combinations(wanted, size)
            if possible_values(columns, names) >= rows.rows * _NEARLY_DISTINCT
        ]
        # Measures make anything unique; they are no key, however well they do.
        combinations = [
            names for names in combinations if not any(_is_measure(n) for n in names)
        ]
        combinations.sort(key=lambda names: sum(rank[name] for name in names))
        likely = unique_in_sample(rows, columns, combinations)
        found = [
            tuple(sorted(names, key=list(columns).index))
            for names in likely[:_MOST_COUNTED]
            if is_unique(rows, columns, names)
        ]
        if len(likely) > _MOST_COUNTED:
            said = f"{len(likely):,} sets of {size} columns could be keys by a sample"
            cut = [f"{said}; the {_MOST_COUNTED} best named were counted in full"]
        if found:
            return found, cut
    return [], cut


def _is_measure(name: str) -> bool:
    return bool(words_of(name) & _SAYS_MEASURE)


def _by_file(
    rows: Rows, columns: Mapping[str, Judged], order: Sequence[str], cut: Sequence[str]
) -> Keys | None:
    """A key within each file: files that bring newer versions of the same rows."""
    if rows.files < 2:
        return None
    named = [name for name in order[:_MOST_COLUMNS] if not _is_measure(name)]
    sets = [*((name,) for name in named), *itertools.combinations(named[:5], 2)]
    for names in sets[:_MOST_COUNTED]:
        if is_unique(rows, columns, names, "_file"):
            listed = ", ".join(columns[name].seen.sql for name in names)
            distinct = rows.row(
                f"select count(*) from (select distinct {listed} from {rows.sql})"
            )[0]
            if distinct == rows.rows:
                continue
            said = (
                f"distinct within each of {rows.files:,} files, and {distinct:,} in all: "
                "what comes again is taken for a newer version of the same row"
            )
            return Keys(Guess(names, said, sure=False), hints=tuple(cut))
    return None


def _nearest(rows: Rows, columns: Mapping[str, Judged], order: Sequence[str]) -> str:
    """What came closest to a key, for a person to go on from."""
    named = [name for name in order if not _is_measure(name)][:4]
    if not named:
        return "no column has a value in every row, so none can be its key"
    best, most = named[:1], 0
    for size in range(1, len(named) + 1):
        for names in itertools.combinations(named, size):
            listed = ", ".join(columns[name].seen.sql for name in names)
            found = rows.row(
                f"select count(*) from (select distinct {listed} from {rows.sql})"
            )[0]
            if found > most:
                best, most = list(names), found
    best = sorted(best, key=list(columns).index)
    same = rows.row(f"select count(*) from (select distinct * from {rows.sql})")[0]
    said = (
        f"no key found: {', '.join(best)} comes closest, with "
        f"{of_all(most, rows.rows, 'rows')} distinct"
    )
    if same < rows.rows:
        said += f"; {rows.rows - same:,} rows are copies of others in every column"
    return said
