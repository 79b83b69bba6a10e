"""A value, or a combination, is found in another table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AliasChoices, Field

from ...spec.columns import Column
from ...spec.scalars import NonEmptyText
from .base import Columns, Expectation, RowRule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "References"]


class References(RowRule):
    """Every value that is there exists in the other table."""

    rule: Literal["references"] = Field(description="A value exists in another table.")
    columns: Columns = Field(
        strict=False,
        min_length=1,
        validation_alias=AliasChoices("columns", "column"),
        description="The column, or several that count together.",
    )
    to: NonEmptyText = Field(description="`table`, `table.column` or `source.table`.")


class ReferencesKind:
    """A value is found in another table."""

    Options = References

    def columns(self, rule: References) -> tuple[str, ...]:
        """One column or several."""
        return rule.columns

    def troubles(
        self, rule: References, columns: Mapping[str, Column]
    ) -> Iterable[str]:
        """Nothing that the columns alone can tell."""
        return ()

    def arguments(
        self, rule: References, columns: Mapping[str, Column]
    ) -> dict[str, Any]:
        """The other table is resolved by the design."""
        return {}

    def sentence(self, rule: References) -> str:
        """What it asks for, for people."""
        return f"{' + '.join(f'`{name}`' for name in rule.columns)} exists in {rule.to}"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation | None:
        """In a mart that links to the dimension: no link to its unknown member.

        Elsewhere the values are looked up in the rows of the other table's suite.
        """
        names = tuple(column.name for column in rule.columns)
        link = rows.link(rule)
        if link is not None:
            return Expectation(
                "expect_column_values_to_not_be_in_set",
                {"column": link, "value_set": [rows.unknown]},
                present=names,
            )
        other = rows.other(rule)
        if other is None:
            return None
        found_by = [column.name for column in rule.on]
        if len(names) == 1:
            return Expectation(
                "expect_column_values_to_have_reference",
                {"column": names[0], "to_table": other, "to_column": found_by[0]},
            )
        return Expectation(
            "expect_compound_columns_to_have_reference",
            {"column_list": list(names), "to_table": other, "to_columns": found_by},
        )


KIND = ReferencesKind()
