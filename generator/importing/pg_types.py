"""PostgreSQL's types in the words of a spec."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .found import Guess

__all__ = ["Digits", "allowed_values", "logical", "unbounded"]

_LOGICAL = {
    "int2": "integer",
    "int4": "integer",
    "int8": "integer",
    "oid": "integer",
    "float4": "float",
    "float8": "float",
    "bool": "boolean",
    "date": "date",
    "time": "time",
    "timestamptz": "timestamp",
    "json": "json",
    "jsonb": "json",
    "uuid": "uuid",
    "bytea": "binary",
    "text": "string",
    "varchar": "string",
    "bpchar": "string",
    "char": "string",
    "name": "string",
    "citext": "string",
    "xml": "string",
}
_MOST = 38
_USUAL_SCALE = 18
_QUOTED = r"'((?:[^']|'')*)'"
_LIST = re.compile(
    r'^CHECK \(+(?:"(?:[^"]|"")+"|\w+)\)?(?:::[a-z ]+)? '
    rf"= ANY \(+ARRAY\[((?:{_QUOTED}(?:::[a-z ]+(?:\(\d+\))?)?(?:, )?)+)\]"
    r"\)?(?:::[a-z ]+\[\])?\)+$"
)

Digits = tuple[int, int, int, int]
"""Of numbers that were looked at: how many, the most digits before and after the point,
and how many are no numbers (NaN, infinity)."""


def logical(column: Mapping[str, Any], timezone: str = "") -> Guess[str]:
    """The logical type of a column of the catalog, but for unbounded numbers.

    `timezone` is the zone of timestamps without one, if somebody said it.
    """
    name, native = column["type"], column["native"]
    if column["category"] == "A":
        return Guess("json")
    if column["sort"] == "e":
        return Guess("string")
    if name == "numeric" and column["modifier"] >= 0:
        return _decimal(column["modifier"], native)
    if name == "timestamp":
        said = "has no time zone at the source: UTC, unless you say `timezone:`"
        return Guess("timestamp") if timezone else Guess("timestamp", said, False)
    if name in _LOGICAL:
        return Guess(_LOGICAL[name])
    if column["sort"] == "c":
        return Guess("json", f"{native} is a row of its own, kept as JSON", False)
    return Guess("string", f"{native} has no type of its own here: kept as text", False)


def unbounded(digits: Digits | None, is_key: bool) -> Guess[str]:
    """The type of a numeric without a size, by its values where they were looked at."""
    if digits is None or not digits[0]:
        seen = "no value was" if digits else "nothing was"
        said = f"numeric without a size, and {seen} looked at"
        return Guess(f"decimal({_MOST},{_USUAL_SCALE})", said, False)
    count, before, after, odd = digits
    seen = (
        f"numeric without a size: {count:,} values have up to {before} digits before the "
        f"point and {after} after it"
    )
    if odd:
        seen += f"; {odd:,} more are NaN or infinite"
    if before + after > _MOST:
        return Guess("string", f"{seen}, too many for a decimal", False)
    if is_key and not after:
        return Guess(f"decimal({_MOST},0)", seen, False)
    scale = max(after, min(_USUAL_SCALE, _MOST - max(before + 3, 18)))
    return Guess(f"decimal({_MOST},{min(scale, _MOST - before)})", seen, False)


def _decimal(modifier: int, native: str) -> Guess[str]:
    """Of numeric(p,s); the scale may be negative, or more than the precision."""
    precision = (modifier - 4) >> 16
    scale = ((modifier - 4) & 0x7FF ^ 0x400) - 0x400
    precision = max(precision - min(scale, 0), scale)
    scale = max(scale, 0)
    if precision > _MOST:
        said = f"{native} is larger than any decimal: kept as text"
        return Guess("string", said, False)
    return Guess(f"decimal({precision},{scale})")


def allowed_values(
    column: Mapping[str, Any], checks: Sequence[str]
) -> Guess[Any] | None:
    """The values that an enum or a check allows, in their order.

    `checks` are definitions of constraints on this column alone, as PostgreSQL writes them.
    """
    if column["labels"]:
        return Guess(tuple(column["labels"]))
    for check in (*checks, *(column["checks"] or ())):
        if found := _LIST.match(check):
            texts = re.findall(_QUOTED, found[1])
            return Guess(
                tuple(dict.fromkeys(text.replace("''", "'") for text in texts))
            )
    return None
