"""Literal values in the spec, read by the logical type that they belong to."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, time, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

from .types import LogicalType

__all__ = ["trouble_with", "value_of"]


def value_of(text: str, type_: LogicalType) -> Any:
    """The value that `text` says, as the Python type that stands for `type_`.

    Timestamps come without a zone, in UTC; types without a Python counterpart stay text.
    Raises ValueError for a text that is no value of the type.
    """
    match type_.kind:
        case "integer":
            if not re.fullmatch(r"[+-]?\d+", text):
                raise ValueError(text)
            return int(text)
        case "decimal":
            return _decimal(text)
        case "float":
            return float(text)
        case "boolean":
            if text.lower() not in ("true", "false"):
                raise ValueError(text)
            return text.lower() == "true"
        case "date":
            return date.fromisoformat(text)
        case "timestamp":
            moment = datetime.fromisoformat(text)
            return (
                moment.astimezone(timezone.utc).replace(tzinfo=None)
                if moment.tzinfo
                else moment
            )
        case "time":
            return time.fromisoformat(text)
        case "uuid":
            return str(uuid.UUID(text))
        case _:
            return text


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number


def trouble_with(text: str, type_: LogicalType) -> str:
    """What to tell the user about a text that is no value of the type, or nothing."""
    try:
        value_of(text, type_)
    except ValueError:
        return f"`{text}` is no value of type {type_}"
    return ""
