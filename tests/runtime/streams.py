"""Streams of changes: what a shop's tables go through, and what of it arrives when.

A stream is the story of a few keys: rows are inserted, updated, deleted and inserted again,
and arrive late, out of order, twice, or as texts that fit no type. Its number is part of
every key, so that hundreds of streams share one project, and each of its runs.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

__all__ = ["COLUMNS", "NA", "WHOLE", "Arrival", "Batch", "Event", "batches_of"]

NA = "NA"
"""How the source writes a missing value."""

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "customers": (
        *("stream", "id", "name", "birth", "segment", "city", "mood", "score"),
        *("gone", "updated_at"),
    ),
    "products": ("stream", "id", "title", "price", "revision"),
    "tariffs": ("stream", "id", "fee", "revision"),
    "stores": ("stream", "id", "size"),
    "shelves": ("stream", "id", "label", "width", "colour"),
    "orders": (
        *("stream", "id", "customer", "product", "tariff", "store", "shelf", "account"),
        *("status", "amount", "ordered_at", "deleted_at", "updated_at"),
    ),
    "accounts": ("stream", "id", "level", "changed_at"),
}
"""The columns of each table, in the order of its files."""

WHOLE = ("stores", "shelves")
"""The tables of which each file has all rows."""

_START = datetime(2026, 1, 1)
_DAYS = 30


@dataclass(frozen=True)
class Arrival:
    """A row of a file. `values` are texts, or for a moment between two loads its number."""

    values: Mapping[str, str | int]
    file: str = ""
    number: int = 0
    """Its place in the file, from 1 on."""


@dataclass(frozen=True)
class Event:
    """What happens to a row of the database: its values now, or None when it is deleted."""

    key: tuple[int, int]
    values: Mapping[str, str] | None


@dataclass
class Batch:
    """What arrives before one load."""

    files: dict[tuple[str, str], list[Arrival]] = field(default_factory=dict)
    """The rows of each file, by its table and its name."""
    modified: dict[str, int] = field(default_factory=dict)
    """When each file was modified, as minutes of the batch's day."""
    events: list[Event] = field(default_factory=list)
    """What happens to the table `accounts`."""

    def rows(self, table: str) -> Iterator[Arrival]:
        """The rows of all files of a table."""
        for (of, _), rows in self.files.items():
            if of == table:
                yield from rows


def batches_of(seed: int, streams: int, count: int) -> list[Batch]:
    """All streams, cut into `count` batches."""
    batches = [Batch() for _ in range(count)]
    for stream in range(streams):
        one = _Stream(random.Random(f"{seed} {stream}"), stream, count)
        for table in ("customers", "products", "tariffs", "orders"):
            for number, values in one.arrivals(table):
                name = f"{table}_{number}.csv"
                rows = batches[number].files.setdefault((table, name), [])
                rows.append(Arrival(values))
        for number, batch in enumerate(batches):
            for table in WHOLE:
                rows = batch.files.setdefault((table, f"{table}.csv"), [])
                rows += [Arrival(values) for values in one.all_of(table)]
            batch.events += one.events(number)
    shuffle = random.Random(f"{seed} files")
    for batch in batches:
        for rows in batch.files.values():
            shuffle.shuffle(rows)
    _correct(batches, shuffle)
    for batch in batches:
        for (_, name), rows in batch.files.items():
            batch.modified[name] = shuffle.randint(0, 3)
            rows[:] = [
                replace(row, file=name, number=number)
                for number, row in enumerate(rows, start=1)
            ]
    return batches


def _correct(batches: Sequence[Batch], pick: random.Random) -> None:
    """Have some files come once more, with rows less, rows again and rows mended."""
    for number, batch in enumerate(batches):
        for table, name in list(batch.files):
            later = range(number + 1, len(batches))
            if table in WHOLE or not later or pick.random() < 0.8:
                continue
            rows = [row for row in batch.files[table, name] if pick.random() < 0.8]
            mended = [
                replace(row, values={**row.values, column: "7"})
                for row in rows
                for column in ("score", "price", "fee", "amount")
                if row.values.get(column) == "much" and pick.random() < 0.5
            ]
            batches[pick.choice(later)].files[table, name] = [*rows, *mended]


