"""Processes and servers that tests start, and what they wait for."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

__all__ = ["changed", "free_port", "running", "told", "wait_until"]


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def told() -> Iterator[tuple[str, list[Any]]]:
    """A server that keeps what is posted to it, read as JSON; and its address."""
    found: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            found.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", found
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def running(
    command: Sequence[object], *, cwd: Path, log: Path, env: Mapping[str, str]
) -> Iterator[None]:
    """A process that is ended afterwards, with all that it started; it says into `log`."""
    with log.open("a") as said:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **env},
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until(true: Callable[[], object], logs: Path, seconds: float = 120) -> None:
    """Wait until something is so; what the processes said last is in the failure."""
    give_up = time.monotonic() + seconds
    while not true():
        if time.monotonic() > give_up:
            said = {
                path.name: path.read_text(errors="replace")[-3000:]
                for path in sorted(logs.glob("*.log"))
            }
            raise AssertionError("\n".join(f"== {n}\n{t}" for n, t in said.items()))
        time.sleep(0.5)


def changed(path: Path, *changes: tuple[str, str]) -> None:
    """Change texts that a file has to have."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, (path, old)
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
