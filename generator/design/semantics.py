"""What dbt's semantic layer is told: how facts are counted, cut and joined.

MetricFlow joins two models where an entity of one has the name of an entity of the other.
So a dimension has, beside its own, an entity for each role in which it is referred to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass

from .columns import Column
from .marts import Dimension, Fact, Link, Marts

__all__ = ["Cut", "Entity", "Metric", "Semantics", "semantics_of"]

_GRAINS = (
    *("nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day"),
    *("week", "month", "quarter", "year"),
)
_SQL_WORDS = (
    *(
        "and",
        "as",
        "create",
        "distinct",
        "for",
        "from",
        "full",
        "having",
        "in",
        "inner",
    ),
    *(
        "into",
        "is",
        "join",
        "left",
        "like",
        "natural",
        "not",
        "null",
        "on",
        "or",
        "right",
    ),
    *("select", "union", "using", "where", "with"),
)
_NOT_ALLOWED = {*_GRAINS, *_SQL_WORDS, "metric_time", "mf_internal_uuid"}
"""What no name may be in MetricFlow."""
_LOADED = "_extracted_at"


@dataclass(frozen=True)
class Entity:
    """A key by which models are joined."""

    name: str
    kind: str
    """`primary`, `unique` or `foreign`."""
    expression: str


@dataclass(frozen=True)
class Cut:
    """What numbers are looked at by; dbt calls it a dimension."""

    name: str
    expression: str
    is_time: bool
    """Whether it is a date or a timestamp, which is looked at by day and longer."""


@dataclass(frozen=True)
class Metric:
    """A declared measure."""

    name: str
    measure: str
    """The measure's name in SQL."""
    description: str
    aggregate: str
    """`sum`, `average` and so on, as MetricFlow calls them; empty for a ratio."""
    expression: str
    of: tuple[str, ...] = ()
    """The metrics that a ratio is of."""
    last_of: str = ""
    """The time whose last moment counts, of a state; else empty."""


@dataclass(frozen=True)
class Semantics:
    """What a model means."""

    time: str
    """The cut that metrics are looked at by over time; empty for a dimension."""
    entities: tuple[Entity, ...]
    cuts: tuple[Cut, ...]
    metrics: tuple[Metric, ...] = ()


def semantics_of(marts: Marts, reserved: Set[str]) -> Mapping[str, Semantics]:
    """What each model means, by its name; `reserved` are the warehouse's words.

    MetricFlow writes names as they are, so that none may be such a word. None is found for
    other models, and for all without a calendar, since MetricFlow needs days to count by, and
    without measures.
    """
    if marts.calendar is None or not marts.measured:
        return _Meanings()
    names = _Names(marts, frozenset({*_NOT_ALLOWED, *reserved}))
    metrics: set[str] = set()
    return _Meanings(
        **{d.name: _dimension(d, names) for d in marts.dimensions},
        **{fact.name: _fact(fact, names, metrics) for fact in marts.facts},
    )


class _Meanings(dict[str, Semantics]):
    """What models mean; templates ask for every model."""

    def __missing__(self, name: str) -> None:
        return None


