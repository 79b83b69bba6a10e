"""One file, three versions: as generated before, as it is, as generated now."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from .tree import File

__all__ = ["MARKER", "is_same", "merged"]

MARKER = b"<<<<<<< yours"
"""How a conflict in a file begins."""
_LABELS = ("-L", "yours", "-L", "before", "-L", "penstock")
_BINARY = 255


def is_same(ours: File | None, generated: File | None) -> bool:
    """Whether a file is what was generated; a checkout may have changed its line ends."""
    if ours is None or generated is None or ours == generated:
        return ours == generated
    return (
        ours.executable == generated.executable
        and _ends_with_returns(ours.content, generated.content)
        and ours.content.replace(b"\r\n", b"\n") == generated.content
    )


def merged(before: File | None, ours: File, after: File) -> tuple[File, bool]:
    """What the file becomes, and whether nothing is left for a person to decide.

    Where both sides changed the same lines, both stay between markers; a binary file
    stays as it is. Line ends are those of the file as it is.
    """
    returns = _ends_with_returns(ours.content, after.content)
    mine = ours.content.replace(b"\r\n", b"\n") if returns else ours.content
    base = before.content if before else b""
    if _ends_with_returns(base, after.content):
        base = base.replace(b"\r\n", b"\n")
    if mine == base:
        content, clean = after.content, True
    elif after.content == base:
        content, clean = mine, True
    else:
        content, clean = _by_lines(base, mine, after.content)
    if returns and content is not mine:
        content = content.replace(b"\n", b"\r\n")
    elif returns:
        content = ours.content
    bit = after.executable if before else ours.executable or after.executable
    if before and ours.executable != before.executable:
        bit = ours.executable
    return File(content, bit), clean


def _ends_with_returns(ours: bytes, generated: bytes) -> bool:
    """Whether every line of ours ends in CRLF, and none of what is generated does."""
    lines = ours.count(b"\n")
    return 0 < lines == ours.count(b"\r\n") and b"\r" not in generated


def _by_lines(before: bytes, ours: bytes, after: bytes) -> tuple[bytes, bool]:
    """The three-way merge of git, with markers where it can't tell."""
    with tempfile.TemporaryDirectory(prefix="penstock-") as folder:
        paths = []
        for name, content in (("yours", ours), ("before", before), ("penstock", after)):
            path = Path(folder) / name
            path.write_bytes(content)
            paths.append(str(path))
        done = subprocess.run(
            ["git", "merge-file", "--stdout", *_LABELS, *paths],
            cwd=folder,
            capture_output=True,
        )
    if done.returncode == _BINARY or done.returncode < 0:
        return ours, False
    return done.stdout, done.returncode == 0
