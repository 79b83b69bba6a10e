"""What a data contract asks of values within a column: of an object's or a list's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["asked_within"]


def asked_within(
    declared: Mapping[str, Any], options: Sequence[str], path: str = ""
) -> Iterator[str]:
    """Each demand on what is nested in a property, as `address.zip: pattern`.

    `options` are those keys of `logicalTypeOptions` that ask something.
    """
    path = path or str(declared.get("name") or "?")
    inner = [
        (f"{path}.{one.get('name') or '?'}", one)
        for one in declared.get("properties") or ()
        if isinstance(one, dict)
    ]
    if isinstance(items := declared.get("items"), dict):
        inner.append((f"{path}[]", items))
    for here, one in inner:
        for rule in one.get("quality") or ():
            said = rule if isinstance(rule, dict) else {"name": rule}
            yield f"{here}: {_called(said)}"
        limits = one.get("logicalTypeOptions") or {}
        yield from (f"{here}: {key}" for key in options if key in limits)
        yield from (f"{here}: {key}" for key in ("unique", "enum") if _asks(one, key))
        yield from asked_within(one, options, here)


def _called(rule: Mapping[str, Any]) -> Any:
    keys = ("name", "metric", "rule", "description", "type")
    return next((rule[key] for key in keys if rule.get(key)), "a rule")


def _asks(one: Mapping[str, Any], key: str) -> bool:
    return bool(one.get(key)) and str(one[key]).lower() != "false"
