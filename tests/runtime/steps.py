"""Steps of a generated project, run in forks of one process that has imported what is heavy.

They can be killed at any moment, as the real ones can, and take a fraction of their time.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Ended", "Steps", "steps_of"]

_ZYGOTE = Path(__file__).parent / "inside" / "zygote.py"


@dataclass(frozen=True)
class Ended:
    """How a step ended."""

    code: int | None
    """Its exit code; None when it was killed."""
    seconds: float
    said: str
    """What it printed, errors too."""


class Steps:
    """The steps of one project."""

    def __init__(
        self, folder: Path, variables: Mapping[str, str], only_loads: bool
    ) -> None:
        self.folder = folder
        self._log = folder / "steps.log"
        self._process = subprocess.Popen(
            [
                *(folder / ".venv/bin/python", _ZYGOTE, self._log),
                *(("loads",) if only_loads else ()),
            ],
            cwd=folder,
            env={
                **os.environ,
                **variables,
                "PYTHONPATH": str(folder),
                "RUNTIME__DLTHUB_TELEMETRY": "false",
                "RUNTIME__LOG_LEVEL": "CRITICAL",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def run(
        self, *words: str, kill_after: float | None = None, largest: int | None = None
    ) -> Ended:
        """Run a step, given as the words after `python -m pipeline`.

        It is killed after `kill_after` seconds with all that it has started, and may not
        write to files beyond `largest` bytes.
        """
        done = self._ask(do="step", words=words, kill_after=kill_after, largest=largest)
        return Ended(**done, said=self._said())

    def python(self, code: str, *words: str) -> Ended:
        """Run code in the project, with these words as its command line."""
        done = self._ask(do="python", code=code, words=words)
        return Ended(**done, said=self._said())

    def dbt(self, *words: str, folder: Path | None = None) -> Ended:
        """Run dbt without the rest of a step, here or in a project that is like this one."""
        done = self._ask(do="dbt", words=words, folder=str(folder or self.folder))
        return Ended(**done, said=self._said())

    def tables(self, without: Sequence[str]) -> dict[str, list[str]]:
        """The rows of all tables and views, each as text, without some columns.

        Of raw, those of finished loads; columns are named alone, or after their schema.
        """
        found: dict[str, list[str]] = self._ask(do="snapshot", without=without)
        return found

    def end(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()

    def _said(self) -> str:
        said = self._log.read_text(encoding="utf-8", errors="replace")
        return said.rpartition("\n$ ")[2]

    def _ask(self, **command: Any) -> Any:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        assert line, f"no answer; {self._log} may say why"
        return json.loads(line)


@contextmanager
def steps_of(
    folder: Path,
    variables: Mapping[str, str] | None = None,
    *,
    only_loads: bool = False,
) -> Iterator[Steps]:
    """The steps of a project, whose process is ended at last.

    With `only_loads`, what models and gates need is not imported before.
    """
    steps = Steps(folder, variables or {}, only_loads)
    try:
        yield steps
    finally:
        steps.end()
