"""Checks of the schemas that layers are built in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from pydantic import ValidationError

from ..kinds.registry import find
from .document import Path
from .findings import Finding
from .layers import Layers
from .names import identifier
from .spec import Spec

__all__ = ["check_layers"]

_HERE: Path = ("modeling", "layers")
_ADVICE = "Choose another name."


def check_layers(spec: Spec) -> Iterator[Finding]:
    """Schemas of two layers, and schemas that are something else's."""
    layers, others = spec.modeling.layers, _names_of_warehouse(spec)
    if "layers" in spec.modeling.model_fields_set:
        yield from _check_chosen(layers, others | _names_of_project(spec))
    else:
        for name, schema in layers.schemas.items():
            is_built = name != "vault" or spec.modeling.style == "data_vault"
            if is_built and (reason := others.get(schema)):
                message = f"`{schema}`, where {name} is built, is taken: {reason}"
                hint = (
                    "Give the layer another name under `modeling.layers`, or the file."
                )
                yield Finding(("storage", "warehouse"), message, hint)
    for name in spec.sources:
        if reason := others.get(schema := _raw(spec, name)):
            message = f"`{schema}`, where its rows land, is taken: {reason}"
            yield Finding(("sources", name), message, "Give one of them another name.")


def _check_chosen(layers: Layers, taken: Mapping[str, str]) -> Iterator[Finding]:
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


def _names_of_warehouse(spec: Spec) -> dict[str, str]:
    """Names that no schema has in the warehouse of any environment, and why."""
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
        name: reason
        for each in every
        for name, reason in warehouse.taken(each, project).items()
    }


def _names_of_project(spec: Spec) -> dict[str, str]:
    """Names that no layer's schema has beside those, and why."""
    reserved = find("warehouses", spec.storage.warehouse.kind).reserved
    return {
        **dict.fromkeys(reserved, "SQL keeps this word for itself"),
        "custom": "models of your own are in it",
        **{
            _raw(spec, name): f"what `{name}` brings lands in it"
            for name in spec.sources
        },
    }


def _raw(spec: Spec, source: str) -> str:
    return f"{spec.modeling.layers.before_sources}_{identifier(source)}"
