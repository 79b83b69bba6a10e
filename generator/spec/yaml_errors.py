"""What to tell somebody whose text is not YAML."""

from __future__ import annotations

import yaml

from ..errors import Problem

__all__ = ["yaml_problem"]

_HINTS = {
    "but found another document": "A spec is one document: take the `---` out.",
    "found undefined alias": "The `&anchor` of that name must come before it.",
    "second occurrence": "Give the second `&anchor` another name.",
}


def yaml_problem(text: str, file: str, error: yaml.YAMLError) -> Problem:
    """The problem that a parser's error comes to, at a place that `text` really has."""
    if isinstance(error, yaml.reader.ReaderError):
        character = error.character
        found = character if isinstance(character, str) else chr(character)
        # Its position counts bytes or characters, by the parser that is installed.
        start = text.partition(found)[0]
        return Problem(
            file,
            start.count("\n") + 1,
            len(start) - start.rfind("\n"),
            f"this is not valid YAML: it holds the control character {found!r}",
            "Take it out, or write it as an escape in double quotes.",
        )
    assert isinstance(error, yaml.MarkedYAMLError)
    message = f"this is not valid YAML: {error.problem or error.context}"
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines() or [""]
    if mark is None:
        return Problem(file, 1, 1, message)
    at_the_end = not "".join(text.splitlines()[mark.line :])[mark.column :].strip()
    if error.context_mark and at_the_end:
        mark = error.context_mark
        hint = "What starts here is never closed."
        return Problem(file, mark.line + 1, mark.column + 1, message, hint)
    line = min(mark.line + 1, len(lines))
    hint = _HINTS.get(error.problem or "") or _hint(lines[line - 1])
    if "flow" in (error.context or "") and error.context_mark:
        opened = error.context_mark
        hint = f"Is the {text[opened.index]} of line {opened.line + 1} closed?"
    return Problem(file, line, mark.column + 1, message, hint)


def _hint(here: str) -> str:
    if "\t" in here[: len(here) - len(here.lstrip())]:
        return "Indent with spaces; YAML does not allow tabs there."
    if here.lstrip().startswith(("[", "{")) or here.count("{") != here.count("}"):
        return "Check that every { and [ on this line is closed."
    if "%" in here or "@" in here or "`" in here or ": " in here.partition(": ")[2]:
        return "Put quotes around a value that holds : % @ or `."
    return "Look at the indentation and the quotes of this line and the one before."
