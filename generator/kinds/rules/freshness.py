"""The newest load, or the newest data, is not too old."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...spec.columns import Column
from ...spec.scalars import Name
from ...spec.times import DurationText
from .base import Expectation, Rule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "Freshness"]


class Freshness(Rule):
    """The newest load (or, with `column`, the newest value) is recent enough."""

    rule: Literal["freshness"] = Field(description="The newest load is recent.")
    within: DurationText = Field(description="How old it may be: `26h`, `7d`.")
    column: Name | None = Field(
        default=None,
        description="A date or timestamp: then its newest value counts, not the load.",
    )


class FreshnessKind:
    """The newest load, or the newest data, is not too old."""

    Options = Freshness

    def columns(self, rule: Freshness) -> tuple[str, ...]:
        """The column, if one is named."""
        return (rule.column,) if rule.column else ()

    def troubles(self, rule: Freshness, columns: Mapping[str, Column]) -> Iterable[str]:
        """A column that tells no time."""
        for name, column in columns.items():
            if not column.type.is_temporal:
                yield f"`freshness` needs a date or timestamp; `{name}` is {column.type}"

    def arguments(
        self, rule: Freshness, columns: Mapping[str, Column]
    ) -> dict[str, Any]:
        """The age in seconds."""
        return {"within_seconds": rule.within.seconds}

    def sentence(self, rule: Freshness) -> str:
        """What it asks for, for people."""
        what = f"the newest `{rule.column}`" if rule.column else "the newest load"
        return f"{what} is at most {rule.within} old"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation | None:
        """One for a column; one for the loads, which marts cannot tell."""
        within = {"within_seconds": rule.arguments["within_seconds"]}
        if rule.columns:
            (column,) = rule.columns
            return Expectation(
                "expect_column_to_be_fresh", {"column": column.name} | within
            )
        if rows.landed is None:
            return None
        return Expectation("expect_landed_rows_to_be_fresh", rows.landed | within)


KIND = FreshnessKind()
