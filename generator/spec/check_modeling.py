"""Checks of facts, dimensions, measures and environments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from ..kinds.registry import find
from .check_history import check_history
from .check_kinds import check_columns, check_kind
from .check_measures import check_additive, check_measures
from .document import Path
from .explain import findings_of
from .facts import added_columns
from .findings import Finding, closest
from .names import identifier
from .spec import Place, Spec
from .tables import Table

__all__ = [
    "check_environments",
    "check_modeling",
    "check_named_once",
    "check_table",
]


def check_modeling(spec: Spec) -> Iterator[Finding]:
    """Marts of unknown tables and columns, and measures that can't be taken."""
    modeling = spec.modeling
    yield from check_named_once(spec, ("modeling", "facts"), modeling.facts)
    yield from check_named_once(spec, ("modeling", "dimensions"), modeling.dimensions)
    marts = [p for n in (*modeling.facts, *modeling.dimensions) for p in spec.find(n)]
    excluded = set()
    for index, name in enumerate(modeling.exclude):
        here: Path = ("modeling", "exclude", index)
        yield from check_table(spec, here, name)
        excluded |= set(spec.find(name))
        if set(spec.find(name)).intersection(marts):
            message = f"`{name}` is excluded, and also a fact or a dimension"
            yield Finding(here, message, "Keep one of the two.")
    if excluded.issuperset(spec.places):
        message = "every table is excluded, so that nothing is left to build"
        yield Finding(("modeling", "exclude"), message, "Keep at least one table.")
    for name, fact in modeling.facts.items():
        path: Path = ("modeling", "facts", name)
        found = list(check_table(spec, path, name))
        yield from found
        if not found:
            yield from _check_fact(spec, path, spec.find(name)[0], fact)
    for name, dimension in modeling.dimensions.items():
        path = ("modeling", "dimensions", name)
        found = list(check_table(spec, path, name))
        yield from found
        if not found:
            table = spec.places[spec.find(name)[0]]
            attributes = (*path, "attributes")
            yield from check_columns(attributes, dimension.attributes, table)
            place = spec.find(name)[0]
            yield from check_history(spec, path, place, dimension)


def check_named_once(spec: Spec, path: Path, names: Iterable[str]) -> Iterator[Finding]:
    """Tables that are written both as `table` and as `source.table`."""
    seen: dict[Place, str] = {}
    for name in names:
        places = spec.find(name)
        other = seen.setdefault(places[0], name) if len(places) == 1 else name
        if other != name:
            message = f"`{name}` and `{other}` are the same table"
            yield Finding((*path, name), message, "Keep one, with the keys of both.")


def check_table(spec: Spec, path: Path, name: str) -> Iterator[Finding]:
    """A name that is no table's, or may be any of several."""
    places = spec.find(name)
    if not places:
        known = [place.table for place in spec.places]
        yield Finding(path, f"`{name}` is no table of this spec", closest(name, known))
    elif len(places) > 1:
        choices = " or ".join(f"`{place}`" for place in places)
        yield Finding(
            path, f"`{name}` may be any of several tables", f"Write {choices}."
        )


def _check_moment(path: Path, key: str, name: str, table: Table) -> Iterator[Finding]:
    column = table.columns.get(name)
    if column is None:
        message = f"`{name}` is no column of this table"
        yield Finding(path, message, closest(name, table.columns))
    elif not column.type.is_temporal:
        message = f"`{key}` needs a date or timestamp; `{name}` is {column.type}"
        known = [n for n, c in table.columns.items() if c.type.is_temporal]
        yield Finding(path, message, closest(name, known))


def _check_fact(spec: Spec, path: Path, place: Place, fact: Any) -> Iterator[Finding]:
    table = spec.places[place]
    yield from check_columns((*path, "grain"), fact.grain, table)
    yield from check_columns((*path, "cluster_by"), fact.cluster_by, table)
    for key, name in (("time", fact.time), ("partition_by", fact.partition_by)):
        if name is not None:
            yield from _check_moment((*path, key), key, name, table)
    roles = {
        identifier(link.role or places[0].table)
        for link in spec.links(place)
        if (places := spec.find_reference(link.to)[0])
    }
    for index, role in enumerate(fact.links or ()):
        if identifier(role) not in roles:
            message = f"`{role}` is no reference of this table"
            yield Finding(
                (*path, "links", index), message, closest(role, sorted(roles))
            )
    yield from check_kind(spec, path, place, fact)
    junk = {name for names in fact.junk.values() for name in names}
    columns = {n: c for n, c in table.columns.items() if n not in junk}
    columns |= added_columns(fact, table.columns)
    yield from check_measures((*path, "measures"), fact.measures, columns)
    yield from check_additive((*path, "measures"), fact, table)


def check_environments(spec: Spec) -> Iterator[Finding]:
    """Overrides of sources that are not there, and keys that may not be overridden."""
    for name, environment in spec.environments.items():
        path: Path = ("environments", name)
        for source, overrides in environment.sources.items():
            here = (*path, "sources", source)
            if source not in spec.sources:
                message = f"`{source}` is no source of this spec"
                yield Finding(here, message, closest(source, spec.sources))
            else:
                kind = find("sources", spec.sources[source].kind)
                yield from _check_overrides(here, kind.Overrides, overrides)
        if environment.storage:
            kind = find("warehouses", spec.storage.warehouse.kind)
            here = (*path, "storage", "warehouse")
            yield from _check_overrides(
                here, kind.Overrides, environment.storage.warehouse
            )
        if environment.cloud and spec.deployment.cloud:
            kind = find("clouds", spec.deployment.cloud.kind)
            yield from _check_overrides(
                (*path, "cloud"), kind.Overrides, environment.cloud
            )


def _check_overrides(path: Path, model: Any, overrides: Any) -> Iterator[Finding]:
    try:
        model.model_validate(overrides)
    except ValidationError as error:
        may_differ = f"What may differ: {', '.join(model.model_fields)}."
        for found in findings_of(error, model):
            key = found.path[0] if found.path else ""
            message = found.message
            if key and key not in model.model_fields:
                message = f"`{key}` can't differ between environments"
            yield Finding((*path, *found.path), message, may_differ)
