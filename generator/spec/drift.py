"""What happens when a source's columns are no longer those that are declared."""

from __future__ import annotations

from typing import Any, ClassVar, Literal, get_args

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from .base import SpecModel

__all__ = ["DEFAULTS", "OnDrift", "Reaction"]

Reaction = Literal["evolve", "ignore", "stop"]

DEFAULTS: dict[str, Reaction] = {
    "new_columns": "evolve",
    "missing_columns": "stop",
    "changed_types": "evolve",
}
"""What is done about each kind of drift unless the spec says otherwise."""


class OnDrift(SpecModel):
    """What happens when the source changes its shape. One word is for all three."""

    short_form: ClassVar[str] = "new_columns"

    new_columns: Reaction | None = Field(
        default=None,
        description="Columns that are not declared. `evolve` lands them in raw and says "
        "which line would take them further, `ignore` leaves them out, `stop` loads "
        "nothing. `evolve` unless given.",
    )
    missing_columns: Reaction | None = Field(
        default=None,
        description="Declared columns that are not there. `evolve` lands them empty and "
        "says so, `ignore` only counts them, `stop` loads nothing. `stop` unless given, "
        "and always for those of the key and for the cursor.",
    )
    changed_types: Reaction | None = Field(
        default=None,
        description="Columns that have another type than at earlier loads. `evolve` lands "
        "them and says so, `ignore` only counts them, `stop` loads nothing; text files "
        "have no types, there it stops the run after loading if values do not fit theirs. "
        "`evolve` unless given.",
    )

    @model_validator(mode="before")
    @classmethod
    def _one_word_for_all(cls, value: Any) -> Any:
        if isinstance(value, str) and value in get_args(Reaction):
            return dict.fromkeys(DEFAULTS, value)
        return value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The mapping, or one word; that one is about more than the key it stands for."""
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        forms = handler.resolve_ref_schema(schema)["anyOf"]
        forms[0] = {"enum": list(get_args(Reaction)), "description": "For all three."}
        return schema

    @property
    def short(self) -> Any:
        """The word that stands for all three, if it is the same one."""
        words = {getattr(self, name) for name in DEFAULTS}
        return words.pop() if len(words) == 1 else None
