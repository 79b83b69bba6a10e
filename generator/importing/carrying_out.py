"""Reads the spec, brings in what was found, and writes it: all of it or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..errors import ImportRefused
from ..spec.load import read_text
from .found import FoundSource
from .merging import Outcome, merged

__all__ = ["carry_out"]

_CRLF = b"\r\n"
_BOM = b"\xef\xbb\xbf"


def carry_out(
    found: Iterable[FoundSource], spec: Path, *, writes: bool = True
) -> tuple[Outcome, bool]:
    """What becomes of the file `spec`, and whether it was written.

    The file keeps its line ends and its mode, and is replaced in one step. Raises SpecError
    when it is not valid as it is, and ImportRefused when the result would not be.
    """
    before = read_text(spec)
    outcome = merged(before, found, str(spec))
    if not writes or outcome.text == before:
        return outcome, False
    _replace(spec, outcome.text)
    return outcome, True


def _replace(spec: Path, text: str) -> None:
    target = spec.resolve()
    old = target.read_bytes() if target.exists() else b""
    new = text.encode()
    if _CRLF in old:
        new = new.replace(b"\n", _CRLF)
    if old.startswith(_BOM):
        new = _BOM + new
    if not target.parent.is_dir():
        raise ImportRefused(f"{target.parent}: there is no such folder.")
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as beside:
        made = Path(beside.name)
        try:
            beside.write(new)
            beside.flush()
            os.fsync(beside.fileno())
        except OSError:
            made.unlink()
            raise
    made.chmod(target.stat().st_mode & 0o777 if old else 0o644)
    made.replace(target)
