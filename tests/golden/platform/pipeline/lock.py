"""One run at a time: two would take each other's unfinished rows for left-overs.

The operating system holds the lock, and frees it when the last process of a run
ends, however it ends. A killed run therefore leaves nothing to clean up, and a
step that outlives its killed run keeps the next run waiting. A warehouse that
other machines can reach has a lock of its own beside it, with the same promise.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from pipeline import settings, warehouse
from pipeline.errors import PipelineError

# Names the open files that are the lock, which a run hands down to the steps it starts.
_DESCRIPTORS = "PIPELINE_LOCK_FDS"

_WAIT_SECONDS = 600


class Busy(PipelineError):
    """Another run did not end within the time to wait."""


@contextmanager
def held() -> Iterator[None]:
    """Hold the lock, for this process and those that it hands the lock down to."""
    if _DESCRIPTORS in os.environ:
        yield
        return
    settings.LOCK.parent.mkdir(parents=True, exist_ok=True)
    with settings.LOCK.open("a+", encoding="utf-8") as file:
        _wait(lambda: _other(file))
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%H:%M:%S} UTC")
        file.flush()
        with warehouse.alone(_wait) as descriptors:
            os.environ[_DESCRIPTORS] = " ".join(map(str, (file.fileno(), *descriptors)))
            try:
                yield
            finally:
                del os.environ[_DESCRIPTORS]


def shared() -> tuple[int, ...]:
    """Return the file descriptors to pass to a subprocess that shares the lock."""
    return tuple(map(int, os.environ.get(_DESCRIPTORS, "").split()))


def holder() -> str | None:
    """Return who holds the lock, or None when nobody does."""
    if not settings.LOCK.exists():
        return None
    with settings.LOCK.open("r", encoding="utf-8") as file:
        return _other(file)


def is_orphaned() -> bool:
    """Tell whether the run that took the lock has ended, and a step of it has not."""
    words = (holder() or "").replace(",", "").split()
    if words[:1] != ["process"]:
        return False
    try:
        os.kill(int(words[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


def _other(file: TextIO) -> str | None:
    """Take the lock of this machine, or return who has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        return _content(file)


def _wait(other: Callable[[], str | None]) -> None:
    """Call what takes a lock or returns who has it, until it is taken."""
    give_up = time.monotonic() + _WAIT_SECONDS
    told = False
    while at_work := other():
        work = f"Another run is at work ({at_work})."
        if time.monotonic() > give_up:
            raise Busy(f"{work} Try again when it has ended.")
        if not told:
            print(work, "Waiting for it to end; Ctrl-C gives up.", flush=True)
            told = True
        time.sleep(0.5)


def _content(file: TextIO) -> str:
    file.seek(0)
    return file.read().strip() or "unknown process"
