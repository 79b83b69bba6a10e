"""A meaning in words: for a terminal, and for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..design.quoting import markdown, markdown_code, one_line
from .meaning import Meaning
from .readers import Impact
from .statements import Step

__all__ = ["markdown_of", "text_of"]

_WIDEST = 40


def text_of(meaning: Meaning) -> Iterator[str]:
    """Lines for a terminal; none where there is nothing to say."""
    if meaning.unknown:
        yield f"\nWhat it means can't be told. {meaning.unknown}"
    if meaning.changes:
        yield "\nWhat changes:"
        width = _width([change.subject for change in meaning.changes])
        for change in meaning.changes:
            yield f"  {change.subject:<{width}}  {change.what}  ({change.effect})"
    if meaning.rebuilt:
        yield "\nBuilt anew by the next run, of its own accord:"
        yield from (f"  {name}" for name in meaning.rebuilt)
    if meaning.news:
        yield "\nFor readers of the marts:"
        width = _width([news.subject for news in meaning.news])
        for news in meaning.news:
            yield f"  {news.impact:<8} {news.subject:<{width}}  {news.what}"
    if meaning.steps:
        yield "\nIn the warehouse, once the project is updated, in this order:"
        for number, step in enumerate(meaning.steps, 1):
            yield f"  {number}. {_title(step)}"
            yield from (f"       {command}" for command in step.commands)
        yield from (f"  {line}" for line in _where(meaning))


def markdown_of(meaning: Meaning) -> Iterator[str]:
    """Lines of Markdown as GitHub and GitLab show it."""
    if meaning.unknown:
        yield f"\n**What it means can't be told.** {markdown(meaning.unknown)}"
    if meaning.changes:
        yield "\n### What changes\n"
        yield "| In the spec | Change | Effect |"
        yield "| --- | --- | --- |"
        for change in meaning.changes:
            where, what = markdown_code(change.subject), markdown(change.what)
            yield f"| {where} | {what} | {change.effect} |"
    if meaning.rebuilt:
        names = ", ".join(map(markdown_code, meaning.rebuilt))
        yield f"\nBuilt anew by the next run, of its own accord: {names}."
    if meaning.news:
        yield "\n### For readers of the marts\n"
        yield "| | Where | What |"
        yield "| --- | --- | --- |"
        for news in meaning.news:
            # Another version of the generator has an Impact of its own.
            loud = f"**{news.impact}**" if news.impact == Impact.BREAKS else news.impact
            where, what = markdown_code(news.subject), markdown(news.what)
            yield f"| {loud} | {where} | {what} |"
    if meaning.steps:
        yield "\n### In the warehouse, once the project is updated"
        for number, step in enumerate(meaning.steps, 1):
            yield f"\n{number}. {markdown(_title(step))}\n"
            yield f"   ```{step.language}"
            yield from (f"   {command}" for command in step.commands)
            yield "   ```"
        for line in _where(meaning):
            yield f"\n{markdown(line)}"


def _title(step: Step) -> str:
    optional = f"Optional, {step.condition}: " if step.condition else ""
    return f"{optional}{one_line(step.why)}"


def _where(meaning: Meaning) -> Iterator[str]:
    if any(step.language == "sql" for step in meaning.steps):
        yield f"SQL is for {meaning.console}"
    if meaning.environments:
        names = ", ".join(meaning.environments)
        yield f"Each environment has a warehouse of its own: {names}"


def _width(subjects: Sequence[str]) -> int:
    return min(max(map(len, subjects)), _WIDEST)
