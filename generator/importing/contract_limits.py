"""The operators of a contract's metrics as limits: numbers of rows, and shares of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .entries import Plain

__all__ = ["OPERATORS", "number", "row_limits", "share"]

OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeGreaterThanOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeLessThanOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)


def number(value: Any) -> Decimal | None:
    """The number that a text says, or None."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def share(rule: Mapping[str, Any]) -> str | None:
    """The share of rows that must be right, of a rule that counts the wrong ones."""
    if sum(operator in rule for operator in OPERATORS) > 1:
        return None
    is_share = str(rule.get("unit") or "").lower() in ("percent", "%")
    for operator in ("mustBe", "mustBeLessOrEqualTo", "mustBeLessThanOrEqualTo"):
        if operator in rule:
            most = number(rule[operator])
            if most == 0:
                return "1"
            if is_share and operator != "mustBe" and most and 0 < most < 100:
                return _percent(100 - most)
            return None
    if "mustBeLessThan" in rule:
        most = number(rule["mustBeLessThan"])
        if most == 1 and not is_share:
            return "1"
        if is_share and most and 0 < most < 100:
            return _percent(100 - most)
        return None
    # A metric without an operator asks for none of them.
    return None if any(operator in rule for operator in OPERATORS) else "1"


def _percent(share: Decimal) -> str:
    return Plain(f"{share.normalize():f}%")


def row_limits(rule: Mapping[str, Any]) -> dict[str, str]:
    """`min` and `max` of a number of rows."""

    def whole(operator: str, more: int = 0) -> str | None:
        limit = number(rule[operator]) if operator in rule else None
        is_whole = limit is not None and limit == limit.to_integral_value()
        return Plain(max(int(limit or 0) + more, 0)) if is_whole else None

    both = rule.get("mustBeBetween")
    low = whole("mustBeGreaterThan", 1) or whole("mustBeGreaterOrEqualTo")
    low = low or whole("mustBeGreaterThanOrEqualTo") or whole("mustBe")
    high = whole("mustBeLessThan", -1) or whole("mustBeLessOrEqualTo")
    high = high or whole("mustBeLessThanOrEqualTo") or whole("mustBe")
    if isinstance(both, list) and len(both) == 2:
        low, high = Plain(both[0]), Plain(both[1])
    return {k: v for k, v in (("min", low), ("max", high)) if v is not None}
