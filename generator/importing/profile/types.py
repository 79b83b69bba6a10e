"""From the texts of a column to its type in the spec, with what is known and what is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..found import Guess
from . import missing
from .casts import misfits
from .columns import Seen, fit_of
from .spelling import not_taken
from .sql import literal, of_all, shown
from .table import Rows
from .words import words_of

__all__ = ["Judged", "judge"]

_NATIVE = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIME": "time",
    "UUID": "uuid",
    "JSON": "json",
    "BLOB": "binary",
    "FLOAT": "float",
    "DOUBLE": "float",
    "INTERVAL": "string",
}
_WHOLE = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?")
_NESTED = re.compile(r".*\]|(STRUCT|MAP|UNION).*", re.DOTALL)
_NUMBERS_THAT_ARE_CODES = {
    *("zip", "zipcode", "postcode", "postal", "plz", "phone", "tel", "telephone"),
    *("mobile", "fax", "ssn", "ean", "gtin", "isbn", "upc", "iban", "bic", "card"),
}
_SAYS_DAY = {"date", "day", "datum", "tag", "fecha", "data", "jour", "dt", "ymd"}
_SAYS_WHETHER = {"is", "has", "was", "flag", "active", "enabled", "deleted", "paid"}
_SAYS_MONEY = {
    *("price", "amount", "cost", "total", "net", "gross", "tax", "fee", "revenue"),
    *("sales", "balance", "preis", "betrag", "summe", "prix", "montant", "precio"),
    *("salary", "discount", "vat", "freight", "charge", "paid", "refund"),
}
_SAYS_MOMENT = {"at", "ts", "time", "timestamp", "epoch", "unix", "created", "updated"}
_HEADROOM = 4
_MOST_EXACT = 4  # digits after the point; with more, they are what a float was cut to
_USUAL_DIGITS, _MOST_DIGITS = 18, 38


@dataclass
class Judged:
    """A column's type, and all that belongs to it."""

    seen: Seen
    type: Guess[str]
    format: Guess[str] | None = None
    tokens: Mapping[str, int] = field(default_factory=dict)
    """Texts that stand for nothing, and how often, for certain or by the type."""
    maybe_tokens: Mapping[str, int] = field(default_factory=dict)
    """Texts of a column of strings that may stand for nothing."""
    hints: list[str] = field(default_factory=list)
    ambiguous: tuple[str, str] | None = None
    """The type and the format with the day first, where the month first fits as well."""


def judge(rows: Rows, seen: Seen) -> Judged:
    """Find the type of a column: what staging takes every one of its texts for."""
    native = rows.native.get(seen.name, "VARCHAR")
    fit = fit_of(rows, seen, _declared(native))
    tokens = {token: _times(seen, token) for token in fit.null_values}
    judged = Judged(seen, Guess(fit.type), tokens=tokens, hints=list(fit.misses))
    if fit.type == "string":
        _text(rows, judged)
    elif fit.type == "integer":
        _whole(rows, judged)
    elif fit.type == "float" and native not in ("FLOAT", "DOUBLE"):
        _broken(rows, judged)
    elif fit.type in ("date", "timestamp"):
        if fit.rivals and fit.format:
            judged.ambiguous = fit.type, fit.format
        _day(rows, judged, fit.rivals, native)
    if fit.format and judged.type.value != "string":
        said = f"{shown(_examples(judged))} as {fit.format}"
        judged.format = judged.format or Guess(fit.format, said)
    return judged


def _text(rows: Rows, judged: Judged) -> None:
    seen = judged.seen
    if sum(seen.tokens.values()) == seen.filled:
        judged.tokens = dict(seen.tokens)
        said = "no row has a value: the type is open"
        judged.type = Guess("string", said, sure=False)
        return
    certain = {t: n for t, n in seen.tokens.items() if t in missing.CERTAIN}
    others = {t: n for t, n in seen.tokens.items() if t not in certain}
    judged.tokens = certain
    judged.maybe_tokens = others | ({"": seen.empty} if seen.empty else {})
    said = not_taken(rows, seen, _filled_of(judged))
    if said:
        judged.type = Guess("string", said, sure=False)


