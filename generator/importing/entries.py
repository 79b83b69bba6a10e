"""Pieces of YAML before they are text: an entry of a mapping, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..design.quoting import json_text, one_line

__all__ = ["MARK", "Entry", "Plain", "commented", "flow", "scalar"]

MARK = "?:"
"""What starts a comment about something that nobody is sure of."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_ ./()+%=;-]*(?<! )")
_WORDS = frozenset(
    {"true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf"}
)


class Plain(str):
    """A text that is written without quotes: a number, a share."""

    __slots__ = ()


def scalar(value: Any) -> str:
    """A YAML scalar that every parser reads as `value`, inside of brackets too.

    Texts that some YAML takes for something else (`no`, `1.10`, `2024-01-01`) get quotes;
    numbers and truth values are given as such.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Plain):
        return str(value)
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if is_plain else json_text(text)


def flow(value: Any) -> str:
    """A value on one line: `{type: string, values: [a, "no"]}`."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{scalar(k)}: {flow(v)}" for k, v in value.items())
        return f"{{{inside}}}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(flow(item) for item in value)}]"
    return scalar(value)


@dataclass(frozen=True)
class Entry:
    """One key of a mapping, with a value on its line or with entries below it.

    `items` are a list below the key, each on a line of its own with what is said of it.
    `doubts` are said beside the line (or above it, where there is no room), each as a
    comment `# ?: …`. An entry that is `off` is written as a comment altogether.
    """

    key: str
    value: Any = None
    inside: tuple[Entry, ...] = ()
    items: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    doubts: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    off: bool = False

    @property
    def head(self) -> str:
        """The line that starts it, without what is beside it."""
        if self.inside or self.items:
            return f"{scalar(self.key)}:"
        return f"{scalar(self.key)}: {flow(self.value)}"

    @property
    def plain(self) -> Any:
        """What stands behind the key, for a place where it must fit on a line."""
        if self.inside:
            return {entry.key: entry.plain for entry in self.inside if not entry.off}
        return [item for item, _ in self.items] if self.items else self.value

    def lines(self, indent: int = 0, step: int = 2) -> Iterator[str]:
        """The lines of its text, without line ends; each level is `step` columns deeper."""
        pad = " " * indent
        yield from (f"{pad}# {MARK} {one_line(text)}" for text in self.above)
        own = list(self._lines(0, step))
        yield from (f"{pad}# {line}" if self.off else f"{pad}{line}" for line in own)

    def _lines(self, indent: int, step: int) -> Iterator[str]:
        pad = " " * indent
        yield pad + self.head + commented(self.doubts)
        for entry in self.inside:
            yield from entry.lines(indent + step, step)
        for item, doubts in self.items:
            yield f"{pad}{' ' * step}- {flow(item)}{commented(doubts)}"


def commented(doubts: Iterable[str]) -> str:
    """What is put behind a line, to say what is not sure of it."""
    said = "; ".join(one_line(doubt) for doubt in doubts)
    return f"  # {MARK} {said}" if said else ""
