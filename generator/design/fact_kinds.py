"""What one row of a fact of each kind is, in words."""

from __future__ import annotations

from .columns import Column

__all__ = ["said_of"]

_KINDS = {
    "transaction": "A row for each thing that happened.",
    "factless": "A row for each time that it happened: there is nothing but rows to count.",
    "accumulating_snapshot": "A row for each thing on its way, which changes as it passes "
    "milestones.",
    "periodic_snapshot": "A row for each key and period: the state at its end.",
}


def said_of(kind: str, degenerate: tuple[Column, ...]) -> str:
    """What a row is, and which keys lead to no table."""
    if not degenerate:
        return _KINDS[kind]
    keys = ", ".join(f"`{column.name}`" for column in degenerate)
    return f"{_KINDS[kind]} Keys without a table of their own: {keys}."
