"""What an expectation is given, in the form in which Great Expectations stores it."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from ..kinds.rules.base import Expectation

__all__ = ["kwargs_of"]


def kwargs_of(
    expectation: Expectation, mostly: float, condition: str
) -> dict[str, Any]:
    """Its arguments as JSON has them.

    `mostly` is the share of rows that must meet it; `condition` names the column that
    says whether a row is looked at, or is empty.
    """
    kwargs = dict(expectation.kwargs)
    if mostly < 1:
        kwargs["mostly"] = mostly
    conditions: list[dict[str, Any]] = [
        {"type": "nullity", "column": {"name": column}, "is_null": False}
        for column in expectation.present
    ]
    if condition:
        conditions.append(
            {
                "type": "comparison",
                "column": {"name": condition},
                "operator": "==",
                "parameter": True,
            }
        )
    if conditions:
        kwargs["row_condition"] = (
            conditions[0]
            if len(conditions) == 1
            else {"type": "and", "conditions": conditions}
        )
    return {key: _plain(value) for key, value in kwargs.items()}


def _plain(value: Any) -> Any:
    match value:
        case list():
            return [_plain(each) for each in value]
        case Decimal():
            return int(value) if value == int(value) else float(value)
        case date() | datetime() | time():
            return value.isoformat()
        case _:
            return value
