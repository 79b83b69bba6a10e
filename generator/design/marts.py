"""What a modeling style makes of the tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from ..kinds.warehouses.base import Layout
from .batches import Batches
from .bridges import Bridge
from .clock import Clock, TimeLink
from .fact_kinds import said_of
from .following import ChangeLog, Growth, logs_of
from .history import History
from .junk import Junk
from .links import DateLink, Link, identity_of
from .measures import Measure
from .models import Layer, Model
from .rules import Rule
from .tables import Column, Table

if TYPE_CHECKING:
    from .rollups import Rollup

__all__ = [
    "DateDimension",
    "DateLink",
    "Dimension",
    "Fact",
    "Link",
    "Marts",
    "Measure",
]


@dataclass(frozen=True)
class Dimension:
    """A dimension: one row for each key, or for each version of a key, and one unknown."""

    name: str
    """The model: `dim_planes`."""
    alias: str
    """What SQL calls its rows: `planes`."""
    table: Table
    key: str
    """The surrogate key: `planes_key`."""
    attributes: tuple[Column, ...]
    """The columns besides the natural key, `table.key`."""
    history: History
    """What becomes of their old values."""
    links: tuple[Link, ...]
    """The dimensions that this one refers to."""
    tracked: bool
    """Whether every version is kept (type 2)."""
    description: str
    rules: tuple[Rule, ...]
    """The table's rules whose columns are here."""
    reads: str
    """The model that its rows come from."""
    has_unknown: ClassVar[bool] = True
    """Whether it has a member that stands for every reference without a match."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """Natural key and attributes."""
        return (*self.table.key, *self.attributes)

    @property
    def followed(self) -> tuple[Column, ...]:
        """The columns whose change begins another version."""
        return self.history.followed

    @property
    def recalled(self) -> tuple[Column, ...]:
        """The columns whose values are those of another version."""
        return tuple(c for c in self.attributes if c.name in self.history.values)

    def found(self, key: str, versions: str, recalled: str) -> tuple[str, ...]:
        """Its columns in SQL, by where each is found: in one of three relations."""
        return (
            *(f"{key}.{column.sql}" for column in self.table.key),
            *(
                f"{recalled if column in self.recalled else versions}.{column.sql}"
                for column in self.attributes
            ),
        )

    def value(self, column: Column) -> str:
        """A column's value in SQL, over versions that are compared."""
        return self.history.values.get(column.name, column.sql)

    @property
    def identity(self) -> tuple[str, ...]:
        """What the surrogate key is made of, in SQL."""
        return identity_of(self.table)

    @property
    def followed_in(self) -> str:
        """The model in which facts that grow look for what has changed."""
        return self.reads

    @property
    def state(self) -> tuple[str, ...]:
        """The columns, in SQL, whose values facts repeat; here none, since they have keys."""
        return ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every model that it is built from, in alphabetical order."""
        return tuple(sorted({self.reads, *(link.via for link in self.links)}))


@dataclass(frozen=True)
class Fact(Growth):
    """A fact: one row for each event, linked to its dimensions."""

    name: str
    """The model: `fct_flights`."""
    alias: str
    """What SQL calls its rows: `flights`."""
    table: Table
    key: str
    """The surrogate key of the grain: `flights_key`."""
    grain: tuple[Column, ...]
    time: Column | None
    """When it happened; decides which version of a tracked dimension is joined."""
    links: tuple[Link, ...]
    dates: tuple[DateLink, ...]
    columns: tuple[Column, ...]
    measures: tuple[Measure, ...]
    measures_model: str
    """The view with every measure over all rows: `measures_flights`."""
    description: str
    rules: tuple[Rule, ...]
    reads: str
    """The model that its rows come from."""
    grows: bool
    """Whether a run replaces what has changed, instead of building all of it."""
    kind: str
    """`transaction`, `factless`, `accumulating_snapshot` or `periodic_snapshot`."""
    as_of: str
    """The column of its rows that decides which version of a dimension is joined, where that
    is not its `time`.
    """
    degenerate: tuple[Column, ...]
    """Keys that lead to no dimension."""
    junk: tuple[Junk, ...]
    times: tuple[TimeLink, ...]
    layout: Layout
    """How its rows lie together."""
    batches: Batches | None
    """The periods that it is built in, where it is."""

    @property
    def said(self) -> str:
        """What one row is, and which keys have no table, for people."""
        return said_of(self.kind, self.degenerate)

    @property
    def loaded(self) -> bool:
        """Whether a row is one that a load has brought."""
        return self.kind != "periodic_snapshot"

    @property
    def identity(self) -> tuple[str, ...]:
        """What the surrogate key is made of, in SQL."""
        return tuple(column.sql for column in self.grain)

    @property
    def has_states(self) -> bool:
        """Whether any of its measures takes the last of several moments."""
        return any(measure.is_state for measure in self.measures)

    @property
    def moment(self) -> str:
        """`time` in SQL, or empty; a row without one meets the newest versions."""
        if self.as_of:
            return f"{self.alias}.{self.as_of}"
        if self.time is None:
            return ""
        sql = f"{self.alias}.{self.time.sql}"
        if self.time.nullable:
            return f"coalesce({sql}, timestamp '9999-12-30 00:00:00')"
        return sql

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The models of its dimensions, each once, without the calendar."""
        return tuple(sorted({link.dimension for link in self.links}))