def _declared(native: str) -> str | None:
    if native.startswith("DECIMAL"):
        return native.lower().replace(" ", "")
    if native.startswith("TIMESTAMP"):
        return "timestamp"
    if _WHOLE.fullmatch(native):
        return "integer"
    return "json" if _NESTED.fullmatch(native) else _NATIVE.get(native)


def _times(seen: Seen, token: str) -> int:
    return seen.tokens.get(token) or seen.values.get(token, 0)


def _examples(judged: Judged) -> list[str]:
    values = [v for v in judged.seen.values if v not in judged.tokens]
    return values[:2]


def _filled_of(judged: Judged) -> str:
    """SQL that is true for rows with a value."""
    sql = judged.seen.sql
    where = f"trim({sql}) <> ''"
    if judged.tokens:
        tokens = ", ".join(map(literal, judged.tokens))
        where += f" and {sql} not in ({tokens})"
    return where


def _whole(rows: Rows, judged: Judged) -> None:
    """Whole numbers, or codes that are written in digits."""
    seen, text = judged.seen, f"trim({judged.seen.sql})"
    zeros, plus, points, whole_tenths, least, most, shortest, longest, example = (
        rows.row(
            f"select count(*) filter (regexp_full_match({text}, '[+-]?0[0-9]+')),"
            f" count(*) filter ({text} like '+%'), count(*) filter ({text} like '%.%'),"
            f" count(*) filter (regexp_matches({text}, '[.]0?$')),"
            f" min(try_cast({text} as hugeint)), max(try_cast({text} as hugeint)),"
            f" min(length({text})), max(length({text})),"
            f" min({text}) filter (regexp_full_match({text}, '[+-]?0[0-9]+'))"
            f" from {rows.sql} where {_filled_of(judged)}"
        )
    )
    filled = seen.filled - sum(judged.tokens.values())
    words = words_of(seen.name)
    if zeros:
        said = f"digits with leading zeros ({example!r}): codes, not numbers"
        judged.type = Guess("string", said)
        return
    if plus and shortest > 6:
        judged.type = Guess("string", "digits with a plus in front: codes, not numbers")
        return
    if words & _NUMBERS_THAT_ARE_CODES:
        said = "digits, but by its name a code that nobody adds up"
        judged.type = Guess("string", said, sure=False)
        return
    if points:
        if points == filled and not whole_tenths:
            _broken(rows, judged)
            return
        said = f"{of_all(points, filled, 'values')} are written like {_dotted(rows, judged)!r}"
        if points == filled and not (
            seen.empty or seen.rows > seen.filled or judged.tokens
        ):
            judged.type = Guess("float", f"{said}: whole so far", sure=False)
        else:
            judged.type = Guess("integer", f"{said}, and all are whole", sure=False)
        return
    judged.type = Guess("integer", f"{least} to {most}")
    if least == 0 and most == 1:
        said = f"only 0 and 1 in {filled:,} values"
        if words & _SAYS_WHETHER:
            judged.type = Guess("boolean", said, sure=False)
        else:
            judged.hints.append(f"{said}: boolean would fit, too")
    elif shortest == longest == 8 and least >= 19000101 and most <= 21991231:
        _digits_of_a_day(rows, judged, words)
    elif words & _SAYS_MOMENT and least >= 10**9 and most < 10**10:
        judged.hints.append(
            "seconds since 1970 by the look of it; a column with `expression: "
            f"to_timestamp({seen.name})` would make it a timestamp"
        )


def _dotted(rows: Rows, judged: Judged) -> Any:
    sql = judged.seen.sql
    return rows.row(f"select min({sql}) from {rows.sql} where {sql} like '%.%'")[0]


