"""What a spec comes to, for people to read before anything is written."""

from __future__ import annotations

from collections.abc import Iterator

from .build import Design
from .roles import Role

__all__ = ["report"]


def report(design: Design) -> str:
    """A few lines: sources and schedules, the marts, and why each table became what it is."""
    schedule = {
        s: schedule.said for schedule in design.schedules for s in schedule.sources
    }
    lines = [
        f"{design.project.title}: {design.style_label} on {design.warehouse.label}",
        "",
    ]
    for source in design.sources:
        count = f"{len(source.tables)} table{'s' * (len(source.tables) > 1)}"
        lines.append(
            f"  {source.title} ({source.kind}, {schedule[source.title]}): {count}"
        )
    lines.append("")
    width = max((len(role.table.logical) for role in design.roles), default=0)
    lines += [f"  {_becomes(role, width)}" for role in design.roles]
    lines += [*_said_of_facts(design), *_said_of_bridges(design)]
    inferred = any(not role.declared for role in design.roles)
    if inferred:
        lines += ["", "Say otherwise under `modeling:` (facts, dimensions, exclude)."]
    return "\n".join(lines)


def _said_of_facts(design: Design) -> Iterator[str]:
    """The kind of each fact, its grain, and what its measures are."""
    for fact in design.marts.facts:
        kind = fact.kind.replace("_", " ")
        grain = ", ".join(column.name for column in fact.grain)
        yield ""
        yield f"  {fact.name}: {kind}, a row for each {grain}"
        if fact.degenerate:
            names = ", ".join(column.name for column in fact.degenerate)
            yield f"    keys without a table: {names}"
        for measure in fact.measures:
            yield f"    {measure.name}: {measure.said}"


def _said_of_bridges(design: Design) -> Iterator[str]:
    """What is joined many to many, and what could be."""
    for bridge in design.marts.bridging:
        yield ""
        yield f"  {bridge.name}: {bridge.said}"
    for role in design.roles if design.marts.has_bridges else ():
        if role.joins and not role.declared and not role.bridge:
            name, (one, other) = role.table.logical, role.joins
            yield ""
            yield f"  {name} joins {one} with {other}, many to many;"
            yield "    say so under `modeling.bridges` to divide measures of the one by the other"


def _becomes(role: Role, width: int) -> str:
    kinds = [
        word
        for word, is_one in (("fact", role.fact), ("dimension", role.dimension))
        if is_one
    ]
    return f"{role.table.logical:<{width}}  {' and '.join(kinds)}, since {role.reason}"