@dataclass(frozen=True)
class DateDimension:
    """The calendar: `first` and `last` are None where the facts' own dates decide."""

    name: str
    key: str
    first: date | None
    last: date | None
    dated: tuple[Fact, ...]
    """The facts that have links to it."""


@dataclass(frozen=True)
class Marts:
    """All that one style makes of the tables."""

    facts: tuple[Fact, ...]
    dimensions: tuple[Dimension, ...]
    calendar: DateDimension | None
    layers: tuple[Layer, ...]
    """Every dbt model; the layer that people read is the last."""
    rollups: tuple[Rollup, ...] = field(default=(), kw_only=True)
    prepared: tuple[Model, ...] = field(default=(), kw_only=True)
    """Views between staging and facts of a kind of their own."""
    histories: tuple[Dimension, ...] = field(default=(), kw_only=True)
    """Tables whose versions are kept for a fact alone."""
    clock: Clock | None = field(default=None, kw_only=True)
    bridging: tuple[Bridge, ...] = field(default=(), kw_only=True)
    """What joins dimensions many to many."""
    has_bridges: bool = field(default=True, kw_only=True)
    """Whether the style makes bridges of what is declared as such."""

    @property
    def models(self) -> tuple[Model, ...]:
        """The models of every layer."""
        return tuple(model for layer in self.layers for model in layer.models)

    @property
    def read(self) -> tuple[Model, ...]:
        """The models that people read."""
        return self.layers[-1].models if self.layers else ()

    @property
    def grows(self) -> bool:
        """Whether any model takes only what is new to it."""
        return any(layer.strategy for layer in self.layers)

    @property
    def appends(self) -> bool:
        """Whether any model adds what new loads bring, and changes no row."""
        return any(layer.strategy == "append" for layer in self.layers)

    @property
    def subjects(self) -> tuple[Fact | Dimension, ...]:
        """What is counted, and what it is looked at by."""
        return (*self.facts, *self.dimensions)

    @property
    def versioned(self) -> tuple[Dimension, ...]:
        """The dimensions whose history staging's versions tell."""
        every = (*self.dimensions, *self.histories)
        return tuple(d for d in every if d.reads == d.table.versions)

    @property
    def has_intermediate(self) -> bool:
        """Whether there is anything between staging and the layers of the style."""
        return bool(self.versioned or self.followed or self.prepared)

    @property
    def junk(self) -> tuple[Junk, ...]:
        """The dimensions of columns that belong nowhere else."""
        return tuple(junk for fact in self.facts for junk in fact.junk)

    @property
    def weighted(self) -> bool:
        """Whether any bridge has shares, which must add up."""
        return any(bridge.share for bridge in self.bridging)

    @property
    def followed(self) -> tuple[ChangeLog, ...]:
        """Who came to dimensions, changed or left, for facts that grow."""
        return logs_of(self.facts, self.dimensions)

    @property
    def growing(self) -> tuple[Fact, ...]:
        """The facts of which a run replaces what has changed."""
        return tuple(fact for fact in self.facts if fact.grows)

    @property
    def batched(self) -> tuple[Fact, ...]:
        """The facts that are built period by period."""
        return tuple(fact for fact in self.facts if fact.batches)

    @property
    def measured(self) -> tuple[Fact, ...]:
        """The facts that have measures."""
        return tuple(fact for fact in self.facts if fact.measures)
