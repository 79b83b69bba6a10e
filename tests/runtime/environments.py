"""The environments that generated projects run in: made once from a lock file, and kept.

They lie in `.cache/` at the root of the repository, under a digest of the lock, so that
another run with the same lock takes them as they are.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support import ROOT

_CACHE = (ROOT / ".cache").resolve() / "environments"


def environment(lock: Path) -> Path:
    """The folder of a virtual environment with what `lock` names, and nothing else."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    digest = hashlib.sha256(lock.read_bytes() + version.encode()).hexdigest()[:16]
    folder = _CACHE / f"{lock.stem}-{digest}"
    with _alone(folder):
        if not (folder / ".complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _uv("venv", "--quiet", "--python", sys.executable, str(folder))
            _uv("pip", "sync", "--quiet", "--python", str(folder), str(lock))
            (folder / ".complete").touch()
    return folder


def furnish(project: Path) -> Path:
    """Give a rendered project the environments that its `make setup` would make."""
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    for stamp, lock in re.findall(
        r"^(\.(?:\w+-)?venv/\S+):.*?(requirements/\S+\.txt)", makefile, re.MULTILINE
    ):
        link = project / stamp.partition("/")[0]
        link.symlink_to(environment(project / lock), target_is_directory=True)
        (project / stamp).touch()
        # Make compares whole files' times: the environment is newer than its lock.
        an_hour_ago = time.time() - 3600
        os.utime(project / lock, (an_hour_ago, an_hour_ago))
    return project


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep other processes from making the same environment at the same time."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with Path(f"{folder}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _uv(*arguments: str) -> None:
    beside = Path(sys.executable).parent / "uv"
    command = str(beside) if beside.exists() else shutil.which("uv")
    assert command, "uv is part of requirements/dev.txt; `make setup` installs it"
    subprocess.run([command, *arguments], check=True)