def _digits_of_a_day(rows: Rows, judged: Judged, words: frozenset[str]) -> None:
    wrong = misfits(judged.seen.sql, "date", "%Y%m%d", tuple(judged.tokens))
    if rows.row(f"select count(*) filter ({wrong}) from {rows.sql}")[0]:
        return
    if words & _SAYS_DAY:
        judged.type = Guess("date", "eight digits that are all days", sure=False)
        judged.format = Guess("%Y%m%d")
    else:
        judged.hints.append(
            'all of its numbers are days: `{type: date, format: "%Y%m%d"}` would fit, too'
        )


def _broken(rows: Rows, judged: Judged) -> None:
    """Numbers with a point: exact ones if all have the same digits after it, else floats."""
    text = f"trim({judged.seen.sql})"
    powers, fewest, most, before, zeros = rows.row(
        f"select count(*) filter ({text} ilike '%e%'),"
        f" min(length(split_part({text}, '.', 2))),"
        f" max(length(split_part({text}, '.', 2))),"
        f" max(length(ltrim(split_part({text}, '.', 1), '+-0'))),"
        f" count(*) filter (regexp_full_match({text}, '[+-]?0[0-9]+([.].*)?'))"
        f" from {rows.sql} where {_filled_of(judged)}"
    )
    if zeros:
        said = "numbers with leading zeros: codes, not numbers"
        judged.type = Guess("string", said, sure=False)
        return
    digits = before + most
    after = _span(fewest, most)
    is_money = bool(words_of(judged.seen.name) & _SAYS_MONEY)
    # One digit after each point is what a float of tenths looks like, too.
    is_exact = 1 < fewest == most <= _MOST_EXACT or is_money
    too_long = powers == 0 and digits > 15
    if powers or not (is_exact or too_long) or digits > _MOST_DIGITS or most > 10:
        said = "with powers of ten" if powers else _span(fewest, most)
        judged.type = Guess("float", said)
        return
    most = max(most, 2) if is_money else most
    digits = before + most
    size = _USUAL_DIGITS if digits + _HEADROOM <= _USUAL_DIGITS else _MOST_DIGITS
    judged.type = Guess(
        f"decimal({size},{most})",
        f"{after}, up to {before} before it with room for {size - most}",
    )


def _span(fewest: int, most: int) -> str:
    count = f"{most}" if fewest == most else f"{fewest} to {most}"
    return f"{count} {'digit' if count == '1' else 'digits'} after the point"


def _day(rows: Rows, judged: Judged, rivals: tuple[str, ...], native: str) -> None:
    """Dates and timestamps; where day and month can change places, nobody guesses."""
    seen, kind = judged.seen, judged.type.value
    if judged.ambiguous:
        codes = judged.ambiguous[1]
        judged.type = Guess(
            "string",
            f"{kind}s of which no day is above 12: day or month first? If the day is, "
            f'write `type: {kind}` with `format: "{codes}"`, else with "{rivals[0]}"',
            sure=False,
        )
    elif kind == "date" and seen.longest > 10 and not judged.format:
        said = "all of them at midnight"
        judged.type = Guess("date", said, sure=False)
    elif kind == "timestamp" and "WITH TIME ZONE" not in native:
        _offsets(rows, judged)


def _offsets(rows: Rows, judged: Judged) -> None:
    zoned = "'(Z|[+-][0-9]{2}(:?[0-9]{2})?)$'"
    text = f"trim({judged.seen.sql})"
    with_offset, filled = rows.row(
        f"select count(*) filter (regexp_matches({text}, ':[0-9.]+ ?' || {zoned})),"
        f" count(*) from {rows.sql} where {_filled_of(judged)}"
    )
    if with_offset == filled:
        judged.type = Guess("timestamp", "each with its offset from UTC")
    else:
        part = "" if not with_offset else of_all(filled - with_offset, filled, "values")
        judged.type = Guess(
            "timestamp",
            f"{part or 'written'} without an offset, so taken for UTC; if it is local "
            "time, add `timezone`",
            sure=False,
        )
