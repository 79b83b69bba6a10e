"""What wide tables are: facts and dimensions with the attributes of all that they refer to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from ...design.clock import TimeLink
from ...design.fixtures_of_values import Row
from ...design.marts import DateDimension, DateLink, Dimension, Fact
from ..warehouses.base import Layout
from ._examples import WideExample, wide_example
from ._parts import Attribute, Part, inputs_of, staged_of

__all__ = ["Wide", "WideDimension", "WideFact"]


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
        return (*inputs_of(self.reads, self.parts), *days)

    @property
    def staged(self) -> tuple[str, ...]:
        """The staging models that its rows and their attributes come from."""
        return staged_of(self.table.staging, self.parts)

    @property
    def example(self) -> WideExample:
        """A row that refers to something in every role."""
        example = wide_example(
            self.reads,
            self.inputs,
            self.parts,
            self.grain,
            self.dates,
            self.calendar,
            False,
        )
        as_of: Row = ((self.as_of, "2001-01-01"),) if self.as_of else ()
        return replace(example, row=(*example.row, *as_of))


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
    times: ClassVar[tuple[TimeLink, ...]] = ()
    loaded: ClassVar[bool] = False
    grows: ClassVar[bool] = False
    finds: ClassVar[bool] = False
    batches: ClassVar[None] = None
    is_set: ClassVar[bool] = False
    layout: ClassVar[Layout] = Layout()
    also_asked: ClassVar[tuple[str, ...]] = ()

    @property
    def rows(self) -> str:
        """What SQL calls its rows."""
        return self.reads

    @property
    def followed_in(self) -> str:
        """Its own table, in which everything is that facts repeat."""
        return self.name

    @property
    def state(self) -> tuple[str, ...]:
        """All that may change of a row."""
        keys = (part.key for part in self.parts)
        own = (column.sql for column in self.attributes)
        return (*keys, *own, *(attribute.sql for attribute in self.others))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from."""
        return inputs_of(self.reads, self.parts)

    @property
    def staged(self) -> tuple[str, ...]:
        """The staging models that its rows and their attributes come from."""
        return staged_of(self.table.staging, self.parts)

    @property
    def example(self) -> WideExample:
        """A row that refers to something in every role."""
        return wide_example(
            self.reads, self.inputs, self.parts, self.table.key, (), None, self.tracked
        )


Wide = WideFact | WideDimension
