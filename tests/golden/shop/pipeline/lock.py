"""One run at a time, because the warehouse lets one writing process in.

The operating system holds the lock, and frees it when the last process of a run
ends, however it ends. A killed run therefore leaves nothing to clean up, and a
step that outlives its killed run keeps the next run waiting.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from pipeline import settings
from pipeline.errors import PipelineError

# Names the open lock file that a run hands down to the steps it starts.
_DESCRIPTOR = "PIPELINE_LOCK_FD"

_WAIT_SECONDS = 600


class Busy(PipelineError):
    """Another run did not end within the time to wait."""


@contextmanager
def held() -> Iterator[None]:
    """Hold the lock, for this process and those that it hands the lock down to."""
    if _DESCRIPTOR in os.environ:
        yield
        return
    settings.LOCK.parent.mkdir(parents=True, exist_ok=True)
    with settings.LOCK.open("a+", encoding="utf-8") as file:
        _acquire(file)
        file.truncate(0)
        file.write(f"process {os.getpid()}, since {datetime.now(UTC):%H:%M:%S} UTC")
        file.flush()
        os.environ[_DESCRIPTOR] = str(file.fileno())
        try:
            yield
        finally:
            del os.environ[_DESCRIPTOR]


def shared() -> tuple[int, ...]:
    """Return the file descriptors to pass to a subprocess that shares the lock."""
    descriptor = os.environ.get(_DESCRIPTOR)
    return (int(descriptor),) if descriptor else ()


def holder() -> str | None:
    """Return who holds the lock, or None when nobody does."""
    if not settings.LOCK.exists():
        return None
    with settings.LOCK.open("r", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _content(file)
    return None


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


def _acquire(file: TextIO) -> None:
    give_up = time.monotonic() + _WAIT_SECONDS
    told = False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            work = f"Another run is at work ({_content(file)})."
            if time.monotonic() > give_up:
                raise Busy(f"{work} Try again when it has ended.") from None
            if not told:
                print(work, "Waiting for it to end; Ctrl-C gives up.", flush=True)
                told = True
            time.sleep(0.5)


def _content(file: TextIO) -> str:
    file.seek(0)
    return file.read().strip() or "unknown process"
