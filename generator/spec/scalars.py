"""Scalar types of the spec: each reads the text that the user wrote.

YAML's implicit typing is not used, so `no` is a name, `01` keeps its zero and `1.10` its
last digit. Whoever builds models in Python may pass ready values of the type instead.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from .names import identifier

__all__ = [
    "Distinct",
    "Flag",
    "Name",
    "NonEmptyText",
    "OneOrMore",
    "OrNothing",
    "Scalar",
    "Share",
    "SqlText",
    "Text",
    "Whole",
    "refuse",
]

_ANY_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_MOST_DIGITS = 18


def refuse(message: str) -> PydanticCustomError:
    """An error for a validator to raise whose text reaches the user as it is."""
    return PydanticCustomError("penstock", message)


def _text(value: Any) -> Any:
    if value is None:
        raise refuse('a text is missing here; write "" if it is meant to be empty')
    return value


def _flag(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.lower() in ("true", "false"):
        return value.lower() == "true"
    raise refuse(f"must be true or false, not `{value}`")


def _whole(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if re.fullmatch(rf"[+-]?[0-9]{{1,{_MOST_DIGITS}}}", value):
        return int(value)
    raise refuse(f"must be a whole number, not `{value}`")


def _share(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    number = re.fullmatch(r"([0-9]{1,18}(?:\.[0-9]{1,18})?)(%?)", value)
    share = Decimal(number[1]) / (100 if number[2] else 1) if number else Decimal(0)
    if not 0 < share <= 1:
        raise refuse(
            f"must be a share above 0 and up to 1, such as 0.97 or 97%, not `{value}`"
        )
    return share


def _name(value: Any) -> Any:
    if value is None or value == "":
        raise refuse("a name is missing here")
    if isinstance(value, str):
        if "." in value:
            raise refuse(
                f"`{value}` has a dot, which separates source, table and column; choose a "
                f"name without one and give the original as `name:`"
            )
        if value != value.strip() or not value.isprintable():
            raise refuse(f"{value!r} has white space at an end, or control characters")
        if not identifier(value):
            raise refuse(
                f"`{value}` needs at least one Latin letter or digit, to be named after; "
                f"choose such a name and give the original as `name:`"
            )
    return value


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise refuse(f"`{value}` is listed twice")
    return values


def _sql(value: Any) -> Any:
    if isinstance(value, str):
        trouble = _sql_trouble(value)
        if trouble:
            raise refuse(f"this SQL expression {trouble}")
    return value


def _sql_trouble(text: str) -> str:
    """Why `text` can't stand inside a select list, or nothing.

    The expression is the user's own SQL; what is refused is text that would reach out of
    its place: an open quote or bracket, a comment, the end of a statement.
    """
    for token in ("{{", "{%", "{#"):
        if token in text:
            return f"must not contain `{token}`, which dbt would take for its own"
    outside = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "x", text)
    if not outside.strip():
        return "is empty"
    if "'" in outside or '"' in outside:
        return "has a quote that is not closed"
    for token in (";", "--", "/*"):
        if token in outside:
            return f"must not contain `{token}`"
    opened = ""
    for character in outside:
        if character in "([{":
            opened += character
        elif character in ")]}":
            if opened[-1:] + character not in ("()", "[]", "{}"):
                return "has brackets that do not match"
            opened = opened[:-1]
        elif character == "," and not opened:
            return "has a comma outside of brackets: it is one expression, not several"
    return "has brackets that do not match" if opened else ""


class OneOrMore:
    """Marks a list for which a single item may stand: `key: id` is `key: [id]`."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        def as_list(value: Any) -> Any:
            return [value] if isinstance(value, str) else value

        return no_info_before_validator_function(as_list, handler(source))

    def __get_pydantic_json_schema__(
        self, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        many = next(s for s in (schema, *schema.get("anyOf", ())) if "items" in s)
        return {"anyOf": [many, many["items"]]}


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema(_ANY_SCALAR)]
NonEmptyText = Annotated[
    str,
    StringConstraints(min_length=1),
    BeforeValidator(_text),
    WithJsonSchema(_ANY_SCALAR),
]
Scalar = Text
Distinct = AfterValidator(_distinct)
"""Marks a list in which nothing may stand twice."""
OrNothing = BeforeValidator(lambda value: {} if value is None else value)
"""Marks a mapping that is empty where only its key is written."""
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    BeforeValidator(_name),
    WithJsonSchema({**_ANY_SCALAR, "minLength": 1, "maxLength": 100}),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0, "maximum": 1},
                {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?%$"},
            ]
        }
    ),
]
SqlText = Annotated[
    str,
    BeforeValidator(_sql),
    WithJsonSchema({"type": "string", "minLength": 1}),
]
