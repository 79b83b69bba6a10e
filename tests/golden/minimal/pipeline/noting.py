"""What is left of a step when it has ended, however it did."""

import time
from collections.abc import Callable

from pipeline import journal


def noted(step: str, words: str, do: Callable[..., bool]) -> bool:
    """Do a step, and note in the journal how it ended; `words` are its command's."""
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
        )
    return well
