"""No two rows share a value, or a combination of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import AliasChoices, Field

from ...spec.columns import Column
from .base import Columns, Expectation, RowRule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "Unique"]


class Unique(RowRule):
    """The values of the columns, together, occur once."""

    of_each_row: ClassVar[bool] = False

    rule: Literal["unique"] = Field(description="No two rows are alike.")
    columns: Columns = Field(
        strict=False,
        min_length=1,
        validation_alias=AliasChoices("columns", "column"),
        description="The column, or several that count together.",
    )


class UniqueKind:
    """No two rows share a combination of values."""

    Options = Unique

    def columns(self, rule: Unique) -> tuple[str, ...]:
        """One column or several."""
        return rule.columns

    def troubles(self, rule: Unique, columns: Mapping[str, Column]) -> Iterable[str]:
        """Nothing: every type can be compared."""
        return ()

    def arguments(self, rule: Unique, columns: Mapping[str, Column]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def sentence(self, rule: Unique) -> str:
        """What it asks for, for people."""
        return f"no two rows share {' + '.join(f'`{name}`' for name in rule.columns)}"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation:
        """Great Expectations has one for a column, and one for several."""
        names = [column.name for column in rule.columns]
        if len(names) == 1:
            return Expectation(
                "expect_column_values_to_be_unique", {"column": names[0]}
            )
        return Expectation(
            "expect_compound_columns_to_be_unique",
            {"column_list": names, "ignore_row_if": "any_value_is_missing"},
        )


KIND = UniqueKind()
