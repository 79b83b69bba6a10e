"""What a deployment costs in a month: quantities out of declared volumes, times unit prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Costs", "Line", "Price", "Saving"]


@dataclass(frozen=True)
class Price:
    """A unit price, with where and when it was listed."""

    name: str
    unit: str
    usd: float
    source: str
    as_of: str


@dataclass(frozen=True)
class Line:
    """A line of the bill: inputs multiplied, over a number, at a price."""

    what: str
    times: tuple[str, ...]
    price: str
    over: int = 1

    @property
    def formula(self) -> str:
        """The quantity as people write it."""
        over = f" / {self.over}" if self.over > 1 else ""
        return " \N{MULTIPLICATION SIGN} ".join(self.times) + over


@dataclass(frozen=True)
class Saving:
    """Something that would make it cheaper, and the lines that it is about."""

    how: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Costs:
    """An estimate for each environment."""

    factor: float
    """What the region costs in relation to the one that the prices are of."""
    prices: tuple[Price, ...]
    inputs: Mapping[str, Mapping[str, float]]
    """What goes into the formulas, by environment."""
    meanings: Mapping[str, str]
    """What each input is."""
    lines: tuple[Line, ...]
    savings: tuple[Saving, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """The environments."""
        return tuple(self.inputs)

    def amount(self, line: Line, place: str) -> float:
        """US dollars in a month."""
        quantity = 1.0
        for name in line.times:
            quantity *= self.inputs[place][name]
        price = next(price.usd for price in self.prices if price.name == line.price)
        return quantity / line.over * price * self.factor

    @property
    def table(self) -> tuple[tuple[Line, tuple[str, ...]], ...]:
        """Each line with its amounts, and the sum."""
        rows = [
            (line, tuple(f"{self.amount(line, p):.2f}" for p in self.places))
            for line in self.lines
        ]
        return tuple(rows)

    @property
    def totals(self) -> tuple[str, ...]:
        """The sum of each environment."""
        return tuple(
            f"{sum(self.amount(line, place) for line in self.lines):.2f}"
            for place in self.places
        )

    @property
    def saved(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each way to save, with what its lines come to."""
        return tuple(
            (
                saving.how,
                tuple(
                    f"{sum(self.amount(line, p) for line in self.lines if line.what in saving.lines):.2f}"
                    for p in self.places
                ),
            )
            for saving in self.savings
        )
