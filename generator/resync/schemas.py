"""Schemas of layers that have another name in another design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..design.build import Design

__all__ = ["renamed", "renames_of"]


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


def renamed(design: Design, renames: Mapping[str, str]) -> Design:
    """The same design, built in schemas by their new names."""
    layers = {
        name: replace(layer, schema=renames.get(layer.schema, layer.schema))
        for name, layer in design.layers.items()
    }
    return replace(design, layers=layers) if renames else design
