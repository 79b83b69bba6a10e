"""What every model of the spec has in common."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, model_validator

__all__ = ["SpecModel"]


class SpecModel(BaseModel):
    """A mapping in penstock.yml: frozen, strict, and without unknown keys.

    `short_form` names the field that a single scalar stands for (`flight: integer` is
    `flight: {type: integer}`). A key that is written with nothing behind it counts as
    not given.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        use_attribute_docstrings=False,
        arbitrary_types_allowed=True,
    )

    short_form: ClassVar[str] = ""

    @model_validator(mode="before")
    @classmethod
    def _long_form(cls, value: Any) -> Any:
        if value is None:
            return {}
        if isinstance(value, str) and cls.short_form:
            return {cls.short_form: value}
        if isinstance(value, dict) and None in value.values():
            return {key: item for key, item in value.items() if item is not None}
        return value
