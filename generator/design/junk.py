"""Dimensions of columns that belong nowhere else, such as flags."""

from __future__ import annotations

from dataclasses import dataclass

from .columns import Column
from .fixtures_of_values import Row, value_of

__all__ = ["Junk"]


@dataclass(frozen=True)
class Junk:
    """A dimension of columns that belong nowhere else: one row for each combination."""

    name: str
    """The model: `dim_order_flags`."""
    alias: str
    key: str
    """`order_flags_key`, there and in the fact."""
    columns: tuple[Column, ...]
    reads: str
    """The model of the fact's rows."""
    of: str
    """The fact."""
    entity: str
    """The table that its columns are of."""

    @property
    def example(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        """Two rows that are alike and one that is not, and the combinations that they have."""
        one, other = (
            tuple((column.name, value_of(column, number)) for column in self.columns)
            for number in (1, 2)
        )
        return (one, one, other), (one, other)
