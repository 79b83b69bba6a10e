"""Where the warehouse keeps each layer of models, and in what form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from .base import SpecModel
from .scalars import NonEmptyText, refuse

__all__ = ["CONVENTIONS", "LayerSchema", "Layers", "ShapedLayer"]

_LONGEST = 40
"""Bytes: what is put before a schema's name for a trial fits into any warehouse."""
CONVENTIONS: Mapping[str, Mapping[str, str]] = {
    "dbt": {
        "staging": "staging",
        "quarantine": "quarantine",
        "intermediate": "staging",
        "vault": "vault",
        "marts": "marts",
    },
    "medallion": {
        "staging": "silver",
        "quarantine": "silver_quarantine",
        "intermediate": "silver",
        "vault": "silver_vault",
        "marts": "gold",
    },
}
"""The schema of each layer."""


def _schema(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        raise refuse(
            f"`{value}` is no name of a schema: lower-case letters, digits and "
            f"underscores, beginning with a letter"
        )
    if value.startswith("pg_"):
        raise refuse(f"`{value}`: names that begin with `pg_` are PostgreSQL's own")
    if len(value) > _LONGEST:
        raise refuse(f"the name of a schema has {_LONGEST} characters at most")
    return value


class LayerSchema(SpecModel):
    """A layer; `marts: gold` is short for `marts: {schema: gold}`."""

    short_form: ClassVar[str] = "schema"

    schema_: Annotated[NonEmptyText, AfterValidator(_schema)] | None = Field(
        default=None,
        alias="schema",
        description="The schema of the warehouse that it is built in; by the convention "
        "unless given.",
    )


class ShapedLayer(LayerSchema):
    """A layer that may be stored, or computed when it is read."""

    materialized: Literal["view", "table"] = Field(
        default="view",
        description="`view` computes its rows whenever they are read, `table` stores "
        "those of the last run.",
    )


class Layers(SpecModel):
    """`layers: medallion` is short for `layers: {convention: medallion}`."""

    short_form: ClassVar[str] = "convention"

    convention: Literal["dbt", "medallion"] = Field(
        default="dbt",
        description="What schemas are called: `staging`, `quarantine`, `vault` and "
        "`marts` (`dbt`), or `silver`, `silver_quarantine`, `silver_vault` and `gold` "
        "(`medallion`). Raw is `raw_<source>` in both unless `raw` is given.",
    )
    raw: LayerSchema = Field(
        default=LayerSchema(),
        description="Rows as they arrived. Each source has a schema of its own: "
        "`raw_<source>`, or `bronze_<source>` where `bronze` is given.",
    )
    staging: LayerSchema = Field(
        default=LayerSchema(), description="Typed rows, one for each key."
    )
    quarantine: ShapedLayer = Field(
        default=ShapedLayer(), description="Rows with a value that fits no type."
    )
    intermediate: ShapedLayer = Field(
        default=ShapedLayer(),
        description="What marts share between staging and them, in staging's schema "
        "unless given.",
    )
    vault: LayerSchema = Field(
        default=LayerSchema(),
        description="Hubs, links and satellites of the style `data_vault`.",
    )
    marts: LayerSchema = Field(default=LayerSchema(), description="What people read.")

    @property
    def before_sources(self) -> str:
        """What schemas of raw rows begin with, before the source: `raw`."""
        return self.raw.schema_ or "raw"

    @property
    def schemas(self) -> Mapping[str, str]:
        """The schema of each layer, by the layer's name."""
        usual = CONVENTIONS[self.convention]
        said = {name: getattr(self, name).schema_ for name in usual}
        if not said["intermediate"]:
            said["intermediate"] = said["staging"]
        return {name: said[name] or schema for name, schema in usual.items()}
