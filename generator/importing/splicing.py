"""Adds entries to the text of a spec, and leaves every other byte of it as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from ..spec.document import Document, Path, read_document
from .entries import Entry, flow, scalar

__all__ = ["Unspliceable", "lines_of", "spliced"]


class Unspliceable(Exception):
    """Nothing can be added at a place of the text; says why."""


@dataclass(frozen=True)
class _Edit:
    """At a place of the text (line and column from 0), some of it becomes `new`."""

    line: int
    column: int
    length: int
    new: str


def spliced(text: str, file: str, path: Path, entries: Sequence[Entry]) -> str:
    """The text with `entries` at the end of the mapping at `path`.

    Mappings on the way that are not there are made. Raises Unspliceable where the mapping is
    shared by an alias, or is none.
    """
    document = read_document(text, file)
    edit = _Splice(text, document).edit(path, entries)
    lines = text.split("\n")
    line = lines[edit.line]
    end = edit.column + edit.length
    lines[edit.line] = line[: edit.column] + edit.new + line[end:]
    done = "\n".join(lines)
    return done if done.endswith("\n") else f"{done}\n"


def lines_of(text: str, file: str, path: Path) -> list[str]:
    """The lines of what is under the key at `path`, comments included; empty if not there."""
    node, key = read_document(text, file).root, None
    for segment in path:
        key, node = _pair(node, str(segment))
    if key is None:
        return []
    first, *rest = text.split("\n")[key.start_mark.line :]
    found = [first]
    for line in rest:
        plain = line.lstrip()
        is_content = plain and not plain.startswith("#")
        if is_content and len(line) - len(plain) <= key.start_mark.column:
            break
        found.append(line)
    return found


class _Splice:
    """Where in a text something goes."""

    def __init__(self, text: str, document: Document) -> None:
        self._lines = text.split("\n")
        self._root = document.root
        self._uses: Counter[int] = Counter()
        self._count(document.root)

    def edit(self, path: Path, entries: Sequence[Entry]) -> _Edit:
        node, above, indent = self._root, 0, 0
        for depth, segment in enumerate(path):
            key, value = _pair(node, str(segment))
            if key is None or value is None:
                entries = _under(path[depth:], entries)
                break
            self._refuse_shared(value, path)
            above, indent = indent, key.start_mark.column
            if not _has_entries(value):
                entries = _under(path[depth + 1 :], entries)
                return self._below(key, value, indent, indent - above, entries)
            node = value
        assert isinstance(node, yaml.MappingNode)
        if node.flow_style:
            return self._inside(node, entries)
        column = node.value[0][0].start_mark.column
        return self._after(node, column, column - indent, entries)

    def _after(
        self, node: yaml.MappingNode, indent: int, step: int, entries: Sequence[Entry]
    ) -> _Edit:
        """Behind the last entry of a mapping, and the comments that belong to it."""
        last = self._last_line(node)
        line = last + 1
        while line < len(self._lines):
            stripped = self._lines[line].strip()
            if stripped.startswith("#") and self._indent(line) >= indent:
                last = line
            elif stripped:
                break
            line += 1
        return self._new_lines(last, indent, step, entries)

    def _below(
        self,
        key: yaml.Node,
        value: yaml.Node,
        indent: int,
        step: int,
        entries: Sequence[Entry],
    ) -> _Edit:
        """Under a key with nothing, or with empty brackets, behind it."""
        step = step or 2
        edit = self._new_lines(key.end_mark.line, indent + step, step, entries)
        start, end = value.start_mark, value.end_mark
        if isinstance(value, yaml.ScalarNode) and not value.value:
            return edit
        if start.line != end.line or start.line != key.end_mark.line:
            raise Unspliceable("there is something in the way behind the key")
        line = self._lines[start.line]
        kept = line[: start.column].rstrip() + line[end.column :]
        return _Edit(start.line, 0, len(line), kept + edit.new)

    def _inside(self, node: yaml.MappingNode, entries: Sequence[Entry]) -> _Edit:
        """Before the closing bracket; a comment finds no room there."""
        end = node.value[-1][1].end_mark
        new = "".join(
            f", {scalar(entry.key)}: {flow(entry.plain)}"
            for entry in entries
            if not entry.off
        )
        return _Edit(end.line, end.column, 0, new)

    def _new_lines(
        self, after: int, indent: int, step: int, entries: Sequence[Entry]
    ) -> _Edit:
        made = [line for e in entries for line in e.lines(indent, max(step, 2))]
        new = "".join(f"\n{line}" for line in made)
        return _Edit(after, len(self._lines[after]), 0, new)

    def _last_line(self, node: yaml.Node) -> int:
        """The last line that has something of a node on it."""
        if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
            line = node.end_mark.line - (node.end_mark.column == 0)
            while line > node.start_mark.line and not self._lines[line].strip():
                line -= 1
            return int(line)
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return int(node.end_mark.line)
        if isinstance(node, yaml.SequenceNode):
            return max(self._last_line(item) for item in node.value)
        return max(
            max(int(key.end_mark.line), self._last_line_of_value(key, value))
            for key, value in node.value
        )

    def _last_line_of_value(self, key: yaml.Node, value: yaml.Node) -> int:
        """The same for what is behind a key; an alias stands where its key does."""
        if value.start_mark.line < key.start_mark.line:
            return int(key.end_mark.line)
        if isinstance(value, yaml.ScalarNode) and not value.value and not value.style:
            return int(key.end_mark.line)
        return self._last_line(value)

    def _indent(self, line: int) -> int:
        text = self._lines[line]
        return len(text) - len(text.lstrip())

    def _refuse_shared(self, node: yaml.Node, path: Path) -> None:
        if self._uses[id(node)] > 1:
            raise Unspliceable("it is shared with another place by an alias (`*`)")

    def _count(self, node: yaml.Node | None) -> None:
        pending = [node]
        while pending:
            here = pending.pop()
            if not isinstance(here, yaml.CollectionNode):
                continue
            self._uses[id(here)] += 1
            if self._uses[id(here)] > 1:
                continue
            if isinstance(here, yaml.MappingNode):
                pending += [value for _, value in here.value]
            else:
                pending += here.value


def _under(path: Path, entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries below keys that are not there yet."""
    for name in reversed(path):
        entries = (Entry(str(name), inside=tuple(entries)),)
    return entries


def _pair(
    node: yaml.Node | None, name: str
) -> tuple[yaml.Node | None, yaml.Node | None]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == name:
            return key, value
    return None, None


def _has_entries(node: yaml.Node) -> bool:
    return isinstance(node, yaml.MappingNode) and bool(node.value)
