"""An AWS for tests: moto's server, in an environment of its own, and the buckets in it."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

from support import ROOT, beside, run

__all__ = ["Buckets", "buckets", "programs", "serving"]

_PACKAGES = ("moto[server]==5.2.5",)


def programs(name: str, packages: Sequence[str]) -> Path:
    """The folder of the programs of some packages, made once and kept in `.cache/`."""
    digest = hashlib.sha256(f"{packages}{sys.version_info}".encode()).hexdigest()[:16]
    folder = ROOT / ".cache" / "environments" / f"{name}-{digest}"
    if not folder.exists():
        making = folder.with_name(f"{folder.name}.{os.getpid()}")
        uv, python = beside("uv"), making / "bin/python"
        venv = ("venv", "--quiet", "--relocatable", "--python", sys.executable, making)
        run(uv, *venv, cwd=ROOT)
        run(uv, "pip", "install", "--quiet", "--python", python, *packages, cwd=ROOT)
        try:
            making.rename(folder)
        except OSError:
            shutil.rmtree(making)  # another worker was faster
    return folder / "bin"


@contextmanager
def serving(log: Path, folder: Path, **variables: str) -> Iterator[str]:
    """The address of a local AWS that remembers what is made, until the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("w") as file:
        server = subprocess.Popen(
            [folder / "moto_server", "-p", str(port)],
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, **variables},
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@dataclass(frozen=True)
class Buckets:
    """The buckets of a store that asks nobody for a key, unless it is told to."""

    address: str

    def variables(self, prefix: str, landing: str, archive: str) -> Mapping[str, str]:
        """The variables by which a generated project finds its lake."""
        return {
            f"{prefix}_LAKE_ENDPOINT": self.address,
            f"{prefix}_LAKE_LANDING": landing,
            f"{prefix}_LAKE_ARCHIVE": archive,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def make(self, bucket: str) -> None:
        """Make a bucket."""
        self._ask("PUT", bucket)

    def put(self, bucket: str, key: str, content: bytes) -> None:
        """Put an object."""
        self._ask("PUT", f"{bucket}/{key}", content)

    def get(self, bucket: str, key: str) -> bytes:
        """The content of an object."""
        return self._ask("GET", f"{bucket}/{key}")

    def keys(self, bucket: str) -> list[str]:
        """All keys of a bucket, in their order."""
        listed = self._ask("GET", f"{bucket}", query="?list-type=2").decode()
        assert "<IsTruncated>false" in listed
        return [unescape(key) for key in re.findall("<Key>(.*?)</Key>", listed)]

    def ask_for_keys(self, *, after: int) -> None:
        """Refuse keys that it does not know, after so many requests."""
        self._ask("POST", "moto-api/reset-auth", str(after).encode())

    def _ask(
        self, method: str, path: str, content: bytes | None = None, query: str = ""
    ) -> bytes:
        url = f"{self.address}/{quote(path)}{query}"
        known = {"Authorization": "AWS test:test", "Content-Type": "text/plain"}
        request = Request(url, content, known, method=method)
        with urlopen(request) as answer:
            said: bytes = answer.read()
            return said


@contextmanager
def buckets(log: Path) -> Iterator[Buckets]:
    """A store without buckets."""
    with serving(log, programs("moto", _PACKAGES)) as address:
        yield Buckets(address)
