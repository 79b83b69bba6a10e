"""A value is one of a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from ...spec.columns import Column
from ...spec.scalars import Distinct, Name, Scalar
from ...spec.values import trouble_with, value_of
from .base import Expectation, RowRule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "AcceptedValues"]


class AcceptedValues(RowRule):
    """Every value that is there is one of `values`."""

    rule: Literal["accepted_values"] = Field(description="A value is one of a list.")
    column: Name = Field(description="The column.")
    values: Annotated[tuple[Scalar, ...], Distinct] = Field(
        strict=False, min_length=1, description="What it may be."
    )


class AcceptedValuesKind:
    """A value is one of a list."""

    Options = AcceptedValues

    def columns(self, rule: AcceptedValues) -> tuple[str, ...]:
        """One column."""
        return (rule.column,)

    def troubles(
        self, rule: AcceptedValues, columns: Mapping[str, Column]
    ) -> Iterable[str]:
        """Values that the column's type can't hold."""
        type_ = columns[rule.column].type
        return filter(None, (trouble_with(value, type_) for value in rule.values))

    def arguments(
        self, rule: AcceptedValues, columns: Mapping[str, Column]
    ) -> dict[str, Any]:
        """The values, read by the column's type."""
        type_ = columns[rule.column].type
        return {"values": [value_of(value, type_) for value in rule.values]}

    def sentence(self, rule: AcceptedValues) -> str:
        """What it asks for, for people."""
        return f"`{rule.column}` is one of {', '.join(rule.values)}"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation:
        """Great Expectations has one for it."""
        (column,) = rule.columns
        return Expectation(
            "expect_column_values_to_be_in_set",
            {"column": column.name, "value_set": rule.arguments["values"]},
        )


KIND = AcceptedValuesKind()
