"""Checks of the schemas that layers are built in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from pydantic import ValidationError

from ..kinds.registry import find
from .document import Path
from .findings import Finding
from .names import identifier
from .spec import Spec

__all__ = ["check_layers"]

_HERE: Path = ("modeling", "layers")
_ADVICE = "Choose another name."


def check_layers(spec: Spec) -> Iterator[Finding]:
    """Schemas of two layers, and schemas that are something else's."""
    layers = spec.modeling.layers
    if "layers" not in spec.modeling.model_fields_set:
        return
    taken = _taken(spec)
    seen: dict[str, str] = {}
    for name, schema in layers.schemas.items():
        given = getattr(layers, name).schema_ is not None
        here = (*_HERE, name, "schema") if given else _HERE
        other = seen.setdefault(schema, name)
        if other != name and {name, other} != {"staging", "intermediate"}:
            message = f"`{schema}` is the schema of {other} and of {name}"
            yield Finding(here, message, "Give each its own.")
        elif reason := taken.get(schema):
            yield Finding(here, f"`{schema}` is taken: {reason}", _ADVICE)


def _taken(spec: Spec) -> dict[str, str]:
    """Names that no layer's schema has, and why."""
    options = spec.storage.warehouse
    warehouse = find("warehouses", options.kind)
    every = [options]
    for environment in spec.environments.values():
        if environment.storage:
            with suppress(ValidationError):  # which is said of the environment
                said = environment.storage.warehouse
                every.append(warehouse.Overrides.model_validate(said))
    project = identifier(spec.project.name)
    return {
        **dict.fromkeys(warehouse.reserved, "SQL keeps this word for itself"),
        **{
            name: reason
            for each in every
            for name, reason in warehouse.taken(each, project).items()
        },
        "custom": "models of your own are in it",
        **{
            f"raw_{identifier(name)}": f"what `{name}` brings lands in it"
            for name in spec.sources
        },
    }
