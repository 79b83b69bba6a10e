"""What an import came to, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from .merging import Outcome

__all__ = ["as_json", "as_text"]

_MOST = 40


def as_text(outcome: Outcome, file: str, is_written: bool) -> str:
    """What was added, what nobody is sure of, and what the spec says otherwise."""
    parts = [_headline(outcome, file, is_written)]
    parts += _listed("Looked at", outcome.seen)
    parts += _listed("New columns", outcome.columns)
    parts += _listed(
        "Written as comments, since nothing identifies a row", outcome.commented
    )
    doubts = [f"{place}: {said}" for place, said in outcome.doubts]
    parts += _listed("Not sure, and marked with `# ?:` in the spec", doubts)
    parts += _listed(
        "In the spec, and gone at the source; nothing was removed", outcome.gone
    )
    parts += _listed(
        "Different at the source; the spec stays as it is", outcome.differs
    )
    parts += _listed(
        "Likely, by what is at the source; the spec stays as it is", outcome.likely
    )
    parts += _listed("Not taken", outcome.left_out)
    return "\n\n".join(parts)


def as_json(outcome: Outcome, file: str, is_written: bool) -> str:
    """The same with nothing left out, and the text of the spec."""
    said = {
        "file": file,
        "written": is_written,
        "tables": outcome.tables,
        "columns": outcome.columns,
        "commented": outcome.commented,
        "rules": outcome.rules,
        "unsure": [{"place": place, "reason": said} for place, said in outcome.doubts],
        "gone": outcome.gone,
        "differs": outcome.differs,
        "likely": outcome.likely,
        "left_out": outcome.left_out,
        "seen": outcome.seen,
        "spec": outcome.text,
    }
    return json.dumps(said, indent=2, ensure_ascii=False)


def _headline(outcome: Outcome, file: str, is_written: bool) -> str:
    counts = (
        (len(outcome.tables), "table"),
        (len(outcome.columns), "new column"),
        (len(outcome.rules), "rule"),
    )
    said = [f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts if n]
    if not said:
        return f"{file} has everything already; nothing was added."
    is_one = sum(n for n, _ in counts) == 1
    verb = f"{'is' if is_one else 'are'} new in" if is_written else "would be new in"
    return f"{' and '.join([', '.join(said[:-1]), said[-1]] if said[1:] else said)} {verb} {file}."


def _listed(title: str, lines: Sequence[str]) -> Iterator[str]:
    """A list under its title, if there is anything in it."""
    if not lines:
        return
    shown = "\n".join(f"  {line}" for line in lines[:_MOST])
    left = len(lines) - _MOST
    more = f"\n  and {left} more; --json lists them all" if left > 0 else ""
    yield f"{title}:\n{shown}{more}"
