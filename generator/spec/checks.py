"""What a spec must be beyond the shape of each mapping: names that are found, and fit.

Each check yields problems; none raises, so that all of them are told at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator

from .check_bridges import check_bridges
from .check_dashboards import check_dashboards
from .check_deployment import check_deployment
from .check_history import columns_beside
from .check_layers import check_layers
from .check_modeling import check_environments, check_modeling
from .check_quality import check_quality
from .check_renames import check_renames
from .check_rollups import check_rollups
from .check_sql import check_sql
from .check_tables import check_tables
from .check_vault import check_vault
from .document import Path
from .findings import Finding, closest, joined
from .names import date_key, identifier
from .spec import Link, Place, Spec
from .tables import Table

__all__ = ["findings_in"]

_CHOOSE = "Choose another name."
_GIVE_ORIGINAL = "Choose another name here and give the original as `name:`."
_KEPT_BY_PENSTOCK = ("valid_from", "valid_to", "is_current")


def findings_in(spec: Spec) -> Iterator[Finding]:
    """Everything wrong in a spec whose mappings all have the right shape."""
    checks: tuple[Callable[[Spec], Iterable[Finding]], ...] = (
        _check_names,
        check_tables,
        _check_references,
        check_sql,
        check_quality,
        check_modeling,
        check_vault,
        check_layers,
        check_rollups,
        check_bridges,
        check_dashboards,
        check_environments,
        check_deployment,
        check_renames,
    )
    for check in checks:
        yield from check(spec)


def _check_names(spec: Spec) -> Iterator[Finding]:
    yield from _collisions(spec.sources, ("sources",), _CHOOSE)
    yield from _collisions(spec.environments, ("environments",), _CHOOSE)
    for name, source in spec.sources.items():
        yield from _collisions(source.tables, ("sources", name, "tables"))
    for place, table in spec.places.items():
        yield from _collisions(table.columns, (*_path(place), "columns"))
    kept = {
        f"{identifier(spec.project.name)}_warehouse": "the warehouse",
        "warehouse": "the warehouse",
        "dbt_target": "dbt",
        "dbt_log": "dbt",
    }
    for name in spec.sources:
        if owner := kept.get(identifier(name)):
            message = f"`{name}` is taken: the variables of {owner} start like that"
            yield Finding(("sources", name), message, _CHOOSE)
    entities: dict[str, Place] = {}
    for place, entity in spec.entities.items():
        other = entities.setdefault(entity, place)
        if other.source != place.source:
            message = f"`{place}` and `{other}` would both be called `{entity}`"
            yield Finding(_path(place), message, "Give one of them another name.")


def _collisions(
    names: Iterable[str], path: Path, advice: str = _GIVE_ORIGINAL
) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in names:
        other = seen.setdefault(identifier(name), name)
        if other != name:
            yield Finding(
                (*path, name),
                f"`{name}` and `{other}` would both be called `{identifier(name)}`",
                advice,
            )


def _check_references(spec: Spec) -> Iterator[Finding]:
    for place, table in spec.places.items():
        yield from _check_dates(place, table, f"{spec.entities[place]}_key")
        roles: dict[str, Link] = {}
        made = _made_names(spec, place)
        for link in spec.links(place):
            findings = list(_check_link(spec, table, link))
            yield from findings
            if findings:
                continue
            target = spec.find_reference(link.to)[0][0]
            role = identifier(link.role or target.table)
            other = roles.setdefault(role, link)
            if other is not link:
                yield Finding(
                    link.path,
                    f"two references of `{place.table}` are called `{role}`",
                    "Say what each is to this table: `{to: " + link.to + ", as: …}`.",
                )
            key = f"{role}_key"
            if other is link and key in made and target != place:
                yield Finding(
                    link.path,
                    f"the link `{role}` would be called `{key}`, like {made[key]}",
                    "Say otherwise what it is to this table: `{to: "
                    + link.to
                    + ", as: …}`.",
                )
            made[key] = f"the link `{role}`"
        for name in table.columns:
            reason = made.get(identifier(name))
            if reason:
                yield Finding(
                    (*_path(place), "columns", name),
                    f"`{name}` is taken: the marts call {reason} `{identifier(name)}`",
                    f"Choose another name here, and keep the original as `name: {name}`.",
                )


def _check_dates(place: Place, table: Table, surrogate: str) -> Iterator[Finding]:
    keys: dict[str, str] = {}
    for name, column in table.columns.items():
        if not column.type.is_temporal:
            continue
        key = date_key(identifier(name))
        other = keys.setdefault(key, name)
        if key == surrogate:
            said = (
                f"the day of `{name}` would be called `{key}`, like the surrogate key"
            )
        elif other != name:
            said = f"the days of `{name}` and `{other}` would both be called `{key}`"
        else:
            continue
        hint = f"Choose another name here, and keep the original as `name: {name}`."
        yield Finding((*_path(place), "columns", name), said, hint)


def _made_names(spec: Spec, place: Place) -> dict[str, str]:
    """Columns that the marts add to a table, and what they are."""
    made = {f"{spec.entities[place]}_key": "the surrogate key"}
    for name, column in spec.places[place].columns.items():
        if column.type.is_temporal:
            made[date_key(identifier(name))] = f"the date of `{name}`"
    if place in spec.tracked:
        made |= dict.fromkeys(_KEPT_BY_PENSTOCK, "the history")
    return made | columns_beside(spec, place)


def _check_link(spec: Spec, table: Table, link: Link) -> Iterator[Finding]:
    missing = [name for name in link.columns if name not in table.columns]
    for name in missing:
        message = f"the reference names `{name}`, which is no column here"
        yield Finding((*link.path, "columns"), message, closest(name, table.columns))
    targets, column = spec.find_reference(link.to)
    if not targets:
        yield Finding(
            link.path,
            f"`{link.to}` is no table of this spec",
            _table_hint(spec, link.to),
        )
        return
    if len(targets) > 1:
        choices = " or ".join(f"`{target}`" for target in targets)
        yield Finding(
            link.path, f"`{link.to}` may be any of several tables", f"Write {choices}."
        )
        return
    target = spec.places[targets[0]]
    if column and link.on:
        message = f"`to: {link.to}` names a column, and so does `on`"
        yield Finding((*link.path, "on"), message, "Keep one of the two.")
        return
    on = (column,) if column else link.on or target.key
    unknown = [name for name in on if name not in target.columns]
    for name in unknown:
        message = f"`{targets[0].table}` has no column `{name}`"
        yield Finding(link.path, message, closest(name, target.columns))
    if missing or unknown:
        return
    if len(on) != len(link.columns):
        yield Finding(
            link.path,
            f"{joined(link.columns)} can't refer to {joined(on)} of `{link.to}`",
            "Name as many columns here as there: `references: [{columns: [a, b], to: …}]`.",
        )
    elif not spec.identifies(targets[0], on):
        yield Finding(
            link.path,
            f"{joined(on)} does not identify a row of `{targets[0].table}`",
            f"Refer to its key, {joined(target.key)}, or give it a rule `unique`.",
        )
    else:
        yield from _check_types(table, target, link, on)


def _check_types(
    table: Table, target: Table, link: Link, on: tuple[str, ...]
) -> Iterator[Finding]:
    for name, other in zip(link.columns, on, strict=True):
        here, there = table.columns[name].type, target.columns[other].type
        if not here.compares_with(there):
            message = f"`{name}` is {here}, but `{link.to}` has {there} there"
            yield Finding(
                link.path, message, "Both sides of a reference have one type."
            )


def _table_hint(spec: Spec, name: str) -> str:
    known = [*dict.fromkeys(place.table for place in spec.places)]
    known += [str(place) for place in spec.places] if "." in name else []
    if not difflib.get_close_matches(name, known, n=1) and "." in name:
        name = name.rpartition(".")[0]
    return closest(name, known)


def _path(place: Place) -> Path:
    return ("sources", place.source, "tables", place.table)
