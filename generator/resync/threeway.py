"""One file, three versions: as generated before, as it is, as generated now."""

from __future__ import annotations

import difflib
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from .tree import File

__all__ = ["MARKER", "Names", "is_same", "merged"]

Names = Sequence[tuple[str, str]]
"""Old and new names of what the spec renames."""

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


def merged(
    before: File | None, ours: File, after: File, renamed: Names = ()
) -> tuple[File, bool]:
    """What the file becomes, and whether nothing is left for a person to decide.

    Where both sides changed the same lines, both stay between markers; a binary file
    stays as it is. Line ends are those of the file as it is. Lines in which nothing but a
    name that is `renamed` has changed are no change of a line beside them.
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
        if not clean and renamed:
            named = _with_new_names(base, mine, after.content, renamed)
            content, clean = _by_lines(*named, after.content)
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


def _with_new_names(
    before: bytes, ours: bytes, after: bytes, renamed: Names
) -> tuple[bytes, bytes]:
    """Before and ours, where lines that nobody touched already have their new names."""
    old, mine, new = (text.splitlines(keepends=True) for text in (before, ours, after))
    lines = dict(_renamed_lines(old, new, renamed))
    kept = difflib.SequenceMatcher(
        None, old, mine, autojunk=False
    ).get_matching_blocks()
    for theirs, my, size in kept:
        for place in range(size):
            if theirs + place in lines:
                old[theirs + place] = mine[my + place] = lines[theirs + place]
    return b"".join(old), b"".join(mine)


def _renamed_lines(
    old: Sequence[bytes], new: Sequence[bytes], renamed: Names
) -> Iterator[tuple[int, bytes]]:
    """The places of old lines that differ from a new one by names alone, and that one."""
    names = {
        name.encode(): number for number, pair in enumerate(renamed) for name in pair
    }
    anyone = b"|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pattern = re.compile(b"(?<![A-Za-z0-9])(?:%s)(?![A-Za-z0-9])" % anyone)

    def nameless(line: bytes) -> bytes:
        return pattern.sub(lambda found: b"\0%d\0" % names[found[0]], line)

    blocks = difflib.SequenceMatcher(
        None, [*map(nameless, old)], [*map(nameless, new)], autojunk=False
    )
    for theirs, ours, size in blocks.get_matching_blocks():
        for place in range(size):
            if old[theirs + place] != new[ours + place]:
                yield theirs + place, new[ours + place]
