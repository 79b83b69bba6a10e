"""What steps say as JSON, an object for each line, for those who collect logs.

Each has `at`, `level`, `run` and `step`; what a step did to a table is there as in the
journal, and everything else that it prints is a `message`.
"""

import atexit
import io
import json
import sys
import threading
from datetime import UTC, datetime
from typing import Any, TextIO

from pipeline import settings

_LEVELS = {"warn": "warning", "error": "error", "stopped": "error"}


class _Lines(io.TextIOBase):
    """Writes each line that is printed as one object."""

    def __init__(self, stream: TextIO, level: str, step: str) -> None:
        self._stream = stream
        self._level = level
        self._step = step
        # A thread prints a line in parts, and others print meanwhile.
        self._begun = threading.local()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    def fileno(self) -> int:
        return self._stream.fileno()

    def write(self, text: str) -> int:
        *lines, begun = (getattr(self._begun, "text", "") + text).split("\n")
        self._begun.text = begun
        for line in lines:
            # Of a line that was written over, what was there last.
            if says := line.rstrip("\r").rpartition("\r")[2].strip():
                self.tell(level=self._level, message=says)
        return len(text)

    def tell(self, **fields: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        named = {"at": at, "run": settings.RUN_ID, "step": self._step}
        text = json.dumps(named | fields, ensure_ascii=False, default=str)
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def end(self) -> None:
        self.write("\n")
        self._stream.flush()


def begin(step: str) -> None:
    """Have this process print JSON from now on, if `LOG_FORMAT` asks for it."""
    if settings.LOG_FORMAT != "json":
        return
    out, err = _Lines(sys.stdout, "info", step), _Lines(sys.stderr, "error", step)
    sys.stdout, sys.stderr = out, err
    atexit.register(out.end)
    atexit.register(err.end)


def tell(line: dict[str, Any]) -> None:
    """Print a line of the journal as it is, where JSON is asked for."""
    if isinstance(sys.stdout, _Lines):
        sys.stdout.tell(level=_LEVELS.get(line["status"], "info"), **line)
