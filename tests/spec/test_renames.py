"""`was: old_name` names what is no more, and once."""

from __future__ import annotations

import pytest
from specs import problems, small


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            small("      customers:\n", "      customers:\n        was: Orders\n"),
            9,
            "`orders` is a table of this spec, so `customers` was not that",
        ),
        (
            small(
                "          line: integer\n",
                "          line: {type: integer, was: id}\n",
            ),
            18,
            "`id` is a column of this spec, so `line` was not that",
        ),
        (
            small(
                "          line: integer\n",
                "          line: {type: integer, was: no}\n",
            ).replace("at: timestamp", "at: {type: timestamp, was: no}"),
            21,
            "`line` and `at` can't both have been `no`",
        ),
    ],
)
def test_refusals(text: str, line: int, message: str) -> None:
    [problem] = problems(text)
    assert (problem.line, problem.message) == (line, message)


def test_old_names_are_free_to_choose() -> None:
    assert not problems(
        small("      customers:\n", "      customers:\n        was: clients\n").replace(
            "line: integer", "line: {type: integer, was: position}"
        )
    )
