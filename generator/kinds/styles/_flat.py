"""Flat dimensions: each holds the attributes of all that it refers to, as a star has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

from ...design.fields import dimension_fields
from ...design.fixtures import Row
from ...design.marts import Dimension
from ...design.models import Field
from ..warehouses.base import Warehouse
from ._dimensional import Dimensional
from ._examples import WideExample, wide_example
from ._parts import (
    Attribute,
    Part,
    Parts,
    fields_from_elsewhere,
    inputs_of,
    staged_of,
)

__all__ = ["FlatDimension", "FlatTest", "flat_fields", "flattened"]


class FlatTest(NamedTuple):
    """A unit test of a dimension's example."""

    name: str
    says: str
    others: tuple[tuple[str, tuple[Row, ...]], ...]
    """The models that it refers to, with their rows."""
    expected: tuple[Row, ...]


@dataclass(frozen=True)
class FlatDimension(Dimension):
    """A dimension with the attributes of those that it refers to, instead of their keys."""

    parts: tuple[Part, ...]
    others: tuple[Attribute, ...]
    """The attributes of all parts."""

    @property
    def has_more(self) -> bool:
        """Whether there is anything behind the natural key."""
        return bool(self.attributes or self.others or self.tracked)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from."""
        return inputs_of(self.reads, self.parts)

    @property
    def staged(self) -> tuple[str, ...]:
        """The staging models that its rows and their attributes come from."""
        return staged_of(self.table.staging, self.parts)

    @property
    def example(self) -> WideExample:
        """A row that refers to something in every role."""
        return wide_example(
            self.reads, self.inputs, self.parts, self.table.key, (), None, self.tracked
        )

    @property
    def tests(self) -> Iterator[FlatTest]:
        """The unit tests that its references are worth."""
        example = self.example
        nothing = tuple((model, ()) for model, _ in example.others)
        if example.without:
            says = "What is not found is unknown, and the row stays."
            name = "keeps_a_row_without_matches"
            yield FlatTest(name, says, nothing, self._rows(example.without))
        if example.found:
            says = (
                "Each role has attributes of its own, and there is an unknown member."
            )
            name = "has_what_it_refers_to"
            yield FlatTest(name, says, example.others, self._rows(example.found))

    def _rows(self, row: Row) -> tuple[Row, ...]:
        """A row, and the unknown member with the same columns."""
        texts = {a.name for a in self.others if a.unknown == "'Unknown'"}
        unknown = [(name, "Unknown" if name in texts else "null") for name, _ in row]
        return row, tuple(unknown)


def flattened(found: Dimensional, warehouse: Warehouse) -> Dimensional:
    """The same facts, calendar and dimensions, those without references to each other.

    What a dimension refers to is met in its newest version, at any distance.
    """
    members = {d.table.entity: d for d in found.dimensions}
    parts = Parts(members, warehouse, lambda link: link, keyed=False)
    return replace(found, dimensions=tuple(_flat(d, parts) for d in found.dimensions))


def _flat(dimension: Dimension, parts: Parts) -> FlatDimension:
    taken = {dimension.key, *(column.name for column in dimension.columns)}
    taken |= {"valid_from", "valid_to", "is_current"}
    own = {field.name: getattr(dimension, field.name) for field in fields(dimension)}
    found = tuple(parts.of(dimension, taken))
    others = tuple(a for part in found for a in part.attributes)
    return FlatDimension(**own | {"links": ()}, parts=found, others=others)


def flat_fields(dimension: Dimension, text: str) -> Iterator[Field]:
    """The columns of a flat dimension; `text` is the warehouse's type of texts."""
    assert isinstance(dimension, FlatDimension)
    yield from dimension_fields(dimension, text)
    yield from fields_from_elsewhere(dimension.parts, dimension.others)
