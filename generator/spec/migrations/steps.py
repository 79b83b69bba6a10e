"""One function for each step of the language; it changes the spec in place.

A step sees what a person wrote, which may be wrong anywhere: it changes what it understands
and leaves the rest for the checks of the version after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

__all__ = ["STEPS", "Step"]

Step: TypeAlias = "Callable[[Any], None]"


def from_0(spec: Any) -> None:
    """The pre-release form: `type` of a source, tables as a list, `cron` for the schedule."""
    for source in _mappings(spec.get("sources")):
        _rename(source, "type", "kind")
        tables = source.get("tables")
        if isinstance(tables, list) and all(_is_named(table) for table in tables):
            source["tables"] = _by_name(tables)
    latency = spec.get("latency")
    if isinstance(latency, Mapping):
        _rename(latency, "cron", "schedule")


def _mappings(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        yield from (item for item in value.values() if isinstance(item, Mapping))


def _is_named(table: Any) -> bool:
    return isinstance(table, Mapping) and "table" in table


def _by_name(tables: Any) -> Any:
    """A list of tables as a mapping, each with the comments that it had."""
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    for index, table in enumerate(tables):
        above = tables.ca.items.get(index, (None, None))[1]
        beside = table.ca.items.pop("table", (None, None, None))[2]
        name = table.pop("table")
        made[name] = table
        if above or beside:
            made.ca.items[name] = [None, above, beside, None]
    return made


def _rename(mapping: Any, old: str, new: str) -> None:
    """Give a key another name in its place, comments beside it included."""
    if old not in mapping or new in mapping:
        return
    place = list(mapping).index(old)
    comments = mapping.ca.items.pop(old, None)
    mapping.insert(place, new, mapping.pop(old))
    if comments:
        mapping.ca.items[new] = comments


STEPS: Mapping[int, Step] = {0: from_0}
"""What leads from a version to the one after it."""
