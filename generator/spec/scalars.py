"""Scalar types of the spec: each reads the text that the user wrote.

YAML's implicit typing is not used, so `no` is a name, `01` keeps its zero and `1.10` its
last digit. Whoever builds models in Python may pass ready values of the type instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
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
    "Day",
    "Duration",
    "DurationText",
    "Flag",
    "Name",
    "NonEmptyText",
    "OneOrMore",
    "Scalar",
    "Share",
    "SqlText",
    "Text",
    "Whole",
    "refuse",
]

_ANY_SCALAR = {"type": ["string", "number", "boolean", "null"]}
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}


def refuse(message: str) -> PydanticCustomError:
    """An error for a validator to raise whose text reaches the user as it is."""
    return PydanticCustomError("penstock", message)


@dataclass(frozen=True)
class Duration:
    """A length of time as written (`26h`, `90d`); `m` is minutes, `mo` months of 30 days."""

    text: str
    length: timedelta

    def __str__(self) -> str:
        return self.text

    @property
    def seconds(self) -> int:
        """The whole length in seconds."""
        return int(self.length.total_seconds())


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
    if re.fullmatch(r"[+-]?\d+", value):
        return int(value)
    raise refuse(f"must be a whole number, not `{value}`")


def _share(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    number = value.removesuffix("%")
    try:
        share = Decimal(number) / (100 if number != value else 1)
    except InvalidOperation:
        share = Decimal(-1)
    if not 0 <= share <= 1:
        raise refuse(f"must be a share from 0 to 1, or from 0% to 100%, not `{value}`")
    return share


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise refuse(f"must be a date such as 2013-01-31, not `{value}`") from None


def _duration(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([1-9]\d*)(mo|[smhdwy])", value)
    if not match:
        raise refuse(
            f"must be a duration such as 90s, 15m (minutes), 26h, 7d, 2w, 6mo (months) or "
            f"7y, not `{value}`"
        )
    try:
        length = int(match[1]) * _UNITS[match[2]]
    except OverflowError:
        raise refuse(f"`{value}` is longer than time itself; write less") from None
    return Duration(value, length)


def _name(value: Any) -> Any:
    if value is None:
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
    outside = re.sub(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", "x", text)
    if not outside.strip():
        return "is empty"
    if "'" in outside or '"' in outside:
        return "has a quote that is not closed"
    for token in (";", "--", "/*", "{{", "{%", "{#"):
        if token in outside:
            return f"must not contain `{token}`"
    depth = 0
    for character in outside:
        depth += (character in "([{") - (character in ")]}")
        if depth < 0:
            break
    if depth:
        return "has brackets that do not match"
    return ""


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
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    BeforeValidator(_name),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 100}),
]
Flag = Annotated[bool, BeforeValidator(_flag), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer"})]
Share = Annotated[
    Decimal,
    BeforeValidator(_share),
    WithJsonSchema(
        {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "%$"}]}
    ),
]
Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]
DurationText = Annotated[
    Duration,
    BeforeValidator(_duration),
    WithJsonSchema({"type": "string", "pattern": r"^[1-9]\d*(mo|[smhdwy])$"}),
]
SqlText = Annotated[
    str,
    BeforeValidator(_sql),
    WithJsonSchema({"type": "string", "minLength": 1}),
]