class _Stream:
    """The story of the keys of one stream."""

    def __init__(self, pick: random.Random, stream: int, count: int) -> None:
        self._pick = pick
        self._stream = stream
        self._count = count
        self._accounts: set[int] = set()

    def arrivals(self, table: str) -> Iterator[tuple[int, dict[str, str | int]]]:
        """The rows of a table, each with the number of the batch that it arrives in."""
        keys = {"customers": 2, "products": 2, "tariffs": 1, "orders": 4}[table]
        for key in range(1, keys + 1):
            days = sorted(self._pick.randint(0, _DAYS) for _ in range(self._changes()))
            values = dict[str, str | int]()
            for day in days:
                values = self._changed(table, key, day, values)
                batch = min(day * self._count // _DAYS, self._count - 1)
                for number in self._delivered(batch):
                    yield number, self._spoilt(table, _known(values, number))

    def all_of(self, table: str) -> Iterator[dict[str, str | int]]:
        """The rows of a table that comes as a whole, as they are now."""
        for key in (1, 2):
            for _ in range(self._pick.choice((0, 1, 1, 1, 1, 2))):
                fresh = getattr(self, f"_{table}")()
                yield {"stream": self._stream, "id": key, **fresh}

    def events(self, number: int) -> Iterator[Event]:
        """What happens to rows of the database before a load."""
        for account in (1, 2):
            if self._pick.random() < 0.5:
                continue
            key = (self._stream, account)
            if account in self._accounts and self._pick.random() < 0.4:
                self._accounts.discard(account)
                yield Event(key, None)
            else:
                self._accounts.add(account)
                level = self._pick.choice(("low", "high", "top"))
                moment = self._moment(number)
                yield Event(key, {"level": level, "changed_at": moment})

    def _changes(self) -> int:
        return self._pick.choice((0, 1, 1, 2, 3, 4, 6))

    def _delivered(self, batch: int) -> Iterator[int]:
        """The batches that a row comes in: usually its own."""
        late = self._pick.random() < 0.3
        first = self._pick.randint(batch, self._count - 1) if late else batch
        yield first
        while self._pick.random() < 0.15:
            yield self._pick.randint(first, self._count - 1)

    def _changed(
        self, table: str, key: int, day: int, before: Mapping[str, str | int]
    ) -> dict[str, str | int]:
        """The next state of a row: it may have the same values, or the same time."""
        fresh = getattr(self, f"_{table}")(day)
        kept = {c: v for c, v in before.items() if self._pick.random() < 0.5}
        kept = {c: v for c, v in kept.items() if c not in _NEVER_KEPT}
        return {"stream": self._stream, "id": key, **fresh, **kept}

    def _customers(self, day: int) -> dict[str, str | int]:
        pick = self._pick.choice
        return {
            "name": pick(("Ann", "Bo", "Ann", "Bo", "Nobody")),
            "birth": pick(("1990-01-01", "1990-01-01", "1991-02-03", NA)),
            "segment": pick(("small", "large", "vip", NA)),
            "city": pick(("Bonn", "Ulm", "Rome", NA)),
            "mood": pick(("good", "bad", "fair")),
            "score": pick(("1", "2", "3")),
            "gone": pick(("false", "false", "false", "true", NA)),
            "updated_at": self._moment(day),
        }

    def _products(self, day: int) -> dict[str, str | int]:
        return {
            "title": self._pick.choice(("Tea", "Oil")),
            "price": self._pick.choice(("1.50", "2", "0.75")),
            "revision": str(day),
        }

    def _tariffs(self, day: int) -> dict[str, str | int]:
        return {"fee": self._pick.choice("123"), "revision": str(day)}

    def _stores(self) -> dict[str, str | int]:
        return {"size": self._pick.choice(("small", "large", NA))}

    def _shelves(self) -> dict[str, str | int]:
        return {
            "label": self._pick.choice(("A", "B", NA)),
            "width": self._pick.choice(("1", "2", "2", NA)),
            "colour": self._pick.choice(("red", "blue")),
        }

    def _orders(self, day: int) -> dict[str, str | int]:
        pick = self._pick.choice
        exact = str(_START + timedelta(days=self._pick.randint(-1, _DAYS + 1)))
        moments = (exact, exact, self._pick.randint(0, self._count), NA)
        return {
            "customer": pick(("1", "2", "2", "3", NA)),
            "product": pick("12"),
            "tariff": "1",
            "store": pick("12"),
            "shelf": pick("12"),
            "account": pick("12"),
            "status": pick(("open", "open", "paid", "void", NA)),
            "amount": str(self._pick.randint(1, 99)),
            "ordered_at": pick(moments),
            "deleted_at": pick((NA, NA, NA, NA, self._moment(day))),
            "updated_at": self._moment(day),
        }

    def _moment(self, day: int) -> str:
        return str(_START + timedelta(days=day, hours=self._pick.choice((0, 0, 12))))

    def _spoilt(
        self, table: str, values: Mapping[str, str | int]
    ) -> dict[str, str | int]:
        """The row, or in a few cases one that does not fit, or that tells no time."""
        spoilt = dict(values)
        chance = self._pick.random()
        if chance < 0.05:
            column = self._pick.choice(_MISFITS[table])
            spoilt[column] = "much"
        elif chance < 0.1:
            spoilt["updated_at" if "updated_at" in spoilt else "revision"] = NA
        return spoilt


def _known(values: Mapping[str, str | int], number: int) -> Mapping[str, str | int]:
    """The row, without a moment that is yet to come."""
    at = values.get("ordered_at")
    if isinstance(at, int):
        return {**values, "ordered_at": min(at, number)}
    return values


_NEVER_KEPT = ("updated_at", "revision", "gone", "deleted_at")
_MISFITS: Mapping[str, tuple[str, ...]] = {
    "customers": ("score", "updated_at", "id"),
    "products": ("price", "revision"),
    "tariffs": ("fee", "id"),
    "orders": ("amount", "amount", "ordered_at"),
}
