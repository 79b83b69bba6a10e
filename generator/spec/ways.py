"""Ways from a fact to what it is looked at by: `month`, `status`, `customers.towns.country`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .measures import PERIODS
from .names import identifier

__all__ = ["NoWay", "Way", "way_of"]

T = TypeVar("T")


@dataclass(frozen=True)
class Way(Generic[T]):
    """Where a text leads to, from a table by its references."""

    roles: tuple[str, ...]
    """What is referred to on the way, each as a role of the one before."""
    end: T
    """The table at its end."""
    column: str
    """Its column; empty for the time of the fact itself."""
    period: str
    """A period of days that the column is in, or empty."""


class NoWay(Exception):
    """A part of the text leads nowhere; `known` are those that would."""

    def __init__(self, part: str, known: Iterable[str]) -> None:
        super().__init__(part)
        self.part, self.known = part, tuple(known)


def way_of(
    text: str,
    start: T,
    columns: Callable[[T], Iterable[str]],
    roles: Callable[[T], dict[str, T]],
) -> Way[T]:
    """Where `text` leads to. A column is meant before a role, and a role before a period."""
    *before, last = text.split(".")
    here, path = start, list[str]()
    while before:
        part, *before = before
        further = roles(here)
        if identifier(part) in further:
            path.append(identifier(part))
            here = further[identifier(part)]
        elif not before and part in columns(here) and last in PERIODS:
            return Way(tuple(path), here, part, last)
        else:
            raise NoWay(part, (*further, *columns(here)))
    if last in columns(here):
        return Way(tuple(path), here, last, "")
    if last in PERIODS and not path:
        return Way((), here, "", last)
    raise NoWay(last, (*columns(here), *roles(here), *(() if path else PERIODS)))
