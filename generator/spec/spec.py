"""The whole spec, and how its tables find each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from .base import SpecModel
from .columns import Column
from .deployment import Deployment
from .environments import Environment
from .history import VERSIONED, Way
from .latency import Latency
from .modeling import Dimension, Modeling
from .names import entity_names
from .observability import Observability
from .project import Orchestration, Project
from .quality import DEFAULTS, AnyRule
from .scalars import Name, NonEmptyText, OrNothing, Whole
from .sources import AnySource
from .storage import Storage
from .tables import Table

__all__ = ["VERSION", "Link", "Place", "Spec"]

VERSION = 1
"""The version of the spec's language that this Penstock reads."""


@dataclass(frozen=True)
class Place:
    """A table's address: `source` and `table` by their logical names."""

    source: str
    table: str

    def __str__(self) -> str:
        return f"{self.source}.{self.table}"


@dataclass(frozen=True)
class Link:
    """A reference in the form that both ways of writing it come to.

    `on` is empty where the other table's key is meant; `path` leads to it in the spec.
    """

    columns: tuple[str, ...]
    to: str
    on: tuple[str, ...]
    role: str | None
    path: tuple[str | int, ...]


class Spec(SpecModel):
    """penstock.yml."""

    model_config = ConfigDict(ignored_types=(cached_property,))

    spec: Whole = Field(
        description="Version of this language: 1.", ge=VERSION, le=VERSION
    )
    project: Project = Field(description="What the project is.")
    sources: dict[Name, AnySource] = Field(
        min_length=1, description="Where data comes from, by name."
    )
    latency: Latency = Field(description="How fresh the data must be.")
    storage: Storage = Field(description="Where data is kept.")
    modeling: Modeling = Field(
        default_factory=Modeling, description="What becomes of the tables."
    )
    quality: dict[NonEmptyText, Annotated[dict[Name, AnyRule], OrNothing]] = Field(
        default={},
        description="Rules by table and name. `defaults` holds for every table that has "
        "no rule of the same name.",
    )
    environments: dict[Name, Environment] = Field(
        default={}, description="What differs from place to place, by name."
    )
    orchestration: Orchestration = Field(
        default_factory=Orchestration, description="How the steps are run."
    )
    deployment: Deployment = Field(
        default_factory=Deployment, description="Where the pipeline runs."
    )
    observability: Observability = Field(
        default_factory=Observability,
        description="What the pipeline tells of itself, and whom.",
    )

    @cached_property
    def places(self) -> dict[Place, Table]:
        """Every table by its address, in the order of the spec."""
        return {
            Place(source_name, table_name): table
            for source_name, source in self.sources.items()
            for table_name, table in source.tables.items()
        }

    @cached_property
    def entities(self) -> dict[Place, str]:
        """The name that marts have for each table."""
        names = entity_names((place.source, place.table) for place in self.places)
        return {place: names[place.source, place.table] for place in self.places}

    @cached_property
    def rules(self) -> dict[Place, dict[str, Any]]:
        """The rules that are stated of one table, by its address and by their names."""
        found: dict[Place, dict[str, Any]] = {}
        for name, rules in self.quality.items():
            for place in self.find(name) if name != DEFAULTS else ():
                found.setdefault(place, {}).update(rules)
        return found

    @cached_property
    def histories(self) -> dict[Place, Dimension]:
        """What is said of the tables that are dimensions, by their addresses."""
        named = self.modeling.dimensions.items()
        return {place: found for name, found in named for place in self.find(name)}

    @cached_property
    def tracked(self) -> frozenset[Place]:
        """The tables of which every version of a row is kept: for a dimension, or for states."""
        facts = self.modeling.facts.items()
        states = [name for name, found in facts if found.kind == "periodic_snapshot"]
        of_states = {place for name in states for place in self.find(name)}
        return self._with_ways(VERSIONED) | of_states

    @cached_property
    def recalled(self) -> frozenset[Place]:
        """The tables whose dimension shows more than the newest state of a row."""
        return self.tracked | self._with_ways(("keep", "previous"))

    @cached_property
    def remembered(self) -> frozenset[Place]:
        """The tables of which more than the newest state of a row counts."""
        return self.recalled | self._with_ways(("separate",))

    def _with_ways(self, ways: tuple[Way, ...]) -> frozenset[Place]:
        return frozenset(
            place
            for place, found in self.histories.items()
            if not set(ways).isdisjoint(found.history.values())
        )

    @cached_property
    def _by_name(self) -> dict[str, list[Place]]:
        names: dict[str, list[Place]] = {}
        for place in self.places:
            names.setdefault(place.table, []).append(place)
        return names

    def find(self, name: str) -> list[Place]:
        """The tables that `name` (`table` or `source.table`) may mean: one, if all is well."""
        source, dot, table = name.rpartition(".")
        if dot:
            place = Place(source, table)
            return [place] if place in self.places else []
        return self._by_name.get(name, [])

    def find_reference(self, to: str) -> tuple[list[Place], str]:
        """The tables that `to` may mean, and the column that it names or nothing.

        Reads `table`, `table.column`, `source.table` and `source.table.column`.
        """
        places = self.find(to)
        if places:
            return places, ""
        table, _, column = to.rpartition(".")
        return self.find(table), column

    def identifies(self, place: Place, columns: tuple[str, ...]) -> bool:
        """Whether the columns are the table's key, or a rule says that they are unique."""
        rules = self.rules.get(place, {}).values()
        unique = [set(rule.columns) for rule in rules if rule.rule == "unique"]
        return set(columns) in (set(self.places[place].key), *unique)

    def links(self, place: Place) -> Iterator[Link]:
        """All references of a table, those of single columns first."""
        table = self.places[place]
        here = ("sources", place.source, "tables", place.table)
        for name, column in table.columns.items():
            if column.references:
                path = (*here, "columns", name, "references")
                yield _single(name, column, path)
        for index, reference in enumerate(table.references):
            yield Link(
                reference.columns,
                reference.to,
                reference.on,
                reference.role,
                (*here, "references", index),
            )


def _single(name: str, column: Column, path: tuple[str | int, ...]) -> Link:
    assert column.references
    return Link((name,), column.references.to, (), column.references.role, path)
