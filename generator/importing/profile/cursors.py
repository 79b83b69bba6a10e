"""Which column tells the newer of two versions of a row, and how a table is to be loaded."""

from __future__ import annotations

from collections.abc import Mapping

from ..found import Guess
from .sql import of_all
from .table import Rows
from .types import Judged
from .words import words_of

__all__ = ["cursor_of"]

_SAYS_CHANGE = {
    *("updated", "modified", "changed", "update", "modification", "change", "lastmod"),
    *(
        "aendat",
        "aedat",
        "geaendert",
        "geandert",
        "aenderung",
        "anderung",
        "modifie",
        "actualizado",
        "mtime",
    ),
}
_SAYS_WRITTEN = {"created", "inserted", "loaded", "exported", "recorded", "extracted"}


def cursor_of(
    rows: Rows, columns: Mapping[str, Judged], dated: bool
) -> tuple[Guess[str] | None, Guess[str], list[str]]:
    """The likely cursor, the way to load, and what else is to be said.

    `dated` says that names of files differ by a date or number, so that they add up.
    """
    times = {
        name: judged
        for name, judged in columns.items()
        if judged.type.value in ("date", "timestamp")
    }
    full = [
        name for name, j in times.items() if j.seen.filled == rows.rows and not j.tokens
    ]
    # A file without its cursor is refused.
    may_be = full if rows.files > 1 else list(times)
    changed = [name for name in may_be if words_of(name) & _SAYS_CHANGE]
    if changed:
        best = next((name for name in changed if name in full), changed[0])
        said = f"by its name, and {of_all(times[best].seen.filled, rows.rows, 'rows')} have it"
        load = Guess("incremental", f"{best} tells newer versions apart", sure=False)
        return Guess(best, said, sure=False), load, []
    if rows.files > 1 and dated:
        said = f"{rows.files:,} files, whose names differ by a date or a number, add up"
        load = Guess("incremental", said, sure=False)
        if len(full) == 1 or (full and words_of(full[0]) & _SAYS_WRITTEN):
            only = (
                "the only time that every row has" if len(full) == 1 else "by its name"
            )
            return Guess(full[0], only, sure=False), load, []
        return None, load, _choices(full)
    if rows.files > 1:
        return (
            None,
            Guess("full", f"all {rows.files:,} files together are the table"),
            [],
        )
    said = "one file, which holds the whole table each time"
    return None, Guess("full", said, sure=False), _choices(full)


def _choices(full: list[str]) -> list[str]:
    if not full:
        return []
    return [
        f"if rows are added or changed later, {' or '.join(full[:3])} could be the cursor"
    ]