class _Names:
    """Names of entities: a role, or role and dimension where a role leads to several."""

    def __init__(self, marts: Marts, refused: frozenset[str]) -> None:
        self._refused = refused
        self._facts = marts.facts
        self._own = {d.name: self._key(d.table.entity) for d in marts.dimensions}
        self._of: dict[tuple[str, str], str] = {}
        taken = {name: model for model, name in self._own.items()}
        for subject in marts.subjects:
            for link in subject.links:
                name = self._key(link.role)
                if taken.setdefault(name, link.dimension) != link.dimension:
                    name = f"{name}_{self._own[link.dimension]}"
                    taken.setdefault(name, link.dimension)
                self._of[link.role, link.dimension] = name

    def allowed(self, name: str, entity: str) -> str:
        """A name of anything but a key; the table's is before what is refused."""
        return f"{entity}_{name}" if self._is_refused(name) else name

    def _key(self, name: str) -> str:
        return f"{name}_key" if self._is_refused(name) else name

    def _is_refused(self, name: str) -> bool:
        return name in self._refused or len(name) < 2

    @property
    def entities(self) -> frozenset[str]:
        """All names of entities; nothing else may be called so, in any model."""
        facts = (self.fact(fact) for fact in self._facts)
        return frozenset({*self._own.values(), *self._of.values(), *facts})

    def own(self, dimension: Dimension) -> str:
        """The name of a dimension's key."""
        return self._own[dimension.name]

    def of(self, link: Link) -> str:
        """The name of what a link leads to."""
        return self._of[link.role, link.dimension]

    def others(self, dimension: Dimension) -> tuple[str, ...]:
        """The other names that its key has, in the roles in which it is referred to."""
        names = {n for (_, model), n in self._of.items() if model == dimension.name}
        return tuple(sorted(names - {self.own(dimension)}))

    def fact(self, fact: Fact) -> str:
        """The name of a fact's key: not that of a dimension of the same table."""
        name = self._key(fact.table.entity)
        known = {*self._own.values(), *self._of.values()}
        return fact.name if name in known else name


def _dimension(dimension: Dimension, names: _Names) -> Semantics:
    own = names.own(dimension)
    entities = (
        Entity(own, "primary", dimension.key),
        *(Entity(name, "unique", dimension.key) for name in names.others(dimension)),
        *(Entity(names.of(to), "foreign", to.key) for to in dimension.links),
    )
    cuts = tuple(_cuts(dimension, own, names))
    return Semantics("", entities, cuts)


def _fact(fact: Fact, names: _Names, metrics: set[str]) -> Semantics:
    own = names.fact(fact)
    entities = (
        Entity(own, "primary", fact.key),
        *(Entity(names.of(link), "foreign", link.key) for link in fact.links),
    )
    cuts = tuple(_cuts(fact, own, names))
    time = next(
        (c.name for c in cuts if fact.time and c.expression == fact.time.sql), ""
    )
    if not time:
        time = "loaded_at"
        cuts = (*cuts, Cut(time, _LOADED, is_time=True))
    found = tuple(_metrics(fact, time, names, metrics))
    return Semantics(time, entities, cuts, found)


def _cuts(subject: Fact | Dimension, own: str, names: _Names) -> Iterator[Cut]:
    """Days, texts, truths and codes; nothing that tells of a person, nor what is measured."""
    taken = {*names.entities}
    columns: list[tuple[str, str, Column | None]] = [
        (column.name, column.sql, column) for column in subject.columns
    ]
    columns += [(a.name, a.sql, a.column) for a in getattr(subject, "others", ())]
    for name, sql, column in columns:
        if column is None or column.personal or not _is_cut(column):
            continue
        allowed = names.allowed(name, own)
        if allowed in taken:
            allowed = f"{allowed}_value"
        if allowed not in taken:
            taken.add(allowed)
            yield Cut(allowed, sql, column.type.is_temporal)


def _is_cut(column: Column) -> bool:
    if column.type.kind == "integer":
        return not column.unit  # a code, a number or a year
    return column.type.kind in ("string", "boolean") or column.type.is_temporal


def _metrics(fact: Fact, time: str, names: _Names, taken: set[str]) -> Iterator[Metric]:
    """All measures but states of moments, since MetricFlow tells apart days here."""
    by_moment = fact.time is not None and fact.time.type.kind != "date"
    measures = [m for m in fact.measures if not (m.is_state and by_moment)]
    called: dict[str, str] = {}
    for measure in measures:
        name = names.allowed(measure.name, fact.table.entity)
        if name in taken:
            name = f"{fact.table.entity}_{name}"
        taken.add(name)
        called[measure.name] = name
    for measure in measures:
        yield Metric(
            name=called[measure.name],
            measure=measure.sql,
            description=measure.described,
            aggregate="" if measure.of else measure.aggregate,
            expression=measure.column.sql if measure.column else "1",
            of=tuple(called[part.name] for part in measure.of),
            last_of=time if measure.is_state and not measure.of else "",
        )
