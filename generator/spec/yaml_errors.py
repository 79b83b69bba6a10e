"""What to tell somebody whose text is not YAML."""

from __future__ import annotations

import re

import yaml

from ..errors import Problem

__all__ = ["end_of", "yaml_problem"]

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_HINTS = {
    "but found another document": "A spec is one document: take the `---` out.",
    "found undefined alias": "The `&anchor` of that name must come before it.",
    "second occurrence": "Give the second `&anchor` another name.",
}


def end_of(text: str) -> tuple[int, int]:
    """The line and column, from 1, at which a text ends."""
    lines = _LINE_END.split(text)
    return len(lines), len(lines[-1]) + 1


def yaml_problem(text: str, file: str, error: yaml.YAMLError) -> Problem:
    """The problem that a parser's error comes to, at a place that `text` really has."""
    if isinstance(error, yaml.reader.ReaderError):
        character = error.character
        found = character if isinstance(character, str) else chr(character)
        # Its position counts bytes or characters, by the parser that is installed.
        return Problem(
            file,
            *end_of(text.partition(found)[0]),
            f"this is not valid YAML: it holds the control character {found!r}",
            "Take it out, or write it as an escape in double quotes.",
        )
    assert isinstance(error, yaml.MarkedYAMLError)
    message = f"this is not valid YAML: {error.problem or error.context}"
    opened, mark = error.context_mark, error.problem_mark or error.context_mark
    lines = _LINE_END.split(text)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    if not "".join([*lines[line:][:1]])[column:].strip() and line >= len(lines) - 2:
        # The parser only found out at the end of the text.
        if opened and opened.line < len(lines) and opened.index < len(text):
            hint = "What starts here is never closed."
            return Problem(file, opened.line + 1, opened.column + 1, message, hint)
        line, column = len(lines) - 1, len(lines[-1])
    known = [hint for said, hint in _HINTS.items() if said in message]
    hint = known[0] if known else _hint(lines[line])
    if opened and text[opened.index : opened.index + 1] in ("[", "{"):
        hint = f"Is the {text[opened.index]} of line {opened.line + 1} closed?"
    return Problem(file, line + 1, column + 1, message, hint)


def _hint(here: str) -> str:
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "Indent with spaces; YAML does not allow tabs there."
    if here.lstrip().startswith(("[", "{")) or here.count("{") != here.count("}"):
        return "Check that every { and [ on this line is closed."
    if "%" in here or "@" in here or "`" in here or ": " in here.partition(": ")[2]:
        return "Put quotes around a value that holds : % @ or `."
    return "Look at the indentation and the quotes of this line and the one before."
