"""Kills steps of a generated project at random moments, and tells the seed of each story
that ends with other tables than one without kills.

`--seed N --runs 1` plays one of them again; moments differ a little from time to time.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path

import copier

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/runtime")]


def main() -> int:
    """Print a summary; return 1 where any story went wrong."""
    import chaos
    from environments import furnish
    from servers import running
    from support import copy_template

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--runs", type=int, default=200, help="how many kills, at least"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--warehouse", choices=("duckdb", "postgres"), default="duckdb")
    parser.add_argument("--kills-a-day", type=int, default=14)
    options = parser.parse_args()
    # Ended from outside, the server ends as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    began = time.monotonic()
    failed: dict[int, str] = {}
    kills: Counter[str] = Counter()
    full: Counter[str] = Counter()
    comparisons = halves = 0
    seed = options.seed
    with tempfile.TemporaryDirectory(prefix="chaos-") as temporary, running() as server:
        folder = Path(temporary)
        (folder / "template").mkdir()
        template = copy_template(folder / "template")
        project = folder / "project"
        answers = {"pipeline": chaos.spec_for(options.warehouse)}
        copier.run_copy(str(template), project, data=answers, unsafe=True, quiet=True)
        furnish(project)

        def project_of(folder: Path) -> AbstractContextManager[chaos.Project]:
            filled = server.database() if options.warehouse == "postgres" else None
            return chaos.project_of(folder, server.database(), filled)

        calm = shutil.copytree(project, folder / "undisturbed", symlinks=True)
        with project_of(calm) as undisturbed:
            expected = chaos.undisturbed(undisturbed)
        while kills.total() < options.runs and len(failed) < 5:
            place = shutil.copytree(project, folder / f"seed_{seed}", symlinks=True)
            with project_of(place) as killed:
                told = chaos.Told()
                try:
                    chaos.play(killed, expected, seed, options.kills_a_day, told)
                except AssertionError as error:
                    failed[seed] = str(error)
                    print(error, flush=True)
            kills += told.kills
            full += told.full
            comparisons += told.comparisons
            halves += told.halves
            print(f"seed {seed}: {told.kills.total()} kills", flush=True)
            shutil.rmtree(place)
            seed += 1
    seconds = time.monotonic() - began
    print(
        f"{kills.total()} kills in {seconds:.0f} s, seeds {options.seed} to {seed - 1}"
    )
    print("  " + ", ".join(f"{count} in {step}" for step, count in kills.most_common()))
    print(f"  {full.total()} full disks, {halves} files cut off")
    print(f"  {comparisons} comparisons of all tables")
    print(f"  seeds that went wrong: {', '.join(map(str, failed)) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
