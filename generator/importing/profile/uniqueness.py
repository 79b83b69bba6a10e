"""Which sets of columns are never the same twice: by counts, by a sample, by all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .table import Rows
from .types import Judged

__all__ = ["is_unique", "possible_values", "unique_in_sample"]

_SAMPLE = 20_000


def is_unique(
    rows: Rows, columns: Mapping[str, Judged], names: Sequence[str], more: str = ""
) -> bool:
    """Whether no two of all rows have the same values there; `more` is one more column."""
    listed = ", ".join(
        [*(columns[name].seen.sql for name in names), *([more] if more else [])]
    )
    return not rows.query(
        f"select 1 from {rows.sql} group by {listed} having count(*) > 1 limit 1"
    )


def possible_values(columns: Mapping[str, Judged], names: Sequence[str]) -> int:
    """How many rows could be told apart by these columns, if all their values met."""
    product = 1
    for name in names:
        product *= max(1, columns[name].seen.distinct)
    return product


def unique_in_sample(
    rows: Rows, columns: Mapping[str, Judged], combinations: Sequence[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    """Those without a duplicate among the first rows, by one query."""
    if not combinations:
        return []
    counts = ", ".join(
        f"count(distinct hash({', '.join(columns[name].seen.sql for name in names)}))"
        for names in combinations
    )
    sample = f"(from {rows.sql} limit {_SAMPLE})"
    many, *found = rows.row(f"select count(*), {counts} from {sample}")
    return [n for n, count in zip(combinations, found, strict=True) if count == many]
