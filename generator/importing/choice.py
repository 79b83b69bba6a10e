"""Which of the tables that there are somebody wants."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from .found import Address

__all__ = ["Choice"]


@dataclass(frozen=True)
class Choice:
    """Globs over names of tables, or over `schema.table` where they have a dot.

    Without any, all tables are wanted.

    `sample` is how many rows of a table may be looked at, None meaning all.
    """

    tables: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    sample: int | None = 10_000

    def takes(self, address: Address) -> bool:
        """Whether the table is wanted."""
        wanted = not self.tables or _fits(address, self.tables)
        return wanted and not _fits(address, self.exclude)


def _fits(address: Address, globs: tuple[str, ...]) -> bool:
    whole = ".".join(part for part in address if part)
    return any(
        fnmatchcase(address.table, glob) or ("." in glob and fnmatchcase(whole, glob))
        for glob in globs
    )
