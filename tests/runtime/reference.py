"""What must come of streams of changes, computed from all that arrived, in plain Python.

It shares nothing with the templates, and knows of no batches but when each was read: rows
are put in order, and their story is told from the beginning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from streams import COLUMNS, NA, WHOLE, Arrival, Batch

__all__ = ["REFERS", "VERSIONED", "Key", "Reference", "Row", "Version"]

BEGINNING, END = datetime(1900, 1, 1), datetime(9999, 12, 31)

Key = tuple[Any, ...]
Row = dict[str, Any]
Read = tuple[datetime, Row | None]
"""A state, since when it holds; None for a row that is deleted."""

VERSIONED = {"track", "track_and_current"}

REFERS = {
    "customers": "customer",
    "customers_profile": "customer",
    "products": "product",
    "tariffs": "tariff",
    "stores": "store",
    "shelves": "shelf",
    "accounts": "account",
}
"""What orders refer to, and by which column."""

_READS: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(
        ("stream", "id", "score", "fee", "revision", "amount", "width"), int
    ),
    **dict.fromkeys(REFERS.values(), int),
    **dict.fromkeys(("updated_at", "deleted_at", "changed_at"), datetime.fromisoformat),
    "ordered_at": datetime.fromisoformat,
    "birth": date.fromisoformat,
    "price": Decimal,
    "gone": lambda text: {"true": True, "false": False}[text],
}


@dataclass(frozen=True)
class Landed:
    """A row that was read: when, from where, and what fits of it."""

    batch: int
    order: tuple[Any, ...]
    """Which of two rows of a batch is later."""
    arrival: Arrival
    row: Row
    misfits: frozenset[str]


@dataclass(frozen=True)
class Version:
    """A row of a dimension that keeps its history."""

    row: Row
    since: datetime
    until: datetime

    @property
    def is_current(self) -> bool:
        return self.until == END


class Reference:
    """All that must be in the warehouse after some batches.

    `read_at` says when each was read, `between` the moments before each of them. `ways`
    says what becomes of the attributes of each dimension when they change.
    """

    def __init__(
        self,
        batches: Sequence[Batch],
        read_at: Sequence[Mapping[str, datetime]],
        between: Sequence[datetime],
        ways: Mapping[str, Mapping[str, str]],
    ) -> None:
        self._batches = batches
        self._read_at = read_at
        self._between = between
        self._ways = ways
        self._landed = {table: list(self._read(table)) for table in COLUMNS}

    # What is staged, and what is not

    def staged(self, table: str) -> dict[Key, Row]:
        """The newest state of each row."""
        if table == "accounts":
            last = {key: reads[-1][1] for key, reads in self._accounts().items()}
            return {key: row for key, row in last.items() if row is not None}
        newest = {}
        for key, rows in self._by_key(table).items():
            if table in WHOLE:
                rows = [r for r in rows if r.batch == len(self._batches) - 1]
            if rows:
                newest[key] = max(rows, key=self._rank(table)).row
        return {key: row for key, row in newest.items() if _is_there(table, row)}

    def quarantined(self, table: str) -> set[tuple[str, int, frozenset[str]]]:
        """The rows that do not fit: their file, their place in it, and the columns."""
        newest_of_file = {
            name: number
            for number, batch in enumerate(self._batches)
            for _, name in batch.files
        }
        fits: dict[Key, list[tuple[int, int]]] = defaultdict(list)
        for landed in self._landed[table]:
            if not landed.misfits:
                fits[_key(landed.row)].append((landed.batch, landed.order[0]))
        return {
            (landed.arrival.file, landed.arrival.number, landed.misfits)
            for landed in self._landed[table]
            if landed.misfits
            and newest_of_file[landed.arrival.file] == landed.batch
            and not any(
                again > (landed.batch, landed.order[0])
                for again in fits[_key(landed.row)]
            )
        }

    # Dimensions

    def history(self, dimension: str) -> dict[Key, list[Version]]:
        """The versions of each member."""
        ways = self._ways[dimension]
        states = self._states(dimension).items()
        found = {key: versions_of(reads, ways) for key, reads in states}
        return {key: versions for key, versions in found.items() if versions}

    def members(self, dimension: str) -> dict[Key, Row]:
        """The members of a dimension that keeps no versions."""
        staged, states = self.staged(dimension), self._states(dimension)
        return {
            key: _described(
                staged[key],
                [row for _, row in states[key] if row is not None],
                self._ways[dimension],
            )
            for key in staged
        }

    def _states(self, dimension: str) -> dict[Key, list[Read]]:
        if dimension == "accounts":
            return self._accounts()
        if dimension.startswith("customers"):
            return self._told("customers")
        return self._by_load(dimension)

    def _told(self, table: str) -> dict[Key, list[Read]]:
        """States by the time that the source tells; the newest of one moment counts."""
        found = {}
        for key, rows in self._by_key(table).items():
            at: dict[datetime, Landed] = {}
            for landed in sorted(rows, key=self._rank(table)):
                at[landed.row["updated_at"] or BEGINNING] = landed
            found[key] = [
                (moment, at[moment].row if _is_there(table, at[moment].row) else None)
                for moment in sorted(at)
            ]
        return found

    def _by_load(self, table: str) -> dict[Key, list[Read]]:
        """States by the time when they were read, but for those that came too late."""
        found = {}
        for key, rows in self._by_key(table).items():
            by_batch: dict[int, Landed] = {}
            for landed in sorted(rows, key=self._rank(table)):
                by_batch[landed.batch] = landed
            states: list[Read] = []
            highest: int | None = None
            for number in sorted(by_batch):
                row = by_batch[number].row
                if table not in WHOLE:
                    revision = row["revision"]
                    if highest is not None and (revision is None or revision < highest):
                        continue
                    highest = revision
                states.append((self._read_at[number][table], row))
            found[key] = states
        return found

    def _accounts(self) -> dict[Key, list[Read]]:
        """States of the database's rows as each load has seen them."""
        found: dict[Key, list[Read]] = defaultdict(list)
        known: dict[Key, datetime] = {}
        there: dict[Key, Row] = {}
        seen: dict[Key, Row] = {}
        for batch, times in zip(self._batches, self._read_at, strict=True):
            now = times["accounts"]
            for event in batch.events:
                there.pop(event.key, None)
                if event.values is not None:
                    row = {"stream": event.key[0], "id": event.key[1], **event.values}
                    there[event.key] = _typed(row)
            for key in [key for key in seen if key not in there]:
                found[key].append((now, None))
                known[key] = now
            for key, row in there.items():
                if seen.get(key) != row:
                    moment = row["changed_at"]
                    since = moment if moment > known.get(key, datetime.min) else now
                    # What was read later is never older.
                    since = max([since, *(before for before, _ in found[key][-1:])])
                    found[key].append((since, row))
                    known[key] = max(moment, known.get(key, moment))
            seen = dict(there)
        return found

    # Facts

    def orders(self) -> dict[Key, dict[str, Row]]:
        """Each order, with what it refers to as it was at its time; {} where nothing is."""
        found = {}
        versions = {
            role: self.history(role) for role in REFERS if self.is_history(role)
        }
        members = {role: self.members(role) for role in REFERS if role not in versions}
        for key, row in self.staged("orders").items():
            at = row["ordered_at"] or datetime(9999, 12, 30)
            met: dict[str, Row] = {"orders": row}
            for role, column in REFERS.items():
                to = (key[0], row[column])
                if role in members:
                    met[role] = members[role].get(to, {})
                    continue
                valid = [
                    version.row
                    for version in versions[role].get(to, [])
                    if version.since <= at < version.until
                ]
                met[role] = valid[0] if valid else {}
            found[key] = met
        return found

    def is_history(self, dimension: str) -> bool:
        """Whether a dimension keeps versions."""
        return any(way in VERSIONED for way in self._ways[dimension].values())

    # Reading

    def _read(self, table: str) -> Iterator[Landed]:
        for number, batch in enumerate(self._batches):
            for arrival in batch.rows(table):
                values = dict(arrival.values)
                for column, value in arrival.values.items():
                    if column == "ordered_at" and isinstance(value, int):
                        values[column] = str(self._between[value])
                row, misfits = _fitting(values)
                order = (
                    batch.modified[arrival.file],
                    arrival.file,
                    arrival.number,
                )
                yield Landed(number, order, arrival, row, misfits)

    def _by_key(self, table: str) -> dict[Key, list[Landed]]:
        found: dict[Key, list[Landed]] = defaultdict(list)
        for landed in self._landed[table]:
            if not landed.misfits:
                found[_key(landed.row)].append(landed)
        return found

    def _rank(self, table: str) -> Callable[[Landed], Any]:
        cursor = {"products": "revision", "tariffs": "revision"} | dict.fromkeys(
            WHOLE, ""
        )
        column = cursor.get(table, "updated_at")

        def rank(landed: Landed) -> Any:
            value = landed.row[column] if column else None
            known = () if value is None else (value,)
            return (bool(known), known, landed.batch, landed.order)

        return rank


