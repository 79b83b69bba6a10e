"""Looks at values of a PostgreSQL table, where its catalog does not say enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .found import Address
from .pg_types import Digits

__all__ = ["Looks"]

_SECONDS = 60
_DIGITS = """
count({c}),
coalesce(max(case
    when {c}::text ~ '^-?[0-9.]+$' and abs({c}) >= 1 then length(trunc(abs({c}))::text)
end), 0),
coalesce(max(length(rtrim(split_part({c}::text, '.', 2), '0'))), 0),
count(*) filter (where {c}::text !~ '^-?[0-9.]+$')
"""


class Looks:
    """Reads at most `sample` rows of a table (None: all), and gives up after a minute."""

    def __init__(self, cursor: Any, sample: int | None) -> None:
        self._cursor = cursor
        self._sample = sample
        self._looked_at: dict[Address, int] = {}

    def looked_at(self, address: Address) -> int | None:
        """How many rows of a table were read; None if none was."""
        return self._looked_at.get(address)

    def digits(self, address: Address, columns: Sequence[str]) -> Mapping[str, Digits]:
        """The sizes of the numbers in some columns; nothing if they may not be read."""
        if not columns or self._sample == 0:
            return {}
        names = [_quoted(column) for column in columns]
        limit = "" if self._sample is None else f" limit {self._sample}"
        measures = ", ".join(_DIGITS.format(c=name) for name in names)
        query = (
            f"select count(*), {measures} from (select {', '.join(names)} "
            f"from {_quoted(address.schema)}.{_quoted(address.table)}{limit}) as looked_at"
        )
        row = self._row(query)
        if row is None:
            return {}
        count, *numbers = row
        self._looked_at[address] = count
        return {
            column: tuple(numbers[4 * index : 4 * index + 4])
            for index, column in enumerate(columns)
        }

    def distinct(self, address: Address, columns: Sequence[str]) -> str:
        """Which of some columns have another value in each row, in words, if any have."""
        if not columns or self._sample == 0:
            return ""
        names = [_quoted(column) for column in columns]
        counts = ", ".join(f"count(distinct {name})" for name in names)
        limit = "" if self._sample is None else f" limit {self._sample}"
        query = (
            f"select count(*), {counts} from (select {', '.join(names)} "
            f"from {_quoted(address.schema)}.{_quoted(address.table)}{limit}) as looked_at"
        )
        count, *distinct = self._row(query) or (0,)
        if not count:
            return ""
        self._looked_at[address] = count
        unique = [c for c, n in zip(columns, distinct, strict=True) if n == count]
        rows = f"all {count:,} rows" if count != self._sample else f"{count:,} rows"
        have = "has" if len(unique) == 1 else "have"
        said = f"{', '.join(unique)} {have}" if unique else "no column alone has"
        return f"{said} another value in each of {rows} that were looked at"

    def _row(self, query: str) -> Sequence[Any] | None:
        """The one row of a query; None if it failed or took too long."""
        from psycopg2 import Error

        self._cursor.execute(
            f"savepoint look; set local statement_timeout = '{_SECONDS}s'"
        )
        try:
            self._cursor.execute(query)
            row: Sequence[Any] = self._cursor.fetchone()
        except Error:
            self._cursor.execute("rollback to savepoint look")
            return None
        self._cursor.execute("set local statement_timeout = 0")
        return row


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
