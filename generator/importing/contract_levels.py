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


def latency(levels: Any, left_out: list[str], objects: int = 1) -> Guess[Any] | None:
    """The section `latency` that service levels come to; what they can't say is left out.

    Of several levels of the same kind the first is taken. One that is promised of one of
    several `objects` is marked, since a source has one latency.
    """
    schedule, freshness = "", ""
    unsure: list[str] = []
    for level in levels or ():
        if not isinstance(level, dict):
            left_out.append(f"service level {level}: is none of the standard's form")
            continue
        name = str(level.get("property") or "").lower()
        value, length = str(level.get("value") or ""), _length(level)
        more = " ".join(
            str(level[key]) for key in ("unit", "element") if level.get(key)
        )
        said = " ".join(filter(None, ("service level", name, value, more)))
        if "schedule" in level:
            left_out.append(f"{said}: when it is checked ({level['schedule']})")
        if name in ("frequency", "fy"):
            if schedule:
                left_out.append(f"{said}: a source has one, and the first is taken")
                continue
            schedule = _SCHEDULES.get(length, length or value)
            if not _is_valid({"schedule": schedule}):
                left_out.append(f"{said}: no schedule says so")
                schedule = ""
                continue
        elif name in ("latency", "ly", "freshness", "fr") and length:
            if freshness:
                left_out.append(f"{said}: a source has one, and the first is taken")
                continue
            freshness = length
        else:
            left_out.append(f"{said}: nothing in a spec says so")
            continue
        if level.get("element") and objects > 1:
            unsure.append(f"the contract promises {name} of {level['element']} only")
    if not schedule and not freshness:
        return None
    if not schedule:
        schedule = "daily"
        unsure.append("the contract promises no frequency")
    section = {"schedule": schedule, **({"freshness": freshness} if freshness else {})}
    if freshness and not _is_valid(section):
        left_out.append(
            f"service level latency {freshness}: shorter than the time between two loads"
        )
        section.pop("freshness")
    value_: Any = section if "freshness" in section else schedule
    return Guess(value_, "; ".join(dict.fromkeys(unsure)), not unsure)


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
