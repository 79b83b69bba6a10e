"""A value is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...spec.columns import Column
from ...spec.scalars import Name
from .base import Expectation, RowRule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "NotNull"]


class NotNull(RowRule):
    """Every row has a value in the column."""

    rule: Literal["not_null"] = Field(description="A value is there.")
    column: Name = Field(description="The column.")


class NotNullKind:
    """A value is there."""

    Options = NotNull

    def columns(self, rule: NotNull) -> tuple[str, ...]:
        """One column."""
        return (rule.column,)

    def troubles(self, rule: NotNull, columns: Mapping[str, Column]) -> Iterable[str]:
        """Nothing: every type can be missing."""
        return ()

    def arguments(self, rule: NotNull, columns: Mapping[str, Column]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def sentence(self, rule: NotNull) -> str:
        """What it asks for, for people."""
        return f"`{rule.column}` has a value"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation:
        """Great Expectations has one for it."""
        (column,) = rule.columns
        return Expectation(
            "expect_column_values_to_not_be_null", {"column": column.name}
        )


KIND = NotNullKind()
