"""Finds kinds by the name of their module."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Union

from pydantic import Discriminator, Tag

__all__ = ["available", "every", "find", "union"]


@cache
def available(family: str) -> tuple[str, ...]:
    """The kinds of a family (`warehouses`, `sources`, …), in alphabetical order."""
    modules = (Path(__file__).parent / family).glob("[!_]*.py")
    return tuple(sorted(module.stem for module in modules if module.stem != "base"))


@cache
def find(family: str, kind: str) -> Any:
    """The object of one kind: what its module calls `KIND`.

    Raises KeyError for a kind that has no module.
    """
    if kind not in available(family):
        raise KeyError(kind)
    return import_module(f".{family}.{kind}", __package__).KIND


def every(family: str) -> dict[str, Any]:
    """All kinds of a family by name."""
    return {kind: find(family, kind) for kind in available(family)}


def union(family: str, key: str) -> Any:
    """A pydantic type: the `Options` of the kind that the mapping names under `key`.

    A text alone is the kind's name.
    """

    def tag(value: Any) -> str | None:
        named = value.get(key) if isinstance(value, dict) else value
        return named if isinstance(named, str) else getattr(value, key, None)

    options = tuple(
        Annotated[kind.Options, Tag(name)] for name, kind in every(family).items()
    )
    return Annotated[Union[options], Discriminator(tag)]  # noqa: UP007
