"""Findings: what an examination saw, and what to do where it is not well.

Sources and the warehouse examine themselves, each by a function `examine` that yields
findings; `pipeline/doctor.py` shows them, and knows no kind of source or warehouse.
"""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pipeline import settings

_GIB = 1024**3
_FREE_GIB = 2
_SKEW = timedelta(seconds=30)


class Finding(NamedTuple):
    """One thing that was looked at; `advice` says what to do when it is not well."""

    what: str
    seen: str
    advice: str = ""


def space(what: str, folder: Path) -> Finding:
    """Look at a folder that is written to, or at where it will be made."""
    while not folder.exists():
        folder = folder.parent
    place = settings.shown(folder)
    free = shutil.disk_usage(folder).free / _GIB
    advice = ""
    if free < _FREE_GIB:
        advice = f"make room there: runs need {_FREE_GIB} GiB or more"
    if not os.access(folder, os.W_OK | os.X_OK):
        advice = f"let this user write to {folder}, or have it elsewhere"
    return Finding(what, f"{free:,.1f} GiB free in {place}", advice)


def clock(what: str, there: datetime) -> Finding:
    """Compare the time that a server told this very moment with the time here."""
    ahead = there - datetime.now(UTC)
    direction = "ahead of" if ahead > timedelta() else "behind"
    seconds = abs(ahead).total_seconds()
    advice = ""
    if abs(ahead) > _SKEW:
        advice = "have both clocks set by NTP: what changed last may be missed"
    return Finding(what, f"{seconds:,.1f} s {direction} this machine's", advice)
