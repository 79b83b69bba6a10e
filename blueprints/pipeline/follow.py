"""Where the rows of a load went: from the load id that a row carries, by the journals."""

from typing import Any

from pipeline import journal, settings
from pipeline.sources import landed_in

_STEPS = {
    "check raw": "let through by the gate",
    "stage": "in staging",
    "model": "in the marts",
    "check marts": "in the marts that were checked",
}


def show(load: str) -> bool:
    """Print what became of a load; False when no journal knows it.

    Of steps that are narrowed to some tables nothing is said: the next whole one counts.
    """
    lines = sorted(
        (
            line
            for path in settings.JOURNAL.glob("*.jsonl")
            for line in journal.read(path.stem)
        ),
        key=lambda line: line["at"],
    )
    loaded = [line for line in lines if line["detail"].get("load") == load]
    if not loaded:
        print(f"No journal in {settings.shown(settings.JOURNAL)} has a load {load!r}.")
        return False
    for line in loaded:
        _show(line, f"{line['rows_new']:,} rows into {line['table']}")
        for file in line["detail"].get("files", ()):
            print(f"{'':<26}  from {file}")
    schema = loaded[0]["table"].partition(".")[0]
    source = landed_in(schema)
    for step, says in _STEPS.items():
        has_it = (line for line in lines if _has(line, step, source, load))
        if line := next(has_it, None):
            _show(line, says)
        else:
            print(f"{'not yet':<26}{says}")
    return True


def _has(line: dict[str, Any], step: str, source: str, load: str) -> bool:
    """Tell whether a line says that a step ended well, and that it had seen the load."""
    if (line["layer"], line["table"], line["status"]) != ("steps", step, "ok"):
        return False
    return line["detail"].get("loads", {}).get(source, "") >= load


def _show(line: dict[str, Any], says: str) -> None:
    print(f"{line['at'][:19].replace('T', ' ')} UTC   {says}, by run {line['run']}")
