"""Whatever is written, it loads or is refused at a place that is there."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from specs import SMALL
from support import spec_of

from generator.design.build import design_of
from generator.design.fixtures import fact_example
from generator.design.fixtures_of_history import history_example
from generator.design.report import report
from generator.errors import SpecError
from generator.spec.document import read_document
from generator.spec.load import load_spec

# What a person who guesses might write, and what nobody should.
WORDS = [
    *("", "0", "-1", "01", "1.5", "1e9", "99999999999999999999", "no", "null", "true"),
    *(
        "a",
        "A b",
        "a.b",
        "id",
        "order",
        "select",
        "key",
        "日本",
        "ß",
        "\u202e",
        "\x85",
        "'",
    ),
    *("{{ x }}", "${x}", "a;b", "(", "daily", "15m", "0 0 31 2 *", "2024-02-30", "UTC"),
    *("decimal(40,2)", "integer", "string", "timestamp", "customers", "orders.id"),
    *("sum", "count", "track", "not_null", "unique", "between", "stop", "x" * 101),
]
scalars = st.sampled_from(WORDS) | st.text(max_size=5).filter(
    lambda text: not any("\ud800" <= c <= "\udfff" for c in text)
)
values = st.recursive(
    scalars | st.none(),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(scalars, inner, max_size=2)
    ),
    max_leaves=3,
)
changes = st.tuples(
    st.integers(0, 10_000),
    st.sampled_from(["drop", "set", "add", "rename", "swap"]),
    values,
)


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every (collection, key) in a tree."""
    items = list(tree.items() if isinstance(tree, dict) else enumerate(tree))
    found = [(tree, key) for key, _ in items]
    for _, value in items:
        if isinstance(value, dict | list):
            found += places(value)
    return found


def changed(tree: Any, number: int, how: str, value: Any) -> None:
    found = places(tree)
    inside, key = found[number % len(found)]
    other, other_key = found[number * 7 % len(found)]
    if how == "drop":
        del inside[key]
    elif how == "add" and isinstance(inside, dict):
        inside[value if isinstance(value, str) else "more"] = copy.deepcopy(inside[key])
    elif how == "rename" and isinstance(inside, dict) and isinstance(value, str):
        inside[value] = inside.pop(key)
    elif how == "swap":
        inside[key] = copy.deepcopy(other[other_key])
    else:
        inside[key] = copy.deepcopy(value)


class Writer(yaml.SafeDumper):
    """Writes every text in quotes, nothing at all for None, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


Writer.add_representer(
    type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "")
)
TREES = {
    name: read_document(text, name).tree
    for name, text in {
        "small": SMALL,
        **{name: spec_of(name) for name in ("flights", "shop", "minimal")},
    }.items()
}


def is_sound(text: str) -> None:
    """A spec is refused at places of its text, or comes to a design."""
    lines = re.split("\r\n|[\n\r\x85\u2028\u2029]", text)
    try:
        spec = load_spec(text)
    except SpecError as error:
        for problem in error.problems:
            assert 1 <= problem.line <= len(lines), problem
            assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, problem
            assert "Input should" not in problem.message, problem
            assert "alue error" not in problem.message, problem
    else:
        design = design_of(spec)
        assert report(design)
        assert design.gates and design.lineage and design.components
        variables = [variable.name for variable in design.variables]
        assert len(variables) == len(set(variables))
        models = [model.name for model in design.marts.models]
        assert len(models) == len(set(models))
        for mart in (*design.marts.dimensions, *design.marts.facts):
            names = [
                mart.key,
                *(c.name for c in mart.columns),
                *(link.key for link in mart.links),
            ]
            names += [date.key for date in getattr(mart, "dates", ())]
            assert len(names) == len(set(names)), mart.name
        for fact in design.marts.facts:
            assert fact_example(fact, design.marts.calendar).found
        for dimension in design.marts.versioned:
            assert len(history_example(dimension)) <= 1


@pytest.mark.parametrize("name", TREES)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.lists(changes, min_size=1, max_size=3))
def test_changed_specs(name: str, data: list[tuple[int, str, Any]]) -> None:
    tree = copy.deepcopy(TREES[name])
    for number, how, value in data:
        changed(tree, number, how, value)
    is_sound(yaml.dump(tree, Dumper=Writer, allow_unicode=True, sort_keys=False))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [*" \n\t:-,[]{}#&*!|>'\"%@`?~", "a", "<<: ", "spec: 1\n", "é", "---\n"]
        )
        | st.characters(codec="utf-8"),
        max_size=12,
    ).map("".join)
)
@example("[" * 50_000)
@example("- " * 50_000)
@example("a: {" * 50_000)
@example("a: &a [*a]")
def test_any_text(text: str) -> None:
    is_sound(text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, len(SMALL)), st.integers(0, 30), st.text(max_size=3))
def test_torn_specs(start: int, length: int, between: str) -> None:
    is_sound(
        SMALL[:start]
        + between.encode("utf-8", "ignore").decode()
        + SMALL[start + length :]
    )


NAMES = [
    "a",
    "A b",
    "order",
    "date",
    "calendar",
    "id",
    "x_key",
    "measures",
    "日本1",
    "2013",
    "é-ü",
    "s",
]
TYPES = [
    "string",
    "integer",
    "decimal(10,2)",
    "float",
    "boolean",
    "date",
    "timestamp",
    "time",
    "json",
    "uuid",
    "binary",
]


@st.composite
def whole_specs(draw: st.DrawFn) -> Any:
    """Specs whose tables, references and marts are drawn; nearly all of them are valid."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    tables: dict[str, Any] = {}
    for name in names:
        columns: dict[str, Any] = {"nr": "integer"}
        for column in draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True)):
            columns[column] = draw(st.sampled_from(TYPES))
        for role in draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True)):
            to = {"to": draw(st.sampled_from(names)), "as": f"role {role}"}
            columns[f"to {role}"] = {"type": "integer", "references": to}
        load = draw(st.sampled_from(["full", "incremental"]))
        tables[name] = {"key": "nr", "load": load, "columns": columns}
    dimensions = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    facts = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return {
        "spec": "1",
        "project": {"name": draw(st.sampled_from(NAMES))},
        "sources": {
            draw(st.sampled_from(NAMES)): {
                "kind": "files",
                "path": "d",
                "tables": tables,
            }
        },
        "latency": draw(st.sampled_from(["hourly", "daily", "0 6 * * 1-5"])),
        "storage": {"warehouse": "duckdb"},
        "modeling": {
            "facts": {name: {} for name in facts},
            "dimensions": {
                name: {"history": draw(st.sampled_from(["track", "overwrite"]))}
                for name in dimensions
            },
        },
    }


@settings(max_examples=60, deadline=None, derandomize=True)
@given(whole_specs())
def test_drawn_specs(tree: Any) -> None:
    is_sound(yaml.dump(tree, Dumper=Writer, allow_unicode=True, sort_keys=False))
