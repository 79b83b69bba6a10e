"""What a change of the design means for those who read the marts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..design.build import Design
from ..design.quoting import one_line
from ..design.relations import Relation, relations_of

__all__ = ["Impact", "News", "news_for_readers", "news_of_files"]


class Impact(StrEnum):
    """What a reader has to do about it."""

    BREAKS = "breaks"
    """A query that uses it fails."""
    DIFFERS = "differs"
    """A query works, and may say something else."""
    NEW = "new"
    """There is something that was not there."""


@dataclass(frozen=True)
class News:
    """One thing about the marts that readers want to know."""

    impact: Impact
    subject: str
    """`marts.fct_orders`, `marts.fct_orders.amount`; `marts` for the schema itself."""
    what: str


def news_for_readers(old: Design, new: Design) -> tuple[News, ...]:
    """What breaks, what differs, and what is new, in this order."""
    before, after = _marts(old), _marts(new)
    was, now = (design.layers["marts"].schema for design in (old, new))
    found = [*_moved(was, now), *_all_news(before, after)]
    order = list(Impact)
    return tuple(sorted(found, key=lambda news: order.index(news.impact)))


def news_of_files(news: Iterable[News], texts: Mapping[str, str]) -> tuple[News, ...]:
    """What breaks in dbt models of the user's own, given by path; SQL is not parsed."""
    found = []
    for one in news:
        _, *named = one.subject.split(".")
        if named and one.impact == Impact.BREAKS:
            mart, *column = named
            reads = rf"\bref\(\s*['\"]{mart}['\"]\s*\)"
            what = f"reads {one.subject}, which {one.what}"
            for path, text in texts.items():
                names = not column or re.search(rf"\b{column[0]}\b", text, re.I)
                if names and re.search(reads, text):
                    found.append(News(Impact.BREAKS, path, what))
    return tuple(found)


def _marts(design: Design) -> dict[str, Relation]:
    return {r.name: r for r in relations_of(design) if r.layer.name == "marts"}


def _moved(was: str, now: str) -> Iterator[News]:
    """Models that name marts by `ref` do not notice."""
    if was != now:
        yield News(Impact.BREAKS, was, f"is the schema {now} from now on")


def _all_news(
    before: Mapping[str, Relation], after: Mapping[str, Relation]
) -> Iterator[News]:
    for name, relation in before.items():
        if name not in after:
            yield News(Impact.BREAKS, relation.path, "is gone")
        else:
            yield from _in_relation(relation, after[name])
    for name, relation in after.items():
        if name not in before:
            yield News(Impact.NEW, relation.path, "is new")


def _in_relation(before: Relation, after: Relation) -> Iterator[News]:
    if rows := tuple(_differences(before.rows, after.rows)):
        yield News(Impact.DIFFERS, before.path, f"has other rows ({'; '.join(rows)})")
    fields = {field.name: field for field in after.fields}
    for field in before.fields:
        subject = f"{before.path}.{field.name}"
        now = fields.pop(field.name, None)
        if now is None:
            yield News(Impact.BREAKS, subject, "is gone")
            continue
        if field.sql_type != now.sql_type:
            what = f"was {field.sql_type} and is {now.sql_type}"
            yield News(Impact.BREAKS, subject, what)
        if values := tuple(_differences(field.made_of, now.made_of)):
            what = f"has other values ({'; '.join(values)})"
            yield News(Impact.DIFFERS, subject, what)
    for name, field in fields.items():
        yield News(Impact.NEW, f"{before.path}.{name}", f"is new, {field.sql_type}")


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    for aspect, was in before.items():
        now = after.get(aspect, "")
        if was != now:
            yield one_line(f"{aspect}: {was or 'none'} becomes {now or 'none'}")
