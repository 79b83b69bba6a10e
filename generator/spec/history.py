"""What becomes of an attribute's old value when it changes, attribute by attribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from .scalars import Name, refuse

__all__ = ["BESIDE", "PART", "UNLESS_SAID", "VERSIONED", "History", "Way", "way_of"]

Way = Literal["overwrite", "track", "keep", "previous", "track_and_current", "separate"]
"""The types 1, 2, 0, 3, 6 and 4 of slowly changing dimensions."""

UNLESS_SAID = "unless_said"
VERSIONED: tuple[Way, ...] = ("track", "track_and_current")
"""The ways of which a change begins another version of the row."""

BESIDE: Mapping[Way, str] = {
    "previous": "previous_{}",
    "track_and_current": "current_{}",
}
"""What the column is called that stands beside an attribute."""

PART = "{}_profile"
"""What a dimension is called to which attributes of another are moved."""

_FOR_ALL = ("overwrite", "track", "keep", "previous", "track_and_current")
_EACH = (*_FOR_ALL, "separate")


def _long(value: Any) -> Any:
    """`track` is short for `{unless_said: track}`; without a word newest states are kept."""
    if value is None:
        value = {}
    if isinstance(value, Mapping):
        value = {UNLESS_SAID: "overwrite", **value}
        every = value[UNLESS_SAID]
    else:
        every, value = value, {UNLESS_SAID: value}
    if isinstance(every, str) and every not in _FOR_ALL:
        known = ", ".join(f"`{way}`" for way in _FOR_ALL[:-1])
        raise refuse(
            f"`{every}` is not known here; for all attributes it is {known} "
            f"or `{_FOR_ALL[-1]}`"
        )
    return value


History = Annotated[
    dict[Name, Way],
    BeforeValidator(_long),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(_FOR_ALL)},
                {
                    "type": "object",
                    "properties": {UNLESS_SAID: {"enum": list(_FOR_ALL)}},
                    "additionalProperties": {"enum": list(_EACH)},
                },
                {"type": "null"},
            ]
        }
    ),
]


def way_of(history: Mapping[str, Way], attribute: str) -> Way:
    """What becomes of an attribute, by its name in the spec."""
    return history.get(attribute, history[UNLESS_SAID])
