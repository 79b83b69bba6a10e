"""Read events of OpenLineage as its own model has them, by a project's own interpreter.

Each line of the input is an event. What the model does not know, or wants otherwise, ends
this with an error.
"""

import importlib
import json
import pkgutil
import sys
import types
import typing
from collections.abc import Iterator
from enum import Enum

import attr
from openlineage.client import generated
from openlineage.client.event_v2 import RunEvent


def _classes() -> Iterator[type]:
    for module in pkgutil.iter_modules(generated.__path__):
        found = importlib.import_module(f"{generated.__name__}.{module.name}")
        yield from (each for each in vars(found).values() if attr.has(each))


_FACETS = {
    each._get_schema(): each for each in _classes() if hasattr(each, "_get_schema")
}


def _facet(said: dict[str, typing.Any]) -> object:
    assert said["_producer"], said
    return _read(_FACETS[said["_schemaURL"]], said)


def _read(of: typing.Any, said: typing.Any) -> typing.Any:
    """Make what is said into what it is declared to be."""
    origin, inner = typing.get_origin(of), typing.get_args(of)
    if origin in (types.UnionType, typing.Union):
        if said is None:
            assert type(None) in inner
            return None
        return _read(next(each for each in inner if each is not type(None)), said)
    if origin is list:
        assert isinstance(said, list), said
        return [_read(inner[0], each) for each in said]
    if origin is dict:
        is_facet = attr.has(inner[1]) and hasattr(inner[1], "_get_schema")
        read = _facet if is_facet else lambda each: _read(inner[1], each)
        return {key: read(each) for key, each in said.items()}
    if isinstance(of, type) and issubclass(of, Enum):
        return of(said)
    if not attr.has(of):
        assert of is typing.Any or isinstance(said, of), (of, said)
        return said
    attr.resolve_types(of)
    fields = {field.name: field for field in attr.fields(of)}
    assert set(said) <= set(fields), (of, said)
    values = {
        name.lstrip("_"): _read(fields[name].type, value)
        for name, value in said.items()
        if fields[name].init
    }
    made = of(**values)
    if "schemaURL" in said:
        assert made.schemaURL == said["schemaURL"], said["schemaURL"]
    return made


events = [_read(RunEvent, json.loads(line)) for line in sys.stdin]
print(len(events))
