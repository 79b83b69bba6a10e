"""From rows to conclusions: types first, then keys, references and cursors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..found import Guess
from . import missing
from .columns import look_over
from .cursors import cursor_of
from .keys import keys_of
from .profiles import Profile
from .references import references_of, references_of_several
from .sql import shown
from .types import Judged, judge

__all__ = ["conclude", "conclude_of", "is_missing"]


def conclude(
    bundles: Sequence[Sequence[Profile]],
) -> list[Guess[tuple[str, ...]] | None]:
    """Fill in the profiles of one or more sources, which may refer to each other.

    Returns the texts that stand for a missing value, for each source.
    """
    tokens = []
    for bundle in bundles:
        for profile in bundle:
            seen = look_over(profile.rows)
            profile.columns = {n: judge(profile.rows, s) for n, s in seen.items()}
            _settle_days(profile)
        tokens.append(_missing_values(bundle))
    conclude_of([profile for bundle in bundles for profile in bundle])
    return tokens


def conclude_of(profiles: Sequence[Profile]) -> None:
    """Find keys, references and cursors of profiles whose columns are known."""
    for profile in profiles:
        profile.keys = keys_of(profile.rows, profile.columns, profile.name)
    references_of(profiles)
    for profile in profiles:
        if profile.keys.key is None or len(profile.keys.key.value) > 1:
            holders = [r.columns[0] for r in profile.references]
            profile.keys = keys_of(profile.rows, profile.columns, profile.name, holders)
    references_of_several(profiles)
    for profile in profiles:
        profile.cursor, profile.load, said = cursor_of(
            profile.rows, profile.columns, profile.rows.files > 1
        )
        profile.hints += [*profile.keys.hints, *said]


def is_missing(judged: Judged) -> int:
    """How many rows of a column have no value."""
    seen = judged.seen
    counts = seen.rows - seen.filled
    if judged.type.value == "string" and "" not in judged.tokens:
        counts -= seen.empty
    return counts + sum(n for token, n in judged.tokens.items() if token)


def _settle_days(profile: Profile) -> None:
    """Take the order of day and month from another column of the table, if one tells it."""
    told = {
        judged.format.value: name
        for name, judged in profile.columns.items()
        if judged.format and not judged.ambiguous
    }
    for judged in profile.columns.values():
        if not judged.ambiguous:
            continue
        kind, day_first = judged.ambiguous
        for codes, name in told.items():
            if codes[:5] == day_first[:5]:
                _settle(judged, kind, day_first, name)
            elif codes[:5] == day_first[:5][3:] + day_first[2] + day_first[:2]:
                _settle(judged, kind, _month_first(day_first), name)


def _month_first(codes: str) -> str:
    return f"{codes[3:5]}{codes[2]}{codes[:2]}{codes[5:]}"


def _settle(judged: Judged, kind: str, codes: str, like: str) -> None:
    said = f"no day is above 12, so as in {like}, where some are"
    judged.type = Guess(kind, said, sure=False)
    judged.format = Guess(codes, said)
    judged.ambiguous = None


def _missing_values(profiles: Iterable[Profile]) -> Guess[tuple[str, ...]] | None:
    """Decide which texts stand for nothing in a whole source, and apply them."""
    by_type: dict[str, list[str]] = {}
    by_look: dict[str, list[str]] = {}
    all_columns = [
        (f"{profile.name}.{name}", judged)
        for profile in profiles
        for name, judged in profile.columns.items()
    ]
    for name, judged in all_columns:
        of_strings = judged.type.value == "string"
        for token in judged.tokens:
            (by_look if of_strings else by_type).setdefault(token, []).append(name)
        for token, count in judged.maybe_tokens.items():
            if (count > 1 or token in by_type) and not _is_a_value(token, judged):
                by_look.setdefault(token, []).append(name)
    found = [*by_type, *(token for token in by_look if token not in by_type)]
    if not found:
        return None
    for _, judged in all_columns:
        clash = [
            t for t in found if t in judged.maybe_tokens and _is_a_value(t, judged)
        ]
        for token in clash:
            judged.hints.append(
                f"{token!r} may be a code like the others here; it counts as a missing "
                "value unless you write `null_values` for this column"
            )
        judged.tokens = {
            **judged.tokens,
            **{t: n for t, n in judged.maybe_tokens.items() if t in found},
        }
    known = set(by_type).intersection(missing.TOKENS)
    return Guess(tuple(found), _why(by_type, by_look), sure=set(found) <= known)


def _is_a_value(token: str, judged: Judged) -> bool:
    """Whether a token is as good a value as the others: NA among codes of two letters."""
    others = [v for v in judged.seen.values if v not in judged.maybe_tokens]
    return (
        bool(re.fullmatch("[A-Za-z]+", token))
        and len(others) >= 10
        and all(len(v) == len(token) and v.isupper() == token.isupper() for v in others)
    )


def _why(by_type: Mapping[str, list[str]], by_look: Mapping[str, list[str]]) -> str:
    parts = []
    if by_type:
        names = next(iter(by_type.values()))
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        parts.append(
            f"{shown(by_type)} where all else is of one type: {names[0]}{more}"
        )
    of_looks = [token for token in by_look if token not in by_type]
    if of_looks:
        parts.append(
            f"{shown(of_looks)} among texts, by the look of it: {by_look[of_looks[0]][0]}"
        )
    return "; ".join(parts)
