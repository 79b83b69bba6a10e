"""No two rows share a value, or a combination of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import AliasChoices, Field

from ...spec.columns import Column
from .base import Columns, RowRule

__all__ = ["KIND", "Unique"]


class Unique(RowRule):
    """The values of the columns, together, occur once."""

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


KIND = UniqueKind()
