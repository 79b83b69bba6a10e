"""Selection: which rows of a table a load reads, and what raw calls their columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingestion.columns import named
from ingestion.postgres.catalog import Column
from ingestion.postgres.extraction import METADATA
from ingestion.postgres.manifest import LoadedTable
from ingestion.postgres.tables import Table, quote
from pipeline import warehouse

# A cursor of times counts up to now: one row of the year 9999 would hide all others.
_UP_TO_NOW = {
    "timestamptz": "{} <= now()",
    "timestamp": "{} <= now() at time zone 'UTC' + interval '14 hours'",
    "date": "{} <= current_date + 1",
    "float4": "{} < 'infinity'",
    "float8": "{} < 'infinity'",
    "numeric": "{} <> 'NaN'",
}


@dataclass(frozen=True)
class Window:
    """Times in UTC, the first included, whose rows are read again; none for None."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_given(self) -> bool:
        """Whether a range is read again, instead of what is new."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True)
class Selection:
    """The columns that are read, by what raw calls them, and the rows."""

    table: Table
    columns: dict[str, Column]
    condition: str = ""

    @property
    def query(self) -> str:
        """All of it as a query."""
        where = f" where {self.condition}" if self.condition else ""
        texts = ", ".join(column.text for column in self.columns.values())
        return f"select {texts} from {self.table.reads.sql}{where}"

    @property
    def key(self) -> dict[str, Column]:
        """The columns of the key, in its order."""
        by_name = {column.name: name for name, column in self.columns.items()}
        names = [by_name[name] for name in self.table.key]
        return {name: self.columns[name] for name in names}

    @property
    def keys_query(self) -> str:
        """The keys of all rows."""
        texts = ", ".join(column.text for column in self.key.values())
        return f"select {texts} from {self.table.reads.sql}"

    def query_of(self, cursor: Any, keys: Sequence[Sequence[str]]) -> str:
        """The rows with these keys, which are texts as `keys_query` gives them."""
        columns = [*self.key.values()]
        names = [quote(f"wanted key {number}") for number in range(len(columns))]
        arrays = ", ".join(
            cursor.mogrify("%s::text[]", (list(values),)).decode()
            for values in zip(*keys, strict=True)
        )
        same = " and ".join(
            f"{quote(column.name)} = wanted.{name}::{column.type}"
            for name, column in zip(names, columns, strict=True)
        )
        texts = ", ".join(column.text for column in self.columns.values())
        return (
            f"select {texts} from {self.table.reads.sql}"
            f" inner join unnest({arrays}) as wanted({', '.join(names)}) on {same}"
        )


def condition(
    table: Table, column: Column | None, last: LoadedTable | None, window: Window
) -> str:
    """Return which rows are read, in SQL, or nothing for all of them.

    `column` is that of the cursor. Rows without a value in it are always read: nothing
    tells whether they are new.
    """
    if table.load == "full" or column is None:
        return ""
    name = quote(column.name)
    missing = "" if column.not_null else f" or {name} is null"
    if window.is_given:
        return _within(name, column, window)
    if not last or last.cursor_value is None or last.cursor_column != table.cursor:
        return ""
    value = f"{text(last.cursor_value)}::{column.type}"
    return f"{name} >= {value}{_lag(table.lag)}{missing}"


def highest(table: Table, column: Column, last: LoadedTable | None) -> str:
    """Return the query for the highest value of the cursor up to now, as text."""
    name = quote(column.name)
    query = f"select max({name}) as value from {table.reads.sql}"
    if limit := _UP_TO_NOW.get(column.base):
        query += f" where {limit.format(name)}"
    if not last or last.cursor_value is None or last.cursor_column != table.cursor:
        return f"select value::text from ({query}) as highest"
    known = f"{text(last.cursor_value)}::{column.type}"
    return f"select greatest(value, {known})::text from ({query}) as highest"


def raw_names(
    columns: Sequence[str], expected: Sequence[str], known: Sequence[str] = ()
) -> list[str]:
    """Return what raw calls the columns of a table, one for one.

    Names stay as they are, but for blanks at the ends, quotes and line breaks. Some
    warehouses cannot hold `ID` beside `id`: the second becomes `ID__2`. Expected columns
    come first; others keep the capitals of the `known` ones.
    """
    spelling = {name.casefold(): name for name in reversed(known)}
    taken = {name.casefold() for name in METADATA} | warehouse.OWN_COLUMNS

    def take(name: str) -> str:
        plain = named(name.strip())
        free, number = plain, 2
        while free.casefold() in taken:
            free, number = f"{plain}__{number}", number + 1
        taken.add(free.casefold())
        return free

    names = {name: take(name) for name in expected}
    for name in columns:
        if name not in names:
            free = take(name)
            names[name] = spelling.get(free.casefold(), free)
    return [names[name] for name in columns]


def text(value: str) -> str:
    """Return a text as SQL has it."""
    return "'" + value.replace("'", "''") + "'"


def _within(name: str, column: Column, window: Window) -> str:
    if not column.is_temporal:
        return ""
    zone = "tz" if column.base == "timestamptz" else ""
    offset = "+00" if zone else ""
    found = []
    if window.since not in (None, datetime.min):
        found.append(f"{name} >= timestamp{zone} '{window.since}{offset}'")
    if window.until is not None:
        found.append(f"{name} < timestamp{zone} '{window.until}{offset}'")
    return " and ".join(found)


def _lag(lag: timedelta | int | None) -> str:
    if isinstance(lag, timedelta):
        return f" - interval '{lag.total_seconds():.0f} seconds'"
    return f" - {lag}" if lag else ""
