"""What is known of one table, filled in step by step."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..found import FoundReference, Guess
from .keys import Keys
from .table import Rows
from .types import Judged

__all__ = ["Profile"]


@dataclass
class Profile:
    """A table that was looked at, and what its values say."""

    name: str
    rows: Rows
    columns: dict[str, Judged] = field(default_factory=dict)
    keys: Keys = field(default_factory=Keys)
    references: list[FoundReference] = field(default_factory=list)
    cursor: Guess[str] | None = None
    load: Guess[str] | None = None
    hints: list[str] = field(default_factory=list)

    def texts(self, column: str) -> list[str]:
        """Distinct texts of a column, a sample of them, without marks for nothing."""
        judged = self.columns[column]
        return [text for text in judged.seen.values if text not in judged.tokens]
