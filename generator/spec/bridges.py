"""Bridges: tables that join the rows of two dimensions, many to many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from pydantic import Field

from .base import SpecModel
from .scalars import NonEmptyText, Text

__all__ = ["EQUAL", "Bridge", "ends_of"]

EQUAL = "equal"


class Bridge(SpecModel):
    """What a table is whose key is two references: who holds which account."""

    weight: NonEmptyText | None = Field(
        default=None,
        description="The share that each row has: a column, of type decimal or float, or "
        "`equal` for shares of one size. Unless given there is none, and measures can only be "
        "counted in full.",
        examples=["share", EQUAL],
    )
    divides: NonEmptyText | None = Field(
        default=None,
        description="The reference to what is divided: the shares of each row of it add up to "
        "1. The first of the key unless given.",
    )
    description: Text = Field(default="", description="What one row is.")


def ends_of(
    key: Sequence[str], references: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """The two references that a key consists of, in its order, or nothing.

    `references` are columns by role.
    """
    for pair in combinations(references, 2):
        columns = [name for role in pair for name in references[role]]
        if sorted(columns) == sorted(key):
            return tuple(sorted(pair, key=lambda role: key.index(references[role][0])))
    return ()
