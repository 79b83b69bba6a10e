"""Measures of facts, and the rollups that they are asked by."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import SpecModel
from .scalars import Distinct, Name, NonEmptyText, OneOrMore, Text, refuse

__all__ = ["AGGREGATES", "PERIODS", "Measure", "Names", "Rollup"]

Aggregate = Literal[
    "sum", "average", "count", "count_distinct", "min", "max", "median", "ratio"
]
Additive = Literal["fully", "not_over_time", "none"]
AGGREGATES: tuple[str, ...] = Aggregate.__args__  # type: ignore[attr-defined]
PERIODS = ("day", "week", "month", "quarter", "year")
Names = Annotated[tuple[Name, ...], OneOrMore(), Distinct]

_ADD_UP = ("sum", "count", "min", "max")


class Measure(SpecModel):
    """A number that is asked for again and again, under one name."""

    column: Name | None = Field(
        default=None, description="The column; not needed to count rows."
    )
    aggregate: Aggregate = Field(
        description="How values come together; `ratio` divides two other measures."
    )
    of: tuple[Name, ...] = Field(
        default=(),
        strict=False,
        description="Of a `ratio`: the two measures, the first divided by the second. Each "
        "comes together first, so that it is a ratio of sums and not a sum of ratios.",
    )
    additive: Additive | None = Field(
        default=None,
        description="Whether its values add up: `fully`, `not_over_time` (a state such as a "
        "balance: of several moments the last one counts) or `none`. Unless given, what is "
        "summed or counted does (in a periodic snapshot not over time), also least and greatest "
        "values, and others do not.",
    )
    description: Text = Field(default="", description="What it means, in one sentence.")

    @model_validator(mode="after")
    def _has_column(self) -> Measure:
        if self.aggregate == "ratio":
            if len(self.of) != 2 or self.column is not None:
                raise refuse(
                    "`aggregate: ratio` needs `of: [one, other]`, two measures"
                )
        elif self.of:
            raise refuse(f"`of` belongs to a ratio, not to `{self.aggregate}`")
        elif self.column is None and self.aggregate != "count":
            raise refuse(f"`aggregate: {self.aggregate}` needs a `column`")
        return self

    @model_validator(mode="after")
    def _adds_up_or_not(self) -> Measure:
        adds_up = self.aggregate in _ADD_UP
        if self.additive == "fully" and not adds_up:
            raise refuse(f"values of `{self.aggregate}` never add up")
        if self.additive == "none" and self.aggregate == "sum":
            raise refuse("a sum of what does not add up means nothing")
        if self.additive == "not_over_time" and self.aggregate == "ratio":
            raise refuse("a ratio follows the two measures that it is `of`")
        return self

    def adds_up(self, *, states: bool) -> Additive:
        """How far it adds up, said or implied; `states` are those of a periodic snapshot."""
        if self.additive:
            return self.additive
        if states and self.aggregate in ("sum", "count"):
            return "not_over_time"
        return "fully" if self.aggregate in _ADD_UP else "none"


class Rollup(SpecModel):
    """A table of measures, computed beforehand for what is asked again and again."""

    fact: NonEmptyText = Field(description="The table whose measures these are.")
    by: Annotated[tuple[NonEmptyText, ...], OneOrMore(), Distinct] = Field(
        strict=False,
        min_length=1,
        description="What there is a row for: a column of the fact (`status`), an attribute "
        "of what it refers to, by roles (`customers.town`, `customers.towns.country`), or the "
        "`day`, `week`, `month`, `quarter` or `year` of its time (`month`) or of another of its "
        "columns (`shipped_at.month`).",
    )
    measures: Names = Field(
        default=(), strict=False, description="The fact's measures; all unless given."
    )
    description: Text = Field(default="", description="What one row is.")
