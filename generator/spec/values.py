"""Literal values in the spec, read by the logical type that they belong to."""

from __future__ import annotations

import json
import math
import re
import uuid
from datetime import datetime, time, timezone
from decimal import Decimal
from typing import Any

from .times import day_of
from .types import LogicalType

__all__ = ["trouble_with", "value_of"]

_DECIMAL = r"[+-]?(?:[0-9]{1,38}(?:\.[0-9]{0,38})?|\.[0-9]{1,38})"
_MOST_SHOWN = 60


def value_of(text: str, type_: LogicalType) -> Any:
    """The value that `text` says, as the Python type that stands for `type_`.

    Timestamps come without a zone, in UTC; types without a Python counterpart stay text.
    Raises ValueError for a text that is no value of the type.
    """
    match type_.kind:
        case "integer":
            return _integer(text)
        case "decimal":
            return Decimal(_number(_DECIMAL, text))
        case "float":
            return _float(text)
        case "boolean":
            if text.lower() not in ("true", "false"):
                raise ValueError(text)
            return text.lower() == "true"
        case "date":
            day = day_of(text)
            if day is None:
                raise ValueError(text)
            return day
        case "timestamp":
            return _timestamp(text)
        case "time":
            moment = time.fromisoformat(text)
            if moment.tzinfo:
                raise ValueError(text)
            return moment
        case "uuid":
            return str(uuid.UUID(text))
        case "json":
            json.loads(text)
            return text
        case _:
            return text


def _number(pattern: str, text: str) -> str:
    if not re.fullmatch(pattern, text):
        raise ValueError(text)
    return text


def _integer(text: str) -> int:
    number = int(_number(r"[+-]?[0-9]{1,19}", text))
    if not -(2**63) <= number < 2**63:
        raise ValueError(text)
    return number


def _float(text: str) -> float:
    number = float(_number(_DECIMAL + r"(?:[eE][+-]?[0-9]{1,3})?", text))
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _timestamp(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if not moment.tzinfo:
        return moment
    try:
        return moment.astimezone(timezone.utc).replace(tzinfo=None)
    except OverflowError:
        raise ValueError(text) from None


def trouble_with(text: str, type_: LogicalType) -> str:
    """What to tell the user about a text that is no value of the type, or nothing."""
    try:
        value_of(text, type_)
    except (ValueError, RecursionError):
        shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
        return f"`{shown}` is no value of type {type_}"
    return ""
