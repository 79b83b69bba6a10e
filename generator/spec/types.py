"""Logical types: what a value is, before any warehouse has a name for it."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from .scalars import refuse

__all__ = ["KINDS", "LogicalType", "TypeText"]

KINDS = {
    "string": "text of any length",
    "integer": "a whole number of up to 64 bits",
    "decimal": "an exact number; decimal(18,2) has 18 digits, 2 of them after the point",
    "float": "a double-precision number",
    "boolean": "true or false",
    "date": "a calendar day",
    "timestamp": "a point in time, kept in UTC",
    "time": "a time of day",
    "json": "a JSON document",
    "uuid": "a universally unique identifier",
    "binary": "bytes, written in base64 where the source is text",
}
_USUAL_NAMES = {
    "int": "integer",
    "bigint": "integer",
    "smallint": "integer",
    "int64": "integer",
    "long": "integer",
    "text": "string",
    "varchar": "string",
    "str": "string",
    "char": "string",
    "numeric": "decimal",
    "number": "decimal",
    "double": "float",
    "real": "float",
    "bool": "boolean",
    "datetime": "timestamp",
    "timestamptz": "timestamp",
    "jsonb": "json",
    "bytes": "binary",
    "bytea": "binary",
}
_MOST_DIGITS = 38


@dataclass(frozen=True)
class LogicalType:
    """A logical type; `precision` and `scale` count decimal digits and belong to decimals."""

    kind: str
    precision: int = 0
    scale: int = 0

    def __str__(self) -> str:
        if self.kind == "decimal":
            return f"decimal({self.precision},{self.scale})"
        return self.kind

    @property
    def is_number(self) -> bool:
        """Whether it can be summed."""
        return self.kind in ("integer", "decimal", "float")

    def compares_with(self, other: LogicalType) -> bool:
        """Whether its values can equal those of another type."""
        return self.kind == other.kind or (self.is_number and other.is_number)

    @property
    def is_temporal(self) -> bool:
        """Whether it says on which day something was."""
        return self.kind in ("date", "timestamp")


def _parse(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(
        r"\s*([A-Za-z0-9_]+)\s*(?:\(\s*([0-9]{1,4})\s*(?:,\s*([0-9]{1,4})\s*)?\))?\s*",
        value,
    )
    kind = match[1].lower() if match else ""
    if match is None or kind not in KINDS:
        raise refuse(f"`{value}` is not a type; {_advice(value)}")
    if kind != "decimal":
        if match[2]:
            raise refuse(f"`{kind}` takes no size; write `{kind}`")
        return LogicalType(kind)
    precision, scale = int(match[2] or 18), int(match[3] or (0 if match[2] else 4))
    if not 1 <= precision <= _MOST_DIGITS or scale > precision:
        raise refuse(
            f"`{value}` is out of range: up to {_MOST_DIGITS} digits, and no more of them "
            f"after the point than there are"
        )
    return LogicalType(kind, precision, scale)


def _advice(value: str) -> str:
    if value.count("(") > value.count(")"):
        return f'in {{ }} a comma ends the value, so put quotes around it: "{value},…)"'
    word = re.split(r"[^a-z0-9_]", value.strip().lower())[0]
    usual = _USUAL_NAMES.get(word)
    close = [usual] if usual else difflib.get_close_matches(word, KINDS, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"the types are {', '.join(KINDS)}"


TypeText = Annotated[
    LogicalType,
    BeforeValidator(_parse),
    WithJsonSchema(
        {
            "type": "string",
            "anyOf": [
                {"enum": list(KINDS)},
                {"pattern": r"^decimal\([0-9]+(,\s*[0-9]+)?\)$"},
            ],
        }
    ),
]
