"""Plays random stories of updates, and tells the seed of each that goes wrong.

`--seed N --cases 1` plays one of them again. Interrupted, it sums up what it has played,
in the background too, where shells have interrupts ignored.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]


def main() -> int:
    """Print a summary; return 1 where any story went wrong."""
    from resync_cases import TOLD, Case, cases, hold, make_repository

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--batch", type=int, default=10)
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    failed: dict[int, str] = {}
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        repository = make_repository(Path(folder))
        seeds = range(
            options.seed, options.seed + max(1, options.cases // options.batch)
        )
        for number in seeds:

            @seed(number)
            @settings(
                max_examples=min(options.batch, options.cases),
                deadline=None,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            )
            @given(case=cases())
            def story(case: Case) -> None:
                hold(case, repository)

            try:
                story()
            except KeyboardInterrupt:
                print("Interrupted; so far:")
                break
            except Exception:
                failed[number] = traceback.format_exc()
                print(f"seed {number}:\n{failed[number]}", flush=True)
    seconds = time.monotonic() - began
    print(f"{TOLD.pop('cases', 0)} stories in {seconds:.0f} s, seeds {seeds}")
    print("  " + ", ".join(f"{count} {what}" for what, count in TOLD.most_common()))
    print(f"  seeds that went wrong: {', '.join(map(str, failed)) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
