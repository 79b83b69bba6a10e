"""Which tables are facts and which are dimensions, and why."""

from __future__ import annotations

import pytest
from specs import design
from support import spec_of

HEAD = "spec: 1\nproject: {name: p}\nlatency: daily\nstorage: {warehouse: duckdb}\n"


def roles(tables: str, modeling: str = "") -> dict[str, tuple[str, str]]:
    """What becomes of tables that are written as `name: column>table …`."""
    lines = ["sources: {s: {kind: files, path: d, tables: {"]
    for line in tables.splitlines():
        name, _, rest = line.strip().partition(":")
        columns = ["id: integer"]
        more = ""
        for word in rest.split():
            if word == "incremental":
                more = ", load: incremental"
                continue
            column, _, to = word.partition(">")
            columns.append(
                f"{column}: {{type: integer, references: {{to: {to}, as: {column}}}}}"
            )
        lines.append(f"{name}: {{key: id{more}, columns: {{{', '.join(columns)}}}}},")
    text = HEAD + "\n ".join([*lines, "}}}\n"]) + modeling
    return {
        role.table.logical: (
            {(1, 0): "fact", (0, 1): "dimension", (1, 1): "both"}[
                role.fact, role.dimension
            ],
            role.reason,
        )
        for role in design(text).roles
    }


CASES = {
    "refers to others": ("a: x>b\nb:", "a", "fact", "it refers to b"),
    "is referred to": ("a: x>b\nb:", "b", "dimension", "a refers to it"),
    "refers to several": ("a: x>b y>c\nb:\nc:", "a", "fact", "it refers to b and c"),
    "refers twice": ("a: x>b y>b\nb:", "a", "fact", "it refers to b"),
    "is referred to by several": (
        *("a: x>d\nb: x>d\nc: x>d\nd:", "d", "dimension"),
        "a, b and c refer to it",
    ),
    "is in between": (
        *("a: x>b\nb: x>c\nc:", "b", "dimension"),
        "a refers to it, and it refers to c itself",
    ),
    "refers to itself alone": (
        *("a: x>a", "a", "dimension"),
        "it stands alone and is loaded in full",
    ),
    "refers to itself and others": ("a: x>a y>b\nb:", "a", "fact", "it refers to b"),
    "stands alone, in full": (
        *("a:", "a", "dimension"),
        "it stands alone and is loaded in full",
    ),
    "stands alone, incrementally": (
        *("a: incremental", "a", "fact"),
        "it stands alone and is loaded incrementally",
    ),
    "is in a ring": (
        *("a: x>b\nb: x>a", "a", "dimension"),
        "b refers to it, and it refers to b itself",
    ),
}


@pytest.mark.parametrize(("tables", "of", "role", "why"), CASES.values(), ids=CASES)
def test_inferred(tables: str, of: str, role: str, why: str) -> None:
    assert roles(tables)[of] == (role, why)


@pytest.mark.parametrize(
    ("modeling", "role"),
    [
        ("modeling: {facts: {a: {}}}", "fact"),
        ("modeling: {dimensions: {s.a: {}}}", "dimension"),
        ("modeling: {facts: {a: {}}, dimensions: {a: {}}}", "both"),
    ],
)
def test_what_the_spec_says_goes_before_the_rule(modeling: str, role: str) -> None:
    assert roles("a:", modeling)["a"] == (role, "the spec says so")


def test_an_excluded_table_has_no_role_and_its_references_do_not_count() -> None:
    found = roles("a: x>b\nb: x>c\nc:", "modeling: {exclude: a}")
    assert found == {
        "b": ("fact", "it refers to c"),
        "c": ("dimension", "b refers to it"),
    }


def test_the_flights() -> None:
    found = {r.table.logical: r.dimension for r in design(spec_of("flights")).roles}
    assert found == {
        "flights": False,
        **dict.fromkeys(["airlines", "airports", "planes", "weather"], True),
    }
