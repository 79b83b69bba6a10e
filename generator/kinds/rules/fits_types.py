"""The text of what has landed fits the types of its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ...spec.columns import Column
from ...spec.scalars import Share
from .base import Expectation, Rule

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["KIND", "FitsTypes"]


class FitsTypes(Rule):
    """Every row that has landed fits; what does not is in quarantine, with its reason."""

    rule: Literal["fits_types"] = Field(description="Every value fits its type.")
    mostly: Share = Field(
        default=Decimal(1),
        description="The share of rows that must fit: 0.97, or 97%.",
    )


class FitsTypesKind:
    """The text of what has landed fits the types of its columns."""

    Options = FitsTypes

    def columns(self, rule: FitsTypes) -> tuple[str, ...]:
        """None: it looks at the whole row."""
        return ()

    def troubles(self, rule: FitsTypes, columns: Mapping[str, Column]) -> Iterable[str]:
        """Nothing."""
        return ()

    def arguments(
        self, rule: FitsTypes, columns: Mapping[str, Column]
    ) -> dict[str, Any]:
        """Nothing."""
        return {}

    def sentence(self, rule: FitsTypes) -> str:
        """What it asks for, for people."""
        return "every value fits the type of its column"

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation | None:
        """Marts hold only what fits, so there is nothing to check there."""
        if rows.landed is None:
            return None
        return Expectation(
            "expect_landed_rows_to_fit_types", rows.landed | rows.quarantined
        )


KIND = FitsTypesKind()
