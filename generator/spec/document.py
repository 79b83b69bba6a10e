"""The text of a spec as a tree that remembers where everything stands.

Scalars keep the text that the user wrote (`01`, `1.10`, `no`, `null`): the declared type
of a field reads them, not YAML's own guesses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

from ..errors import Problem, SpecError
from .yaml_errors import end_of, yaml_problem

__all__ = ["Document", "Path", "Tree", "read_document"]

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

# libyaml composes a thousand tables in a fraction of a second; the pure Python loader
# is the same grammar for platforms whose wheel lacks it.
_FastLoader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE_KEY = "<<"
_YAML_TAGS = "tag:yaml.org,2002:"
_ANY_TAG = f"{_YAML_TAGS}str"
_DEEPEST = 100
_ABYSS = 5_000
_TOO_DEEP = f"this is nested more than {_DEEPEST} levels deep"
_FLATTER = "Look for brackets too many; a spec has ten levels."


class _Loader(_FastLoader):  # type: ignore[misc]
    """Guesses no types, since none of the guesses is used; that takes a third of the time."""

    def resolve(self, kind: type, value: str | None, implicit: Any) -> str:
        """One tag for every node that has none of its own."""
        return _ANY_TAG


@dataclass(frozen=True)
class Document:
    """A parsed spec: its plain `tree`, and the place of every value in it."""

    file: str
    tree: Tree
    root: yaml.Node | None
    end: tuple[int, int]
    """Line and column at which the text ends; libyaml may point behind it."""

    def problem(self, path: Path, message: str, hint: str = "") -> Problem:
        """A problem at the deepest place of `path` that the text really has.

        Segments that are not in the text are passed over: they are missing keys, or
        tags that a validator put in between.
        """
        node, mark = self.root, None
        for segment in path:
            key, child = _child(node, segment)
            if child is not None:
                node, mark = child, (key or child).start_mark
        if mark is None and node is not None:
            mark = node.start_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line, column = min(place, self.end)
        return Problem(self.file, line, column, message, hint)


def read_document(text: str, file: str) -> Document:
    """Parse `text`; `file` is the name that problems point at.

    Raises SpecError for text that is not YAML, and for what a spec has no use for: a key
    given twice, a key that is not plain text, a tag, an alias that contains itself.
    """
    try:
        if _is_bottomless(text):
            raise RecursionError
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise SpecError([yaml_problem(text, file, error)]) from None
    except RecursionError:
        raise SpecError([Problem(file, 1, 1, _TOO_DEEP, _FLATTER)]) from None
    reader = _Reader(file)
    tree = reader.plain(root, ())
    if reader.problems:
        raise SpecError(reader.problems)
    return Document(file, tree, root, end_of(text))


def _is_bottomless(text: str) -> bool:
    """Whether text is nested so deeply that libyaml would overrun the stack."""
    depth = 0
    for match in re.finditer(rf"[\[\]{{}}]|(?:[-?:] ){{{_ABYSS}}}", text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], _ABYSS)
        if depth >= _ABYSS:
            return True
    return False


class _Reader:
    """Makes a plain tree of nodes, and gathers what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._read: dict[int, Tree] = {}

    def plain(self, node: yaml.Node | None, parents: tuple[int, ...]) -> Tree:
        """The tree of `node`, which is inside of `parents`."""
        if node is None:
            return None
        if not node.tag.startswith(_YAML_TAGS):
            self._refuse(
                node,
                f"`{node.tag}` is a tag, and specs have none",
                "Put quotes around a text that starts with an exclamation mark.",
            )
        if isinstance(node, yaml.ScalarNode):
            return None if not node.value and not node.style else str(node.value)
        if id(node) in parents:
            self._refuse(node, "this alias contains itself", "Write it out instead.")
            return None
        # What several aliases stand for is read once, however often it is repeated.
        if id(node) not in self._read:
            self._read[id(node)] = self._collection(node, (*parents, id(node)))
        return self._read[id(node)]

    def _collection(self, node: yaml.Node, parents: tuple[int, ...]) -> Tree:
        if len(parents) > _DEEPEST:
            self._refuse(node, _TOO_DEEP, _FLATTER)
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, parents) for item in node.value]
        plain: dict[str, Tree] = {}
        inherited: dict[str, Tree] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(
                    key,
                    "a key must be plain text",
                    "Put quotes around one that starts with [ or {.",
                )
            elif _is_merge(key):
                inherited = {**self._merged(value, parents), **inherited}
            elif key.value in plain:
                hint = "Keep one of them, or give one another name."
                self._refuse(key, f"`{key.value}` is given twice", hint)
            else:
                plain[key.value] = self.plain(value, parents)
        return {**inherited, **plain} if inherited else plain

    def _merged(self, value: yaml.Node, parents: tuple[int, ...]) -> dict[str, Tree]:
        merged: dict[str, Tree] = {}
        for source in _sources(value):
            tree = self.plain(source, parents)
            if isinstance(tree, dict):
                merged = {**tree, **merged}
            else:
                hint = "Name an anchor of one: `<<: *shared`."
                self._refuse(value, "`<<` needs a mapping to merge", hint)
        return merged

    def _refuse(self, node: yaml.Node, message: str, hint: str = "") -> None:
        mark = node.start_mark
        self.problems.append(
            Problem(self._file, mark.line + 1, mark.column + 1, message, hint)
        )


def _is_merge(key: yaml.Node) -> bool:
    return (
        isinstance(key, yaml.ScalarNode) and key.value == _MERGE_KEY and not key.style
    )


def _sources(value: yaml.Node) -> Sequence[yaml.Node]:
    return value.value if isinstance(value, yaml.SequenceNode) else [value]


def _child(
    node: yaml.Node | None, segment: str | int
) -> tuple[yaml.Node | None, yaml.Node | None]:
    """The key and the value under `segment`, or nothing."""
    if isinstance(node, yaml.SequenceNode) and isinstance(segment, int):
        return None, node.value[segment] if segment < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        for key, value in _entries(node):
            if key.value == segment:
                return key, value
    return None, None


def _entries(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    for key, value in node.value:
        yield key, value
    for key, value in node.value:
        if _is_merge(key):
            for source in _sources(value):
                if isinstance(source, yaml.MappingNode):
                    yield from _entries(source)
