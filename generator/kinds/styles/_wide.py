"""Facts and dimensions with the attributes of all that they refer to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...design.fixtures import Row, value_of
from ...design.marts import DateDimension, DateLink, Dimension, Fact, Link
from ...design.tables import Column

__all__ = ["Attribute", "Part", "Wide", "WideDimension", "WideExample", "WideFact"]

_NOBODY = '"' + 32 * "0" + '"'
_PLAIN = ("string", "integer", "date")


@dataclass(frozen=True)
class Attribute:
    """A column that a wide table has from elsewhere."""

    name: str
    """`planes_manufacturer`: the role, and the name there."""
    sql: str
    expression: str
    """Its value, in SQL."""
    sql_type: str
    description: str
    shown: str
    """Its type to people."""
    column: Column | None = None
    """Where it comes from; None for a part of a day."""

    @property
    def quoted(self) -> bool:
        """Whether its name must be quoted in SQL."""
        return self.sql != self.name

    @property
    def unit(self) -> str:
        """Unit of measurement, or empty."""
        return self.column.unit if self.column else ""

    @property
    def personal(self) -> str:
        """Class of personal data, or empty."""
        return self.column.personal if self.column else ""


@dataclass(frozen=True)
class Part:
    """What a wide table refers to, itself or by way of another part."""

    role: str
    """`origin_airport`, or `orders_customers` by way of `orders`."""
    alias: str
    key: str
    holder: str
    """The alias of the rows that refer to it."""
    link: Link
    dimension: Dimension
    direct: bool
    """Whether the table's own rows refer to it."""
    attributes: tuple[Attribute, ...]

    @property
    def reads(self) -> str:
        """The model that its rows come from."""
        return self.link.via

    @property
    def found(self) -> str:
        """A column that has a value where there is a match."""
        return f"{self.alias}.{self.link.pairs[0][1].sql}"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What is equal where there is a match, in SQL."""
        return tuple(
            (f"{self.holder}.{mine.sql}", f"{self.alias}.{theirs.sql}")
            for mine, theirs in self.link.pairs
        )


@dataclass(frozen=True)
class WideExample:
    """A row of a wide table's own model, and what becomes of it; empty where none shows."""

    row: Row
    others: tuple[tuple[str, tuple[Row, ...]], ...]
    """The models that it refers to, with the rows that it finds there."""
    found: Row
    without: Row
    """What becomes of it where it finds none."""


@dataclass(frozen=True)
class WideFact(Fact):
    """A fact with the attributes of its dimensions."""

    parts: tuple[Part, ...]
    others: tuple[Attribute, ...]
    """The attributes of all parts, and those of its days."""
    calendar: DateDimension | None
    is_fact: ClassVar[bool] = True
    tracked: ClassVar[bool] = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from."""
        days = (self.calendar.name,) if self.calendar and self.dates else ()
        return (*_inputs(self.reads, self.parts), *days)

    @property
    def staged(self) -> tuple[str, ...]:
        """The staging models that its rows and their attributes come from."""
        return _staged(self.table.staging, self.parts)

    @property
    def example(self) -> WideExample:
        """A row that refers to something in every role."""
        return _example(self, self.grain, self.dates, self.calendar)


@dataclass(frozen=True)
class WideDimension(Dimension):
    """A dimension with the attributes of those that it refers to, and no unknown member."""

    parts: tuple[Part, ...]
    others: tuple[Attribute, ...]
    has_unknown: ClassVar[bool] = False
    is_fact: ClassVar[bool] = False
    dates: ClassVar[tuple[DateLink, ...]] = ()
    calendar: ClassVar[None] = None
    moment: ClassVar[str] = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from."""
        return _inputs(self.reads, self.parts)

    @property
    def staged(self) -> tuple[str, ...]:
        """The staging models that its rows and their attributes come from."""
        return _staged(self.table.staging, self.parts)

    @property
    def example(self) -> WideExample:
        """A row that refers to something in every role."""
        return _example(self, self.table.key, (), None)


Wide = WideFact | WideDimension


def _inputs(own: str, parts: tuple[Part, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((own, *(part.reads for part in parts))))


def _staged(own: str, parts: tuple[Part, ...]) -> tuple[str, ...]:
    others = (part.dimension.table.staging for part in parts)
    return tuple(dict.fromkeys((own, *others)))


def _example(
    wide: Wide,
    grain: tuple[Column, ...],
    dates: tuple[DateLink, ...],
    calendar: DateDimension | None,
) -> WideExample:
    direct = [part for part in wide.parts if part.direct]
    columns = [*grain, *(mine for part in direct for mine, _ in part.link.pairs)]
    columns += [date.column for date in dates]
    values = {
        column: value_of(column, number)
        for number, column in enumerate(dict.fromkeys(columns), start=1)
    }
    others: dict[str, dict[Row, Row]] = {
        model: {} for model in wide.inputs if model != wide.reads
    }
    found: list[tuple[str, str]] = []
    for part in direct:
        if part.reads == wide.reads:
            continue  # what refers to another row of its own model shows no more
        natural = tuple((there.name, values[mine]) for mine, there in part.link.pairs)
        rows = others[part.reads]
        shown = next((a for a in part.attributes if _is_plain(a)), None)
        state = _state(shown, len(rows) + 1)
        held = _ALWAYS if part.link.tracked else ()
        row = rows.setdefault(natural, (*natural, *state, *held))
        if shown and shown.column:
            found.append((shown.name, dict(row)[shown.column.name]))
    if calendar:
        for date in dates:
            day = value_of(date.column, list(values).index(date.column) + 1)[:11]
            day = day.strip('"')[:10]
            key = day.replace("-", "")
            rows = others[calendar.name]
            rows[(("date_day", day),)] = (("date_key", key), ("date_day", day))
            found.append((date.key, key))
    own = tuple((column.name, value) for column, value in values.items())
    keys = tuple((column.name, values[column]) for column in grain)
    nothing = [(part.key, _NOBODY) for part in direct]
    nothing += [(date.key, "-1") for date in dates]
    nothing += [
        (a.name, "Unknown") for p in direct for a in p.attributes if _is_text(a)
    ][:1]
    return WideExample(
        row=(*own, *(_ALWAYS if wide.tracked else ())),
        others=tuple((model, tuple(rows.values())) for model, rows in others.items()),
        found=(*keys, *found) if found else (),
        without=(*keys, *nothing) if nothing else (),
    )


_ALWAYS: Row = (
    ("valid_from", "1900-01-01"),
    ("valid_to", "9999-12-31"),
    ("is_current", "true"),
)


def _state(shown: Attribute | None, number: int) -> Row:
    if shown is None or shown.column is None:
        return ()
    return ((shown.column.name, value_of(shown.column, number)),)


def _is_plain(attribute: Attribute) -> bool:
    return attribute.column is not None and attribute.column.type.kind in _PLAIN


def _is_text(attribute: Attribute) -> bool:
    return attribute.column is not None and attribute.column.type.kind == "string"
