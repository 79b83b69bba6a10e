"""Checks of rollups: what they are by, and which measures they have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from .columns import Column
from .document import Path
from .facts import Fact, added_columns
from .findings import Finding, closest
from .measures import Rollup
from .modeling import Dimension, Modeling
from .names import identifier
from .spec import Place, Spec
from .ways import NoWay, Way, way_of

__all__ = ["check_rollups", "is_dimension"]

Said = TypeVar("Said", Fact, Dimension)
_UNGROUPED = ("json", "binary")


def check_rollups(spec: Spec) -> Iterator[Finding]:
    """Rollups of unknown facts and measures, and by what leads nowhere."""
    seen: dict[str, str] = {}
    for name, rollup in spec.modeling.rollups.items():
        here: Path = ("modeling", "rollups", name)
        other = seen.setdefault(identifier(name), name)
        if other != name:
            message = (
                f"`{name}` and `{other}` would both be called `{identifier(name)}`"
            )
            yield Finding(here, message, "Choose another name for one.")
        places = spec.find(rollup.fact)
        if len(places) == 1:
            yield from _check_rollup(spec, here, places[0], rollup)
        elif places:
            choices = " or ".join(f"`{place}`" for place in places)
            message = f"`{rollup.fact}` may be any of several tables"
            yield Finding((*here, "fact"), message, f"Write {choices}.")
        else:
            message = f"`{rollup.fact}` is no table of this spec"
            hint = closest(rollup.fact, [place.table for place in spec.places])
            yield Finding((*here, "fact"), message, hint)


def _check_rollup(
    spec: Spec, path: Path, place: Place, rollup: Rollup
) -> Iterator[Finding]:
    options = _said_of(spec, spec.modeling.facts, place)
    if place in _excluded(spec.modeling, spec):
        message = f"`{rollup.fact}` is excluded, so that it has no measures"
        yield Finding((*path, "fact"), message, "Keep it, or leave the rollup out.")
    if options and options.measures:
        for index, name in enumerate(rollup.measures):
            if name not in options.measures:
                message = f"`{name}` is no measure of `{rollup.fact}`"
                where = (*path, "measures", index)
                yield Finding(where, message, closest(name, options.measures))
    elif rollup.measures:
        message = f"`{rollup.fact}` declares no measures to choose from"
        hint = f"Declare them under `modeling.facts.{rollup.fact}`, or take them all."
        yield Finding((*path, "measures"), message, hint)
    for index, text in enumerate(rollup.by):
        yield from _check_way(spec, (*path, "by", index), place, text, options)


def _check_way(
    spec: Spec, path: Path, place: Place, text: str, options: Fact | None
) -> Iterator[Finding]:
    try:
        way = way_of(
            text,
            place,
            lambda here: _columns(spec, here, options if here == place else None),
            lambda here: _roles(spec, here, options if here == place else None),
        )
    except NoWay as none:
        message = f"`{none.part}` is no column, reference or period here"
        yield Finding(path, message, closest(none.part, none.known))
        return
    columns = _columns(spec, way.end, None if way.roles else options)
    column = columns.get(way.column)
    if column is None:
        yield from _check_time(spec, path, place, text, options)
        return
    if way.period and not column.type.is_temporal:
        message = f"`{way.column}` is {column.type}, and no date or timestamp"
        yield Finding(path, message)
    elif column.type.kind in _UNGROUPED:
        message = f"there is no row for each {column.type} of `{way.column}`"
        yield Finding(path, message)
    elif way.roles:
        yield from _check_attribute(spec, path, place, way)


def _check_time(
    spec: Spec, path: Path, place: Place, text: str, options: Fact | None
) -> Iterator[Finding]:
    """A period alone is one of the fact's time."""
    columns = _columns(spec, place, options).values()
    if not any(column.type.is_temporal for column in columns):
        yield Finding(path, f"`{text}` needs a fact with a date or timestamp")


def _check_attribute(
    spec: Spec, path: Path, place: Place, way: Way[Place]
) -> Iterator[Finding]:
    """Of what a fact refers to there is no second copy of what it refers by."""
    holder = place
    for role in way.roles[:-1]:
        holder = _roles(spec, holder, None)[role]
    for link in spec.links(holder):
        targets, column = spec.find_reference(link.to)
        if not targets:
            continue
        on = (column,) if column else link.on or spec.places[targets[0]].key
        role = identifier(link.role or targets[0].table)
        if role == way.roles[-1] and way.column in on:
            mine = link.columns[on.index(way.column)]
            instead = ".".join((*way.roles[:-1], mine))
            message = f"`{way.column}` is what it is found by"
            yield Finding(path, message, f"Write `{instead}`.")
            return
    dimension = _said_of(spec, spec.modeling.dimensions, way.end)
    if dimension and dimension.attributes and way.column not in dimension.attributes:
        message = f"`{way.column}` is none of the attributes that `{way.end.table}` has"
        yield Finding(path, message, closest(way.column, dimension.attributes))


def _columns(spec: Spec, place: Place, options: Fact | None) -> dict[str, Column]:
    """The columns of a table, with those that it has as a fact."""
    own = spec.places[place].columns
    return own | added_columns(options, own) if options else own


def _roles(spec: Spec, place: Place, options: Fact | None) -> dict[str, Place]:
    """The dimensions that a table refers to, by role."""
    found = {}
    chosen = options.links if options else None
    roles = {identifier(role) for role in chosen or ()}
    dimension = _said_of(spec, spec.modeling.dimensions, place)
    kept = dimension.attributes if dimension and options is None else ()
    for link in spec.links(place):
        targets, _ = spec.find_reference(link.to)
        if not targets:
            continue
        target = targets[0]
        role = identifier(link.role or target.table)
        here = {*spec.places[place].key, *kept}
        if kept and not here.issuperset(link.columns):
            continue
        is_chosen = chosen is None or role in roles
        if is_chosen and target != place and is_dimension(spec, target):
            found[role] = target
    return found


def is_dimension(spec: Spec, place: Place) -> bool:
    """What others refer to is one, unless the spec says otherwise."""
    modeling = spec.modeling
    if place in _excluded(modeling, spec):
        return False
    is_dimension = _said_of(spec, modeling.dimensions, place) is not None
    return is_dimension or _said_of(spec, modeling.facts, place) is None


def _excluded(modeling: Modeling, spec: Spec) -> set[Place]:
    return {place for name in modeling.exclude for place in spec.find(name)}


def _said_of(spec: Spec, said: dict[str, Said], place: Place) -> Said | None:
    """What a spec says of a table under `facts` or `dimensions`."""
    found = (options for name, options in said.items() if place in spec.find(name))
    return next(found, None)
