"""A small spec to make others of, and ways from a text to what it comes to."""

from __future__ import annotations

from generator.design.build import Design, design_of
from generator.errors import Problem, SpecError
from generator.spec.load import load_spec
from generator.spec.spec import Spec

SMALL = """\
spec: 1
project: {name: small}
sources:
  shop:
    kind: files
    path: data
    tables:
      customers:
        key: id
        columns:
          id: integer
          name: {type: string, nullable: true}
          born: {type: date, nullable: true}
      orders:
        key: [id, line]
        columns:
          id: integer
          line: integer
          customer: {type: integer, references: customers}
          amount: {type: "decimal(10,2)", unit: EUR}
          at: timestamp
latency: daily
storage: {warehouse: duckdb}
"""


def small(old: str = "", new: str = "") -> str:
    """SMALL with `new` in the one place of `old`, or at its end."""
    if not old:
        return SMALL + new
    assert SMALL.count(old) == 1, f"{old!r} is in the spec {SMALL.count(old)} times"
    return SMALL.replace(old, new)


def spec(old: str = "", new: str = "") -> Spec:
    """The Spec of SMALL with a change."""
    return load_spec(small(old, new))


def design(text: str = SMALL) -> Design:
    """The Design of a spec's text."""
    return design_of(load_spec(text))


def problems(text: str) -> tuple[Problem, ...]:
    """What is wrong with a spec's text; nothing if it is valid."""
    try:
        load_spec(text)
    except SpecError as error:
        return error.problems
    return ()
