"""A table has about as many rows as it should."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator

from ...spec.columns import Column
from ...spec.scalars import Whole, refuse
from .base import Expectation, Rule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "RowCount"]


class RowCount(Rule):
    """The number of rows lies in a range."""

    rule: Literal["row_count"] = Field(description="The number of rows is in a range.")
    min: Whole | None = Field(
        default=None, ge=0, description="The fewest rows allowed."
    )
    max: Whole | None = Field(default=None, ge=0, description="The most rows allowed.")

    @model_validator(mode="after")
    def _has_limits(self) -> RowCount:
        if self.min is None and self.max is None:
            raise refuse("`row_count` needs a `min` or a `max`")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise refuse(f"no number of rows lies between {self.min} and {self.max}")
        return self


class RowCountKind:
    """The number of rows lies in a range."""

    Options = RowCount

    def columns(self, rule: RowCount) -> tuple[str, ...]:
        """None: it looks at the table."""
        return ()

    def troubles(self, rule: RowCount, columns: Mapping[str, Column]) -> Iterable[str]:
        """Nothing."""
        return ()

    def arguments(
        self, rule: RowCount, columns: Mapping[str, Column]
    ) -> dict[str, Any]:
        """The limits that are given."""
        limits = {"min": rule.min, "max": rule.max}
        return {side: limit for side, limit in limits.items() if limit is not None}

    def sentence(self, rule: RowCount) -> str:
        """What it asks for, for people."""
        limits = {"at least": rule.min, "at most": rule.max}
        said = [
            f"{word} {limit}" for word, limit in limits.items() if limit is not None
        ]
        return f"there are {' and '.join(said)} rows"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation:
        """Great Expectations has one for it."""
        return Expectation(
            "expect_table_row_count_to_be_between",
            {f"{side}_value": limit for side, limit in rule.arguments.items()},
        )


KIND = RowCountKind()
