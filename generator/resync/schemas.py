"""Schemas that have another name in another design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..design.build import Design

__all__ = ["raw_renames_of", "renamed", "renames_of"]


def renames_of(old: Design, new: Design) -> Mapping[str, str]:
    """What schemas were called, with what they are called, where the warehouse renames them.

    A schema is renamed when all layers in it move together, to a name that no layer had.
    What moves in any other way is built anew, out of raw.
    """
    if not new.warehouse.rename_schema("a", "b"):
        return {}
    targets: dict[str, set[str]] = {}
    for name, layer in old.layers.items():
        now = new.layers.get(name, layer).schema
        targets.setdefault(layer.schema, set()).add(now)
    there = set(old.schemas.values())
    return {
        was: now
        for was, (now, *others) in targets.items()
        if was in there and not others and now not in targets
    }


def raw_renames_of(old: Design, new: Design) -> Mapping[str, str]:
    """What the schemas of raw rows were called, with what they are called."""
    now = {source.name: source.raw_schema for source in new.sources}
    return {
        source.raw_schema: now[source.name]
        for source in old.sources
        if now.get(source.name, source.raw_schema) != source.raw_schema
    }


def renamed(design: Design, renames: Mapping[str, str]) -> Design:
    """The same design, built in schemas by their new names."""
    layers = {
        name: replace(layer, schema=renames.get(layer.schema, layer.schema))
        for name, layer in design.layers.items()
    }
    sources = tuple(
        replace(
            source,
            tables=tuple(
                replace(
                    table, raw_schema=renames.get(table.raw_schema, table.raw_schema)
                )
                for table in source.tables
            ),
        )
        for source in design.sources
    )
    return replace(design, layers=layers, sources=sources) if renames else design
