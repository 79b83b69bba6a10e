"""Runs dbt in forks of one process that has imported it: commands come as lines of JSON."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner


def main() -> None:
    """Answer each command with what dbt said, if it failed or warned."""
    log = Path(os.environ["DBT_LOG_PATH"]) / "said.txt"
    log.parent.mkdir(parents=True, exist_ok=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            with log.open("w") as said:
                os.dup2(said.fileno(), 1)
                os.dup2(said.fileno(), 2)
                done = dbtRunner().invoke(json.loads(line))
                sys.stdout.flush()
            os._exit(0 if done.success else 1)
        _, status = os.waitpid(child, 0)
        failed = os.waitstatus_to_exitcode(status) != 0
        text = log.read_text(encoding="utf-8", errors="replace")
        wrong = failed or ("WARN" in text and "WARN=0" not in text)
        print(json.dumps(text if wrong else ""), flush=True)


if __name__ == "__main__":
    main()
