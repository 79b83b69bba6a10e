"""The layers that dbt builds, and where the warehouse keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..spec.layers import Layers, ShapedLayer
from .marts import Marts

__all__ = ["BuiltLayer", "built_layers", "schemas_of"]


@dataclass(frozen=True)
class BuiltLayer:
    """A folder of models, and what becomes of them in the warehouse."""

    name: str
    """Of the folder, and in words for people: `marts`."""
    schema: str
    """Of the warehouse: `gold`."""
    materialized: str
    """`view` or `table` where the spec may choose, else empty."""

    @property
    def sql(self) -> str:
        """The schema as SQL writes it, which is without quotes."""
        return self.schema

    @property
    def is_view(self) -> bool:
        """Whether its models are views, as far as the spec decides it."""
        return self.materialized == "view"


def built_layers(layers: Layers, marts: Marts) -> Mapping[str, BuiltLayer]:
    """Every layer by name; one of a style's own is built in a schema of its name."""
    own = {layer.name: BuiltLayer(layer.name, layer.name, "") for layer in marts.layers}
    return own | {
        name: BuiltLayer(name, schema, _materialized(getattr(layers, name)))
        for name, schema in layers.schemas.items()
    }


def schemas_of(layers: Mapping[str, BuiltLayer], marts: Marts) -> Mapping[str, str]:
    """The schema of each layer that there is, by its name; each schema once."""
    names = ["staging", "quarantine"]
    apart = layers["intermediate"].schema != layers["staging"].schema
    names += ["intermediate"] if marts.has_intermediate and apart else []
    names += [layer.name for layer in marts.layers]
    return {name: layers[name].schema for name in names}


def _materialized(layer: object) -> str:
    return layer.materialized if isinstance(layer, ShapedLayer) else ""
