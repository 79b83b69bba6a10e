"""Unit tests of dbt models: rows that are given, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass

from .fixtures_of_values import Row

__all__ = ["NOBODY", "UnitTest"]

NOBODY = '"' + 32 * "0" + '"'
"""The key of the member that stands for every reference without a match."""


@dataclass(frozen=True)
class UnitTest:
    """Rows of what a model reads, and the rows that it has then."""

    name: str
    """What follows the model's name in its own: `takes_the_newest_version`."""
    says: str
    given: tuple[tuple[str, tuple[Row, ...]], ...]
    """Every model that it reads, with its rows."""
    expected: tuple[Row, ...]
    grows: bool = False
    """Whether the model grows, and is tested as it is at first."""
    increment: bool = False
    """Whether it is tested as it grows, with "1" as the newest load that it has."""
    hashed: str = ""
    """What all hashes are, in SQL, where rows find one another by them."""
