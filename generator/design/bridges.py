"""Bridges, resolved: tables that join two dimensions, many to many."""

from __future__ import annotations

from dataclasses import dataclass

from .columns import Column
from .fixtures_of_values import Row, value_of
from .links import Link
from .quoting import yaml_text
from .tables import Table

__all__ = ["Bridge", "BridgeExample"]

_NOBODY = '"' + 32 * "0" + '"'


@dataclass(frozen=True)
class BridgeExample:
    """Somebody who is joined with two, one of whom nobody knows, and somebody with none."""

    rows: tuple[Row, ...]
    members: tuple[tuple[str, tuple[Row, ...]], ...]
    """The models of the dimensions, with their rows."""
    expected: tuple[Row, ...]


@dataclass(frozen=True)
class Bridge:
    """A row for each row of one dimension, and each of the other that it is joined with."""

    name: str
    """The model: `bridge_account_holders`."""
    alias: str
    """What SQL calls the rows that join."""
    table: Table
    reads: str
    """The model of those rows."""
    divided: Link
    """The dimension whose measures are divided, each version of its rows."""
    among: Link
    """The dimension that they are divided among, as it is now."""
    weight: Column | None
    """The column with the shares, where one is declared."""
    equal: bool
    """Whether the shares are of one size."""
    weight_type: str
    """The warehouse's type of the shares; empty where there are none."""
    description: str

    @property
    def links(self) -> tuple[Link, Link]:
        """Both ends."""
        return self.divided, self.among

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from."""
        dimensions = sorted({link.dimension for link in self.links})
        return (self.reads, *dimensions)

    @property
    def divided_key(self) -> str:
        """The key of what is divided, in SQL, under its name here."""
        key = f"{self.divided.alias}.{self.divided.dimension_key}"
        same = self.divided.key == self.divided.dimension_key
        return key if same else f"{key} as {self.divided.key}"

    @property
    def share(self) -> str:
        """The share of one row, in SQL; of what is joined with nothing it is 1."""
        if self.equal:
            key = f"{self.divided.alias}.{self.divided.dimension_key}"
            return f"1 / cast(count(*) over (partition by {key}) as {self.weight_type})"
        if self.weight is None:
            return ""
        mine, _ = self.divided.pairs[0]
        nothing = f"{self.alias}.{mine.sql} is null"
        share = f"coalesce({self.alias}.{self.weight.sql}, 0)"
        return f"case when {nothing} then 1 else {share} end"

    @property
    def said(self) -> str:
        """What it joins, in a few words."""
        divided, among = (link.role for link in self.links)
        if not self.share:
            return f"{divided} with {among}, without shares"
        size = f"by {self.weight.name}" if self.weight else "in shares of one size"
        return f"{divided}, divided among {among} {size}"

    @property
    def says(self) -> str:
        """What one row is, for people."""
        divided, among = (link.role for link in self.links)
        said = (
            f"Each row of {divided}, with each of {among} that it is joined with now."
        )
        if self.share:
            said += f" Measures times weight, summed, are divided among {among}."
        return f"{self.description} {said}" if self.description else said

    @property
    def weight_says(self) -> str:
        """What a share is, for people."""
        of = f"The share of a row of {self.divided.role}"
        if self.weight is None:
            return f"{of}; shares are of one size, and add up to 1."
        return f"{of}, from {self.weight.name}; shares add up to 1."

    @property
    def example(self) -> BridgeExample:
        """Three members, and what becomes of them."""
        members: dict[str, dict[int, dict[str, str]]] = {}
        for link, numbers in ((self.divided, (1, 2)), (self.among, (1,))):
            for number in numbers:
                rows = members.setdefault(link.dimension, {})
                row = rows.setdefault(number, {})
                row[link.dimension_key] = _key(link, number)
                row |= {on.name: value_of(on, number) for _, on in link.pairs}
                if link.tracked:
                    row["is_current"] = "true"
        is_known = 2 in members[self.among.dimension]
        second = _key(self.among, 2) if is_known else _NOBODY
        first = _key(self.divided, 1)
        return BridgeExample(
            rows=tuple(self._joined(number) for number in (1, 2)),
            members=tuple(
                (model, tuple(tuple(row.items()) for row in members[model].values()))
                for model in sorted(members)
            ),
            expected=(
                self._row(first, _key(self.among, 1), "0.5"),
                self._row(first, second, "0.5"),
                self._row(_key(self.divided, 2), _NOBODY, "1"),
            ),
        )

    def _joined(self, number: int) -> Row:
        """A row that joins the first with one of the others."""
        one = tuple((mine.name, value_of(on, 1)) for mine, on in self.divided.pairs)
        other = tuple(
            (mine.name, value_of(on, number)) for mine, on in self.among.pairs
        )
        weight = ((self.weight.name, "0.5"),) if self.weight else ()
        return (*one, *other, *weight)

    def _row(self, divided: str, among: str, weight: str) -> Row:
        keys = ((self.divided.key, divided), (self.among.key, among))
        return (*keys, ("weight", weight)) if self.share else keys


def _key(link: Link, number: int) -> str:
    return yaml_text(f"key {number} of {link.dimension}")
