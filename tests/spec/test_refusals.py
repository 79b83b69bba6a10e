"""Every refusal says what is wrong, at its place, and what to do about it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest
from specs import SMALL, problems, small

HERE = "«"


@dataclass
class Refusal:
    """One paragraph of refusals.txt."""

    title: str
    edits: list[tuple[list[str], list[str]]] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)

    def text(self) -> str:
        """The spec that is refused, with marks where it is."""
        text = SMALL
        for old, new in self.edits:
            if old == ["*"]:
                text = "\n".join(new)
            elif old:
                assert text.count("\n".join(old)) == 1, f"{old} is not there once"
                text = text.replace("\n".join(old), "\n".join(new))
            else:
                text += "\n".join(new) + "\n"
        return text.replace("␀", "\0")


def read() -> list[Refusal]:
    """The paragraphs of refusals.txt, without the one at its head."""
    found = []
    for paragraph in Path(__file__).with_name("refusals.txt").read_text().split("\n\n"):
        title, *lines = paragraph.strip("\n").split("\n")
        if not title.startswith("# "):
            continue
        refusal = Refusal(title[2:])
        for before, line in pairwise(["", *lines]):
            kind, rest = line[:1], line[2:]
            if kind in "-+" and (not refusal.edits or (kind, before[:1]) == ("-", "+")):
                refusal.edits.append(([], []))
            match kind:
                case "-":
                    refusal.edits[-1][0].append(rest)
                case "+":
                    refusal.edits[-1][1].append(rest)
                case "!":
                    refusal.said.append((rest, ""))
                case "?":
                    refusal.said[-1] = (refusal.said[-1][0], rest)
        found.append(refusal)
    return found


REFUSALS = read()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.title)
def test_refused(refusal: Refusal) -> None:
    marked = refusal.text()
    found = problems(marked.replace(HERE, ""))
    assert [(p.message, p.hint) for p in found] == refusal.said
    places = []
    for number, line in enumerate(marked.split("\n"), start=1):
        parts = line.split(HERE)[:-1]
        places += [
            (number, len("".join(parts[: i + 1])) + 1) for i in range(len(parts))
        ]
    assert {(p.line, p.column) for p in found} == set(places)


def test_each_refusal_has_its_own_title() -> None:
    titles = Counter(refusal.title for refusal in REFUSALS)
    assert [title for title, count in titles.items() if count > 1] == []


def test_all_problems_are_told_at_once_in_the_order_of_the_text() -> None:
    text = small("at: timestamp", "at: time stamp").replace("decimal", "dezimal")
    assert [p.line for p in problems(text.replace("name: small", "nam: x"))] == [
        2,
        2,
        20,
        21,
    ]


def test_checks_of_names_wait_until_every_shape_is_right() -> None:
    text = small("key: [id, line]", "key: [id, nowhere]") + "modeling: [star]\n"
    assert [p.message for p in problems(text)] == ["`modeling:` is a mapping of keys"]


@pytest.mark.parametrize("value", ["9" * 5000, "x" * 5000, "a\\nb" * 900])
def test_a_message_shows_the_start_of_a_long_value(value: str) -> None:
    (problem,) = problems(small() + f'orchestration: {{retries: "{value}"}}\n')
    assert re.fullmatch(r"`retries:` must be a whole .*…`", problem.message)
    assert len(problem.message) < 120


def test_braces_in_a_message_stay_what_they_are() -> None:
    (problem,) = problems(small("at: timestamp", "at: '{x} {0} %s'"))
    assert problem.message.startswith("`{x} {0} %s` is not a type")
