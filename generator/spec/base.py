"""What every model of the spec has in common."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

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
            fields = cls.model_fields.items()
            known = {field.alias or name for name, field in fields}
            return {
                key: item
                for key, item in value.items()
                if item is not None or key not in known
            }
        return value

    @property
    def short(self) -> Any:
        """The scalar that could stand for it, or None."""
        alone = self.model_fields_set == {self.short_form}
        return getattr(self, self.short_form) if alone else None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The mapping, or what may stand for it: its short form, or nothing at all."""
        schema = handler(core_schema)
        long = handler.resolve_ref_schema(schema)
        for field in cls.model_fields.values():
            if isinstance(field.validation_alias, AliasChoices):
                _allow_either(long, [str(c) for c in field.validation_alias.choices])
        forms: list[JsonSchemaValue] = [dict(long)]
        if cls.short_form:
            forms.insert(0, long["properties"][cls.short_form])
        if not long.get("required"):
            forms.append({"type": "null"})
        if len(forms) > 1:
            long.clear()
            long["anyOf"] = forms
        return schema


def _allow_either(schema: JsonSchemaValue, names: list[str]) -> None:
    """Let any one of several keys say the same; pydantic's schema has only the first."""
    first, *others = names
    for name in others:
        schema["properties"][name] = schema["properties"][first]
    if first in schema.get("required", ()):
        schema["required"].remove(first)
        schema["oneOf"] = [{"required": [name]} for name in names]
