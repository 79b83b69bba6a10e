"""Processes that a step starts: they share its lock, and end when it is ended."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pipeline import lock, settings

_PATIENCE = 10  # seconds


def run(command: Sequence[str]) -> int:
    """Run a command and return its exit code."""
    with started(command) as process:
        return process.wait()


@contextmanager
def started(
    command: Sequence[str], *, stdout: int | None = None
) -> Iterator[subprocess.Popen[str]]:
    """Start a command; what ends this process early ends that one, too."""
    process = subprocess.Popen(
        command,
        cwd=settings.ROOT,
        env=settings.environment(),
        stdout=stdout,
        text=True,
        pass_fds=lock.shared(),
    )
    try:
        yield process
    except BaseException:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        raise
    finally:
        process.wait()
