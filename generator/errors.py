"""Everything that Penstock refuses, in one place.

PenstockError
├── SpecError          what the user declared can't be built; carries every problem found
├── UnreadableSpec     penstock.yml is missing, is no file, or is not UTF-8
├── UnknownExample     there is no example spec of that name
├── ImportRefused      what exists can't be reached, read or said in a spec; nothing was written
├── ScaffoldError      a project can't be written where it was asked for
├── UpdateRefused      a project can't be brought up to date as it is; nothing was touched
└── UpdateInterrupted  an update stopped half way; the next command finishes it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "ImportRefused",
    "PenstockError",
    "Problem",
    "ScaffoldError",
    "SpecError",
    "UnknownExample",
    "UnreadableSpec",
    "UpdateInterrupted",
    "UpdateRefused",
]


class PenstockError(Exception):
    """Base of every error whose message is meant for the user."""


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in a spec, and where: line and column count from 1."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return f"{text}\n    {self.hint}" if self.hint else text

    def as_annotation(self) -> str:
        """As a workflow command of GitHub Actions, which shows it at the line."""
        text = f"{self.message}\n{self.hint}" if self.hint else self.message
        file = _escaped(self.file).replace(":", "%3A").replace(",", "%2C")
        place = f"file={file},line={self.line},col={self.column}"
        return f"::error {place}::{_escaped(text)}"


def _escaped(text: str) -> str:
    for character, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(character, code)
    return text


class SpecError(PenstockError):
    """The spec can't be built. `problems` is never empty and is in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UnreadableSpec(PenstockError):
    """There is no text to read a spec from."""


class UnknownExample(PenstockError):
    """There is no example of that name."""


class ImportRefused(PenstockError):
    """What exists can't be reached, or not be said in a spec; nothing was written."""


class ScaffoldError(PenstockError):
    """A project can't be written; nothing was."""


class UpdateRefused(PenstockError):
    """A project can't be brought up to date as it is; nothing was touched."""


class UpdateInterrupted(PenstockError):
    """The disk or git failed in the middle of an update; its journal is still there."""
