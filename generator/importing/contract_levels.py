"""The service levels of a data contract as the section `latency` of a spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ..spec.latency import Latency
from .entries import Plain
from .found import Guess

__all__ = ["latency"]

_UNITS = {
    "s": "s",
    "sec": "s",
    "second": "s",
    "min": "m",
    "minute": "m",
    "h": "h",
    "hr": "h",
    "hour": "h",
    "d": "d",
    "day": "d",
    "w": "w",
    "week": "w",
    "mo": "mo",
    "month": "mo",
    "y": "y",
    "yr": "y",
    "year": "y",
}
_SCHEDULES = {"1h": "hourly", "24h": "daily", "1d": "daily", "7d": "weekly"}
_SCHEDULES |= {"1w": "weekly", "1mo": "monthly", "30d": "monthly"}


def latency(levels: Any, left_out: list[str]) -> Guess[Any] | None:
    """The section `latency` that service levels come to; what they can't say is left out."""
    schedule, freshness, unsure = "", "", ""
    for level in levels or ():
        name = str(level.get("property") or "").lower()
        value, length = str(level.get("value") or ""), _length(level)
        if name in ("frequency", "fy"):
            schedule = _SCHEDULES.get(length, length or value)
            if not _is_valid({"schedule": schedule}):
                left_out.append(f"service level {name} {value}: no schedule says so")
                schedule = ""
        elif name in ("latency", "ly", "freshness", "fr") and length:
            freshness = freshness or length
        else:
            left_out.append(f"service level {name} {value}: nothing in a spec says so")
    if not schedule and not freshness:
        return None
    if not schedule:
        schedule, unsure = "daily", "the contract promises no frequency"
    said = {"schedule": schedule, **({"freshness": freshness} if freshness else {})}
    if freshness and not _is_valid(said):
        left_out.append(
            f"service level latency {freshness}: shorter than the time between two loads"
        )
        said.pop("freshness")
    value_: Any = said if "freshness" in said else schedule
    return Guess(value_, unsure, not unsure)


def _length(level: Mapping[str, Any]) -> str:
    """A duration such as `4d`, or nothing."""
    unit = str(level.get("unit") or "").lower()
    short = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"), "")
    value = str(level.get("value") or "")
    is_whole = short and re.fullmatch(r"\d{1,6}", value)
    return Plain(f"{int(value)}{short}") if is_whole else ""


def _is_valid(section: Mapping[str, Any]) -> bool:
    try:
        Latency.model_validate(dict(section))
    except ValidationError:
        return False
    return True