def versions_of(reads: Sequence[Read], ways: Mapping[str, str]) -> list[Version]:
    """The versions of one row, from its states in order.

    A version begins where one of the attributes that are tracked changes, or where the row
    comes back, and ends where the next begins, or where the row is deleted.
    """
    alive = [row for _, row in reads if row is not None]
    followed = [column for column, way in ways.items() if way in VERSIONED]
    nothing = object()
    last: object = nothing
    begun: list[list[Any]] = []
    for moment, row in reads:
        state = None if row is None else tuple(row[column] for column in followed)
        if last is not nothing and state == last:
            continue
        since = BEGINNING if last is nothing else moment
        if begun and begun[-1][2] is None:
            begun[-1][2] = since
        if row is not None:
            begun.append([row, since, None])
        last = state
    return [
        Version(_described(row, alive, ways), since, until or END)
        for row, since, until in begun
    ]


def _described(row: Row, alive: Sequence[Row], ways: Mapping[str, str]) -> Row:
    described = dict(row)
    for column, way in ways.items():
        newest = alive[-1][column]
        if way == "keep":
            described[column] = alive[0][column]
        if way in ("overwrite", "previous"):
            described[column] = newest
        if way == "previous":
            others = [r[column] for r in alive if r[column] != newest]
            described[f"previous_{column}"] = others[-1] if others else None
        if way == "track_and_current":
            described[f"current_{column}"] = newest
    return described


def _is_there(table: str, row: Row) -> bool:
    if table == "customers":
        return row["gone"] is not True and row["name"] not in ("Nobody", None)
    if table == "orders":
        return row["deleted_at"] is None and row["status"] not in ("void", None)
    return True


def _key(row: Row) -> Key:
    return (row["stream"], row["id"])


def _typed(row: Mapping[str, Any]) -> Row:
    return _fitting(row)[0]


def _fitting(values: Mapping[str, Any]) -> tuple[Row, frozenset[str]]:
    row: Row = {}
    misfits = set()
    for column, value in values.items():
        reads = _READS.get(column, str)
        if value == NA:
            row[column] = None
            continue
        try:
            row[column] = reads(str(value))
        except (ValueError, ArithmeticError):
            row[column] = None
            misfits.add(column)
    return row, frozenset(misfits)
