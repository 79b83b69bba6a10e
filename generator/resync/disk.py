"""Every step that changes anything on the disk, each so small that it happens or not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["make_folder", "put", "remove", "rename", "settle", "sweep", "write"]


_FEW = 200


def write(path: Path, content: bytes) -> None:
    """Write a new file."""
    path.write_bytes(content)


def settle(folder: Path) -> None:
    """Be sure that the files of a folder are on the disk, should the power fail."""
    files = list(folder.iterdir())
    if len(files) > _FEW and hasattr(os, "sync"):
        os.sync()
        return
    for path in files:
        with path.open("rb") as file:
            os.fsync(file.fileno())


def rename(path: Path, target: Path) -> None:
    """Rename a file or folder, and be sure that the folder above knows."""
    path.rename(target)
    if hasattr(os, "O_DIRECTORY"):
        above = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(above)
        finally:
            os.close(above)


def put(waiting: Path, target: Path, *, executable: bool) -> None:
    """Move a file into its place in one step; it keeps the mode of the one that was there."""
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o644
    waiting.chmod(mode | 0o111 if executable else mode & ~0o111)
    waiting.replace(target)


def make_folder(path: Path) -> None:
    """Make a folder and those above it."""
    path.mkdir(parents=True, exist_ok=True)


def remove(path: Path, top: Path) -> None:
    """Remove a file, and folders that it leaves empty; git would not keep them either."""
    path.unlink(missing_ok=True)
    folder = path.parent
    while folder != top and folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def sweep(folder: Path) -> None:
    """Remove a folder with everything in it."""
    shutil.rmtree(folder)
