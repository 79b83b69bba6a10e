"""A text matches a regular expression."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...spec.columns import Column
from ...spec.scalars import Name, NonEmptyText
from .base import Expectation, RowRule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "Matches"]


class Matches(RowRule):
    """Every value that is there matches the pattern somewhere; anchor it with ^ and $."""

    rule: Literal["matches"] = Field(description="A text matches a pattern.")
    column: Name = Field(description="The column: a text.")
    pattern: NonEmptyText = Field(
        description="A regular expression of the syntax that warehouses share: no "
        "look-around, no back-references."
    )


class MatchesKind:
    """A text matches a regular expression."""

    Options = Matches

    def columns(self, rule: Matches) -> tuple[str, ...]:
        """One column."""
        return (rule.column,)

    def troubles(self, rule: Matches, columns: Mapping[str, Column]) -> Iterable[str]:
        """A column that is no text, a pattern that is none."""
        type_ = columns[rule.column].type
        if type_.kind != "string":
            yield f"`matches` needs a text; `{rule.column}` is {type_}"
        try:
            # Warnings are about syntax that other engines read in another way.
            with warnings.catch_warnings():
                warnings.simplefilter("error", FutureWarning)
                re.compile(rule.pattern)
        except (re.error, FutureWarning, OverflowError, RecursionError) as error:
            yield f"`{rule.pattern}` is no regular expression: {error}"
            return
        plain = re.sub(r"\\[^1-9]", "x", rule.pattern)
        plain = re.sub(r"\[\^?\]?[^\]]*\]", "x", plain)
        if re.search(r"\(\?(?:<?[=!]|P=|\(|>)|\\[1-9]|[*+?}]\+", plain):
            yield (
                "look-around, back-references, conditions and possessive repeats are not "
                "known to every warehouse"
            )

    def arguments(self, rule: Matches, columns: Mapping[str, Column]) -> dict[str, Any]:
        """The pattern."""
        return {"pattern": rule.pattern}

    def sentence(self, rule: Matches) -> str:
        """What it asks for, for people."""
        return f"`{rule.column}` matches `{rule.pattern}`"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation:
        """Great Expectations has one for it."""
        (column,) = rule.columns
        return Expectation(
            "expect_column_values_to_match_regex",
            {"column": column.name, "regex": rule.arguments["pattern"]},
        )


KIND = MatchesKind()
