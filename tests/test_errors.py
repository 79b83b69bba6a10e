"""What is refused, and how it is written."""

from __future__ import annotations

import pytest

from generator.errors import PenstockError, Problem, SpecError


def test_a_problem_is_a_place_a_message_and_a_hint() -> None:
    assert str(Problem("penstock.yml", 3, 7, "no")) == "penstock.yml:3:7: no"
    assert str(Problem("p.yml", 3, 7, "no", "Yes.")) == "p.yml:3:7: no\n    Yes."


def test_problems_are_in_the_order_of_the_file() -> None:
    places = [(10, 1), (2, 5), (2, 4), (9, 9)]
    error = SpecError([Problem("p.yml", line, column, "no") for line, column in places])
    assert [(p.line, p.column) for p in error.problems] == sorted(places)
    assert str(error).splitlines()[0] == "p.yml:2:4: no"
    assert isinstance(error, PenstockError)


@pytest.mark.parametrize(
    ("file", "message", "hint", "command"),
    [
        ("p.yml", "no", "", "::error file=p.yml,line=1,col=2::no"),
        ("p.yml", "no", "Yes.", "::error file=p.yml,line=1,col=2::no%0AYes."),
        ("p.yml", "50%\r\nof", "", "::error file=p.yml,line=1,col=2::50%25%0D%0Aof"),
        ("C:/a,b.yml", "a: b", "", "::error file=C%3A/a%2Cb.yml,line=1,col=2::a: b"),
    ],
)
def test_annotations_escape_what_the_runner_would_read(
    file: str, message: str, hint: str, command: str
) -> None:
    assert Problem(file, 1, 2, message, hint).as_annotation() == command
