"""The words of a name: `orderItems`, `ORDER_ITEMS` and `order-items` are alike."""

from __future__ import annotations

from functools import lru_cache

from ...spec.names import identifier

__all__ = ["singular", "words_of"]


@lru_cache(maxsize=50_000)
def words_of(name: str) -> frozenset[str]:
    """The words of a name, in lower case and without accents."""
    return frozenset(identifier(name).split("_")) - {""}


def singular(word: str) -> str:
    """The word without the plural of English, good enough to compare by."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
