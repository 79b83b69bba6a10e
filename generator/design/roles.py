"""Which table is a fact and which a dimension, and why.

The rule, where the spec does not say: a table that others refer to is a dimension (with
links of its own, if it has references); a table that only refers to others is a fact. A
reference of a table to itself does not count. A table with neither is a fact if it is
loaded incrementally, since then it records what happens, and a dimension otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..spec.bridges import ends_of
from ..spec.spec import Spec
from .tables import Table

__all__ = ["Role", "roles_of"]


@dataclass(frozen=True)
class Role:
    """What a table becomes, and the reason in words."""

    table: Table
    fact: bool
    dimension: bool
    declared: bool
    """Whether the spec says so, instead of the rule."""
    reason: str
    joins: tuple[str, ...] = ()
    """The two dimensions that its key refers to, and nothing else, by what they are to it."""
    bridge: bool = False
    """Whether the spec says that it is a bridge between them."""


def roles_of(spec: Spec, tables: tuple[Table, ...]) -> tuple[Role, ...]:
    """The role of every table that is not excluded, in the order of the spec."""
    modeling = spec.modeling
    facts = {spec.find(name)[0] for name in modeling.facts}
    dimensions = {spec.find(name)[0] for name in modeling.dimensions}
    counted = {spec.find(rollup.fact)[0] for rollup in modeling.rollups.values()}
    excluded = {spec.find(name)[0] for name in modeling.exclude}
    referenced: dict[str, list[str]] = {}
    for table in tables:
        for reference in table.references:
            if reference.to.entity != table.entity and table.place not in excluded:
                referenced.setdefault(reference.to.entity, []).append(table.logical)
    roles = (
        _role(table, table.place in facts, table.place in dimensions, referenced)
        for table in tables
        if table.place not in excluded
    )
    found = tuple(
        role if role.fact or role.table.place not in counted else _counted(role)
        for role in roles
    )
    looked_at = {role.table.entity for role in found if role.dimension}
    bridges = {spec.find(name)[0] for name in modeling.bridges}
    return tuple(
        replace(
            role,
            joins=_joined(role.table, looked_at),
            bridge=role.table.place in bridges,
        )
        for role in found
    )


def _joined(table: Table, dimensions: set[str]) -> tuple[str, ...]:
    references = {
        reference.role: [column.name for column in reference.columns]
        for reference in table.references
        if reference.to.entity in dimensions and reference.to.entity != table.entity
    }
    return ends_of([column.name for column in table.key], references)


def _role(
    table: Table, fact: bool, dimension: bool, referenced: dict[str, list[str]]
) -> Role:
    if fact or dimension:
        return Role(table, fact, dimension, True, "the spec says so")
    by = list(dict.fromkeys(referenced.get(table.entity, [])))
    to = [r.to.logical for r in table.references if r.to.entity != table.entity]
    to = list(dict.fromkeys(to))
    if by:
        reason = f"{_list(by)} {'refers' if len(by) == 1 else 'refer'} to it"
        if to:
            reason += f", and it refers to {_list(to)} itself"
        return Role(table, False, True, False, reason)
    if to:
        return Role(table, True, False, False, f"it refers to {_list(to)}")
    if table.incremental:
        reason = "it stands alone and is loaded incrementally"
        return Role(table, True, False, False, reason)
    return Role(table, False, True, False, "it stands alone and is loaded in full")


def _counted(role: Role) -> Role:
    """A dimension that a rollup counts, too."""
    return replace(role, fact=True, reason=f"{role.reason}; a rollup counts it")


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
