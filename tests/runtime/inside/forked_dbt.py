"""Runs dbt in forks of one process that has imported it: commands come as lines of JSON.

The command `model` is the step of the pipeline, with the commands to dbt that it consists of.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from dbt.cli.main import dbtRunner

sys.path.insert(0, str(Path.cwd().parent))
from pipeline import building, transform


def main() -> None:
    """Answer each command with what dbt said, if it failed or warned."""
    log = Path(os.environ["DBT_LOG_PATH"]) / "said.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    building.run = build
    for line in sys.stdin:
        log.write_text("", encoding="utf-8")
        command, *arguments = json.loads(line)
        if command == "model":
            failed = not in_fork(model, arguments, log)
        else:
            failed = not in_fork(dbt, (command, *arguments), log)
        text = log.read_text(encoding="utf-8", errors="replace")
        wrong = failed or "[WARN" in text or ("WARN" in text and "WARN=0" not in text)
        print(json.dumps(text if wrong else ""), flush=True)


def in_fork(
    do: Callable[[Sequence[str]], bool],
    arguments: Sequence[str],
    log: Path | None = None,
) -> bool:
    """Do something in a process of its own, which adds what it says to the log."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        if log:
            with log.open("a") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
        done = do(arguments)
        sys.stdout.flush()
        os._exit(0 if done else 1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def dbt(arguments: Sequence[str]) -> bool:
    """Run dbt."""
    return bool(dbtRunner().invoke(list(arguments)).success)


def build(
    _: str, *command: str, select: Iterable[str] = (), exclude: Iterable[str] = ()
) -> bool:
    """Run dbt as the pipeline does, without a journal."""
    selectors = [option for each in select for option in ("--select", each)]
    selectors += [option for each in exclude for option in ("--exclude", each)]
    return in_fork(dbt, [*command, *selectors])


def model(arguments: Sequence[str]) -> bool:
    """Run the pipeline's step of that name."""
    return bool(transform.model([], full_refresh="--full-refresh" in arguments))


if __name__ == "__main__":
    main()
