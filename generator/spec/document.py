"""The text of a spec as a tree that remembers where everything stands.

Scalars keep the text that the user wrote (`01`, `1.10`, `no`, `null`): the declared type
of a field reads them, not YAML's own guesses.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from ..errors import Problem, SpecError

__all__ = ["Document", "Path", "Tree", "read_document"]

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
Path: TypeAlias = tuple[str | int, ...]

# libyaml composes a thousand tables in a fraction of a second; the pure Python loader
# is the same grammar for platforms whose wheel lacks it.
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE_KEY = "<<"


@dataclass(frozen=True)
class Document:
    """A parsed spec: its plain `tree`, and the place of every value in it."""

    file: str
    tree: Tree
    root: yaml.Node | None

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
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return Problem(self.file, line, column, message, hint)


def read_document(text: str, file: str) -> Document:
    """Parse `text`; `file` is the name that problems point at.

    Raises SpecError for text that is not YAML, for a key given twice and for a key that
    is not plain text.
    """
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"this is not valid YAML: {error.problem or error.context}"
        raise SpecError(
            [Problem(file, line, column, message, _yaml_hint(text, line))]
        ) from None
    except yaml.YAMLError as error:
        message = f"this is not valid YAML: {error}"
        raise SpecError([Problem(file, 1, 1, message)]) from None
    problems: list[Problem] = []
    tree = _plain(root, file, problems, ())
    if problems:
        raise SpecError(problems)
    return Document(file, tree, root)


def _plain(
    node: yaml.Node | None,
    file: str,
    problems: list[Problem],
    parents: tuple[int, ...],
) -> Tree:
    if node is None:
        return None
    if id(node) in parents:
        problems.append(_at(node, file, "this alias contains itself"))
        return None
    parents = (*parents, id(node))
    if isinstance(node, yaml.ScalarNode):
        nothing_written = not node.value and node.style is None
        return None if nothing_written else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, file, problems, parents) for item in node.value]
    plain: dict[str, Tree] = {}
    inherited: dict[str, Tree] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problems.append(_at(key, file, "a key must be plain text"))
        elif key.value == _MERGE_KEY and key.style is None:
            for source in _merged(value):
                merged = _plain(source, file, problems, parents)
                if isinstance(merged, dict):
                    inherited = {**merged, **inherited}
                else:
                    problems.append(_at(value, file, "`<<` needs a mapping to merge"))
        elif key.value in plain:
            hint = "Keep one of them, or give one another name."
            problems.append(_at(key, file, f"`{key.value}` is given twice", hint))
        else:
            plain[key.value] = _plain(value, file, problems, parents)
    return {**inherited, **plain} if inherited else plain


def _merged(node: yaml.Node) -> Sequence[yaml.Node]:
    return node.value if isinstance(node, yaml.SequenceNode) else [node]


def _at(node: yaml.Node, file: str, message: str, hint: str = "") -> Problem:
    mark = node.start_mark
    return Problem(file, mark.line + 1, mark.column + 1, message, hint)


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
        if key.value == _MERGE_KEY:
            for source in _merged(value):
                if isinstance(source, yaml.MappingNode):
                    yield from _entries(source)


def _yaml_hint(text: str, line: int) -> str:
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "Indent with spaces; YAML does not allow tabs there."
    if here.lstrip().startswith(("[", "{")) or here.count("{") != here.count("}"):
        return "Check that every { and [ on this line is closed."
    if "%" in here or "@" in here or "`" in here or ": " in here.partition(": ")[2]:
        return "Put quotes around a value that holds : % @ or `."
    return "Look at the indentation and the quotes of this line and the one before."
