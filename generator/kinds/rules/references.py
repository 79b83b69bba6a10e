"""A value, or a combination, is found in another table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import AliasChoices, Field

from ...spec.columns import Column
from ...spec.scalars import NonEmptyText
from .base import Columns, RowRule

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


KIND = ReferencesKind()
