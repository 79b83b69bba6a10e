"""What the texts of each column are: counts, a few values, and the type that fits all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from . import missing
from .casts import misfits
from .formats import Format, formats, rival
from .sql import listed, shown
from .table import Rows

__all__ = ["Fit", "Seen", "fit_of", "look_over"]

_SAMPLE = 2000
_FIRST_TRY = 50
_BASIC = ("boolean", "integer", "float", "date", "timestamp", "time", "uuid", "json")
_UUID = "[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_PAIRS = ({"true", "false"}, {"t", "f"}, {"yes", "no"}, {"y", "n"}, {"on", "off"})
_MOST_ODD = 20


@dataclass(frozen=True)
class Seen:
    """One column, counted. `values` are a sample of distinct texts with their counts."""

    name: str
    sql: str
    rows: int
    filled: int
    """Rows with a text that is not empty."""
    empty: int
    """Rows with an empty text, which is a value only in a column of strings."""
    distinct: int
    """About how many distinct texts there are."""
    values: Mapping[str, int]
    is_whole: bool
    """Whether `values` are all there are."""
    tokens: Mapping[str, int]
    """Marks for a missing value that occur, and how often."""
    longest: int


@dataclass
class Fit:
    """A type under which no text is a misfit, but for those that stand for nothing."""

    type: str
    format: str | None = None
    null_values: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()
    """Other formats that fit as well, and mean other days."""
    misses: list[str] = field(default_factory=list)
    """What nearly fits, and what does not."""


def look_over(rows: Rows) -> dict[str, Seen]:
    """Count every column, and take a sample of its distinct texts."""
    if not rows.columns:
        return {}
    counts = rows.row(
        "select "
        + ", ".join(
            f"count({c}) filter (trim({c}) <> ''), count({c}) filter (trim({c}) = ''),"
            f" approx_count_distinct({c}), coalesce(max(length({c})), 0)"
            for c in rows.columns.values()
        )
        + f" from {rows.sql}"
    )
    tokens: dict[str, dict[str, int]] = {}
    for name, sql in rows.columns.items():
        tokens[name] = dict(
            rows.query(
                f"select {sql}, count(*) from {rows.sql}"
                f" where {sql} in ({listed(missing.TOKENS)}) group by 1 order by 2 desc, 1"
            )
        )
    found = {}
    for place, (name, sql) in enumerate(rows.columns.items()):
        filled, empty, distinct, longest = counts[4 * place : 4 * place + 4]
        step = max(1, distinct // _SAMPLE)
        chosen = f"and hash({sql}) % {step} = 0" if step > 1 else ""
        values = rows.query(
            f"select {sql}, count(*) from {rows.sql} where trim({sql}) <> '' {chosen}"
            f" group by 1 order by 2 desc, 1 limit {2 * _SAMPLE}"
        )
        found[name] = Seen(
            name,
            sql,
            rows.rows,
            filled,
            empty,
            distinct,
            dict(values),
            step == 1 and len(values) < 2 * _SAMPLE,
            tokens[name],
            longest,
        )
    return found


def fit_of(rows: Rows, seen: Seen, declared: str | None = None) -> Fit:
    """The narrowest type that fits all texts of a column; a string if none does.

    `declared` is what the source says, which is tried first.
    """
    if declared == "string" or not seen.filled:
        return Fit("string")
    misses: list[str] = []
    texts = [text for text in seen.values if text not in seen.tokens]
    if not texts:
        return Fit("string")
    _sample(rows, texts)
    tried = [Format(declared, "")] if declared else []
    tried += [f for f in _fitting(rows, texts) if f not in tried]
    for candidate in tried:
        odd = _odd(rows, seen, candidate)
        if missing.may_stand_for_nothing(odd, seen.distinct - len(odd)):
            tokens = (*seen.tokens, *(text for text, _ in odd))
            return _fit(rows, seen, candidate, tokens, tried, misses)
        if not odd:
            return _fit(rows, seen, candidate, tuple(seen.tokens), tried, misses)
        total = sum(count for _, count in odd)
        if total <= 0.05 * seen.filled:
            more = " or more" if len(odd) > _MOST_ODD else ""
            misses.append(
                f"all but {total:,}{more} of {seen.filled:,} values are "
                f"{_called(candidate)}; these are not: {shown([t for t, _ in odd])}"
            )
    return Fit("string", misses=misses[:1])


def _fit(
    rows: Rows,
    seen: Seen,
    candidate: Format,
    tokens: tuple[str, ...],
    tried: list[Format],
    misses: list[str],
) -> Fit:
    others = {f.codes for f in tried if f.type == candidate.type} - {candidate.codes}
    other = rival(candidate.codes) if candidate.codes else None
    fits = other in others and not _odd(rows, seen, Format(candidate.type, other or ""))
    rivals = (other,) if fits and other else ()
    return Fit(candidate.type, candidate.codes or None, tokens, rivals, misses)


def _called(candidate: Format) -> str:
    return candidate.type + (f" as {candidate.codes}" if candidate.codes else "")


def _sample(rows: Rows, texts: list[str]) -> None:
    rows.connection.execute("create or replace temp table sampled (text varchar)")
    for start in range(0, len(texts), 500):
        values = ", ".join(f"({listed([t])})" for t in texts[start : start + 500])
        rows.connection.execute(f"insert into sampled values {values}")


def _fitting(rows: Rows, texts: list[str]) -> list[Format]:
    """Types and formats that fit the sampled texts, or all but a few marks of them."""
    few = len(texts) // 20 if len(texts) > 20 else int(len(texts) > 10)
    basic = [Format(kind, "") for kind in _BASIC]
    found = [
        candidate
        for candidate, wrong in zip(basic, _counts(rows, basic), strict=True)
        if wrong <= few and _is_spelled_so(rows, candidate.type, few)
    ]
    if found:
        return found
    first = [text for text in texts if any(map(str.isdigit, text))][:_FIRST_TRY]
    enough = 0.9 * len(first)
    worth = [
        candidate
        for candidate in formats()
        if first and sum(map(candidate.looks_like, first)) >= enough
    ]
    counts = _counts(rows, worth)
    return [f for f, wrong in zip(worth, counts, strict=True) if wrong <= few]


def _counts(rows: Rows, candidates: list[Format]) -> list[int]:
    """How many of the sampled texts do not fit, for each candidate."""
    if not candidates:
        return []
    counts = ", ".join(
        f"count(*) filter ({misfits('text', c.type, c.codes or None, ())})"
        for c in candidates
    )
    return [int(count) for count in rows.row(f"select {counts} from sampled")]


def _is_spelled_so(rows: Rows, kind: str, few: int) -> bool:
    """Whether texts that a type takes would be written so by whoever means that type.

    Staging takes any 32 hexadecimal digits for a UUID, any number for JSON, and `n`
    alone for false.
    """
    spelled = {
        "uuid": f"regexp_full_match(trim(text), '{_UUID}')",
        "json": "regexp_matches(text, '^\\s*[{\\[]')",
    }.get(kind)
    if kind == "boolean":
        words = {
            str(text) for (text,) in rows.query("select lower(trim(text)) from sampled")
        }
        return words in _PAIRS
    if not spelled:
        return True
    wrong = rows.row(f"select count(*) filter (not {spelled}) from sampled")[0]
    return bool(wrong <= few)


def _odd(rows: Rows, seen: Seen, candidate: Format) -> list[tuple[str, int]]:
    """The texts of the whole column that do not fit, with their counts; at most a few."""
    wrong = misfits(
        seen.sql, candidate.type, candidate.codes or None, tuple(seen.tokens)
    )
    return [
        (str(text), int(count))
        for text, count in rows.query(
            f"select {seen.sql}, count(*) from {rows.sql} where {wrong}"
            f" group by 1 order by 2 desc, 1 limit {_MOST_ODD + 1}"
        )
    ]
