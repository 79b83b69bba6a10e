"""A value lies in a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from ...spec.columns import Column
from ...spec.scalars import Name, Scalar, refuse
from ...spec.values import trouble_with, value_of
from .base import Expectation, RowRule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "Between"]

_ORDERED = ("integer", "decimal", "float", "date", "timestamp")


class Between(RowRule):
    """Every value that is there lies in the range."""

    rule: Literal["between"] = Field(description="A value lies in a range.")
    column: Name = Field(description="The column: a number, a date or a timestamp.")
    min: Scalar | None = Field(default=None, description="The least value allowed.")
    max: Scalar | None = Field(default=None, description="The greatest value allowed.")
    above: Scalar | None = Field(default=None, description="Every value is greater.")
    below: Scalar | None = Field(default=None, description="Every value is less.")

    @model_validator(mode="after")
    def _has_limits(self) -> Between:
        if all(limit is None for limit in self.limits.values()):
            raise refuse("`between` needs a `min`, `max`, `above` or `below`")
        for one, other in (("min", "above"), ("max", "below")):
            if self.limits[one] is not None and self.limits[other] is not None:
                raise refuse(f"give `{one}` or `{other}`, not both")
        return self

    @property
    def limits(self) -> dict[str, str | None]:
        """The four limits, as written."""
        return {
            "min": self.min,
            "max": self.max,
            "above": self.above,
            "below": self.below,
        }


class BetweenKind:
    """A value lies in a range."""

    Options = Between

    def columns(self, rule: Between) -> tuple[str, ...]:
        """One column."""
        return (rule.column,)

    def troubles(self, rule: Between, columns: Mapping[str, Column]) -> Iterable[str]:
        """A type without an order, limits that are no values of it, an empty range."""
        type_ = columns[rule.column].type
        if type_.kind not in _ORDERED:
            yield f"`between` needs a number, a date or a timestamp; `{rule.column}` is {type_}"
            return
        limits = [limit for limit in rule.limits.values() if limit is not None]
        wrong = [*filter(None, (trouble_with(limit, type_) for limit in limits))]
        yield from wrong
        low = rule.min if rule.min is not None else rule.above
        high = rule.max if rule.max is not None else rule.below
        if wrong or low is None or high is None:
            return
        least, most = value_of(low, type_), value_of(high, type_)
        strict = rule.above is not None or rule.below is not None
        if most < least or (strict and most == least):
            yield f"nothing lies between {low} and {high}"

    def arguments(self, rule: Between, columns: Mapping[str, Column]) -> dict[str, Any]:
        """`min` and `max`, and whether the limit itself is out (`strict_…`)."""
        type_ = columns[rule.column].type
        arguments: dict[str, Any] = {}
        for side, limit, strict in (
            ("min", rule.min, False),
            ("max", rule.max, False),
            ("min", rule.above, True),
            ("max", rule.below, True),
        ):
            if limit is not None:
                arguments[side] = value_of(limit, type_)
                arguments[f"strict_{side}"] = strict
        return arguments

    def sentence(self, rule: Between) -> str:
        """What it asks for, for people."""
        words = {
            "min": "at least",
            "max": "at most",
            "above": "more than",
            "below": "less than",
        }
        said = [
            f"{words[side]} {limit}" for side, limit in rule.limits.items() if limit
        ]
        return f"`{rule.column}` is {' and '.join(said)}"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation:
        """Great Expectations has one for it."""
        (column,) = rule.columns
        kwargs: dict[str, Any] = {"column": column.name}
        for side in ("min", "max"):
            if side in rule.arguments:
                kwargs[f"{side}_value"] = rule.arguments[side]
            if rule.arguments.get(f"strict_{side}"):
                kwargs[f"strict_{side}"] = True
        return Expectation("expect_column_values_to_be_between", kwargs)


KIND = BetweenKind()
