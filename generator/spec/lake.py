"""The lake: buckets in which the files of sources are landed and kept."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, model_validator

from .base import SpecModel
from .scalars import Name, refuse
from .times import DurationText

__all__ = ["Lake", "Layer"]

_LAYERS = ("landing", "archive")


class Layer(SpecModel):
    """How long a layer keeps what is in it, and where."""

    retention: DurationText | None = Field(
        default=None, description="When files are deleted; never unless given."
    )
    colder_after: DurationText | None = Field(
        default=None,
        description="When files move to cheaper storage, which takes longer to read; "
        "30 days or more.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Layer:
        if not self.colder_after:
            return self
        if self.colder_after.length.days < 30:
            raise refuse(
                "`colder_after:` is 30 days or more: cheaper storage asks that"
            )
        if self.retention and self.retention.length <= self.colder_after.length:
            raise refuse("`colder_after:` must be shorter than `retention:`")
        return self


def _by_name(value: Any) -> Any:
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        if len(set(value)) < len(value):
            raise refuse("a layer is listed twice")
        return {name: {} for name in value}
    return value


_NAMES = {"type": "array", "minItems": 1, "items": {"type": "string"}}


class _OrList:
    """Marks a mapping for which a list of its names may stand."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return BeforeValidator(_by_name).__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> Any:
        return {"anyOf": [handler(core_schema), _NAMES]}


class Lake(SpecModel):
    """`lake: s3` is short for `lake: {on: s3}`."""

    short_form: ClassVar[str] = "on"

    on: Literal["s3"] = Field(
        description="`s3`: Amazon S3, or another store that speaks its language."
    )
    layers: Annotated[dict[Name, Layer], _OrList()] = Field(
        default={name: Layer() for name in _LAYERS},
        min_length=1,
        max_length=6,
        description="The buckets, in the order in which files pass them: they arrive in "
        "the first and are kept in the last. A list of names, or a mapping that says how "
        "long each keeps them.",
    )
    retention: DurationText | None = Field(
        default=None,
        description="When files are deleted in layers that say nothing else.",
    )

    @model_validator(mode="after")
    def _in_order(self) -> Lake:
        for name, layer in self.layers.items():
            end = layer.retention or self.retention
            if layer.colder_after and end and end.length <= layer.colder_after.length:
                raise refuse(
                    f"`retention: {end}` comes before `{name}` gets colder; give the "
                    f"layer a longer one"
                )
        return self
