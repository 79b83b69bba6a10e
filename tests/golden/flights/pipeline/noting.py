"""What is left of a step when it has ended, however it did."""

import time
from collections.abc import Callable

from pipeline import approval, journal, warehouse
from pipeline.errors import PipelineError


def noted(step: str, words: str, do: Callable[..., bool], *, is_whole: bool) -> bool:
    """Do a step, and note in the journal how it ended; `words` are its command's.

    Of one that reads raw as a whole, it is noted up to which load it has read.
    """
    started, well = time.monotonic(), False
    try:
        well = do()
    finally:
        journal.record(
            step=step,
            layer="steps",
            table=words,
            seconds=time.monotonic() - started,
            status="ok" if well else "error",
            detail={"loads": _loads()} if well and is_whole and step != "load" else {},
        )
    return well


def _loads() -> dict[str, str]:
    """Return the newest load of each source: this step holds the lock, so none came since."""
    try:
        return approval.newest() if warehouse.exists() else {}
    except PipelineError:
        return {}  # somebody looks into the warehouse just now
