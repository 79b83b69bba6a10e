"""How a CSV file is written: delimiter, quote, and whether its first line names columns."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .unpacking import Unreadable

__all__ = ["Dialect", "dialect_of"]

# In the order of preference: a comma is also in numbers and sentences, a tab hardly ever.
_DELIMITERS = ("\t", ";", "|", ",")
_NAMES = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
_MOST_ROWS = 500
_VALUE = re.compile(
    r"\s*([+-]?[0-9][0-9.,]*([eE][+-]?[0-9]+)?%?"
    r"|[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T ].*)?"
    r"|[0-9]{1,2}:[0-9]{2}(:[0-9.]+)?"
    r"|true|false"
    r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F-]{22}"
    r"|[^@\s]+@[^@\s]+\.[a-zA-Z]+)\s*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d][^\n\r]{0,79}")


@dataclass(frozen=True)
class Dialect:
    """A CSV file's form; `evidence` says how it was seen, `doubt` what is not certain."""

    delimiter: str
    quote: str
    header: bool
    names: tuple[str, ...]
    evidence: str
    doubt: str = ""


def dialect_of(text: str, whole: bool) -> Dialect:
    """Find the dialect of a file from its beginning; `whole` if that is all of it.

    Raises Unreadable when the first line is not of the same table as the others.
    """
    if not whole:
        text = text[: text.rfind("\n") + 1] or text
    best: tuple[float, list[list[str]], str, str] | None = None
    for quote in ('"', "'"):
        for delimiter in _DELIMITERS:
            rows = _rows(text, delimiter, quote)
            share = _regularity(rows)
            if quote == "'" and not _is_used(text, quote, delimiter):
                continue
            if share and (best is None or share > best[0]):
                best = share, rows, delimiter, quote
    if best is None:
        rows = _rows(text, ",", '"')
        _refuse_preamble(text)
        return _with_header(rows, ",", '"', "one value in each line")
    share, rows, delimiter, quote = best
    fields = len(rows[0])
    part = "each" if share >= 1 else f"{share:.0%}"
    line = f"{part} of the first {len(rows):,} lines" if len(rows) > 1 else "its line"
    evidence = f"{line} has {fields} fields between {_NAMES[delimiter]}"
    return _with_header(rows, delimiter, quote, evidence)


def _rows(text: str, delimiter: str, quote: str) -> list[list[str]]:
    rows: list[list[str]] = []
    lines = text.splitlines(keepends=True)
    try:
        for row in csv.reader(lines, delimiter=delimiter, quotechar=quote):
            if row:
                rows.append(row)
            if len(rows) == _MOST_ROWS:
                break
    except csv.Error:
        return []
    return rows


def _regularity(rows: Sequence[Sequence[str]]) -> float:
    """The share of rows that have as many fields as the first one, 0 if that is one."""
    if not rows or len(rows[0]) < 2:
        return 0
    share = sum(len(row) == len(rows[0]) for row in rows) / len(rows)
    return share if share >= 0.8 else 0


def _refuse_preamble(text: str) -> None:
    """Raise if lines stand above the table, which a pipeline would take for its header."""
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in _rows(text, delimiter, '"')]
        usual, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if usual > 1 and widths[0] != usual and count >= max(3, 0.6 * len(widths)):
            raise Unreadable(
                f"its first line has {widths[0]} fields and most others have {usual}, "
                f"between {_NAMES[delimiter]}; a pipeline takes the first line for the "
                "header, so remove what stands above it"
            )


def _is_used(text: str, quote: str, delimiter: str) -> bool:
    """Whether values stand in these quotes."""
    bound = re.escape(delimiter)
    inside = rf"(?:^|{bound}){quote}[^{quote}\n]*{quote}(?={bound}|\r?$)"
    return len(re.findall(inside, text, re.MULTILINE)) >= 2


def _with_header(
    rows: Sequence[Sequence[str]], delimiter: str, quote: str, evidence: str
) -> Dialect:
    first, below = rows[0], rows[1:]
    names = tuple(name.strip() for name in first)
    nothing = ("", "NA", "N/A", "NULL", "\\N")
    told = [
        name
        for position, name in enumerate(first)
        if not _VALUE.fullmatch(name)
        and (cells := [r[position] for r in below if len(r) > position])
        and (there := [cell for cell in cells if cell.strip() not in nothing])
        and sum(bool(_VALUE.fullmatch(cell)) for cell in there) >= 0.9 * len(there)
    ]
    values = [name for name in first if _VALUE.fullmatch(name)]
    if told and not values:
        said = (
            f"{evidence}; the first line names them, for below {told[0]!r} are values"
        )
        return Dialect(delimiter, quote, True, names, said)
    if values and not told:
        said = f"{evidence}; the first line has values ({values[0]!r}), and no names"
        return Dialect(delimiter, quote, False, _numbered(first), said)
    recurs = any(
        name.strip() and name in {row[position] for row in below if len(row) > position}
        for position, name in enumerate(first)
    )
    are_names = all(_NAME.fullmatch(name) for name in names) and not recurs
    header = are_names and len({name.casefold() for name in names}) == len(names)
    header = header or bool(told)
    doubt = (
        "every value is text, so whether the first line "
        f"({', '.join(names[:4])}) names the columns is a guess"
    )
    if header:
        said = f"{evidence}; the first line reads like names"
        return Dialect(delimiter, quote, True, names, said, doubt if below else "")
    return Dialect(delimiter, quote, False, _numbered(first), evidence, doubt)


def _numbered(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"column_{position}" for position in range(1, len(row) + 1))
