"""Models that hardly anybody asks for build without a warning, and their tests pass."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

HEAD = """
spec: 1
project: {name: odd}
latency: 15m
storage: {warehouse: duckdb}
sources:
  s:
    kind: files
    path: data/landing
    tables:
"""
ONE_DIMENSION = """
      codes: {key: code, columns: {code: string}}
"""
SHAPES = """
      codes: {key: code, cursor: code, columns: {code: string}}
      places:
        key: [a, b]
        columns:
          a: string
          b: date
          "on": boolean
          parent: {type: string, nullable: true, references: codes}
      events:
        key: x
        load: full
        where: x > 1
        columns:
          x: integer
          code: {type: string, references: codes}
          a: {type: string, nullable: true}
          b: {type: date, nullable: true}
          made: {type: boolean, expression: "x > 2"}
        references: [{columns: [a, b], to: places}]
      links: {key: y, columns: {y: uuid, e: {type: string, references: codes}}}
      order:
        key: group
        cursor: at
        columns:
          group: string
          at: date
          codes: {type: string, references: {to: codes, as: table}}
      members:
        key: [a, code, b]
        columns:
          a: string
          b: date
          code: {type: string, references: codes}
          share: float
        references: [{columns: [a, b], to: places}]
modeling:
  bridges: {members: {weight: share, divides: codes}}
  dimensions:
    codes: {history: track}
    places: {history: track, attributes: "on"}
  facts:
    codes: {}
    events: {time: b}
    order: {grain: [group, at], measures: {min: {aggregate: min, column: at}}}
"""
# Words that SQL keeps for itself, and words that a reader of SQL may stumble over.
WORDS = (
    *(
        "all",
        "analyse",
        "any",
        "array",
        "asc",
        "both",
        "case",
        "cast",
        "check",
        "column",
    ),
    *("current_date", "default", "desc", "distinct", "end", "except", "exists", "from"),
    *("full", "grant", "having", "in", "interval", "into", "is", "join", "lateral"),
    *("left", "like", "limit", "map", "natural", "not", "null", "offset", "on", "only"),
    *("or", "outer", "pivot", "prior", "qualify", "range", "references", "row", "rows"),
    *("struct", "summarize", "then", "to", "true", "union", "unique", "user", "using"),
    *("values", "when", "where", "window", "with", "year", "date", "text", "type"),
)
KEYWORDS = (
    """
      people: {key: order, columns: {order: integer, group: string}}
      pairs:
        key: [select, from]
        columns:
          select: {type: integer, references: {to: people, as: table}}
          from: {type: integer, references: {to: people, as: group}}
      words:
        key: select
        cursor: time
        where: '"end" is null'
        columns:
          select: integer
          time: timestamp
          author: {type: integer, references: {to: people, as: table}}
          reader: {type: integer, references: {to: people, as: group}}
"""
    + "".join(
        f'          "{word}": {{type: integer, nullable: true}}\n' for word in WORDS
    )
    + "modeling: {bridges: {pairs: {weight: equal}}, facts: {words: {measures: {sum: {aggregate: median, column: case}}}}}\n"
)


NESTED = KEYWORDS.replace(
    "modeling: {", "modeling: {style: one_big_table, nested: true, "
)


@pytest.mark.parametrize(
    "tables",
    [ONE_DIMENSION, SHAPES, KEYWORDS, NESTED],
    ids=["one", "shapes", "keywords", "nested"],
)
def test_models_build(tables: str, project: Callable[..., Path]) -> None:
    folder = project(HEAD + tables)

    for command in (
        ["python", "-m", "pytest", "-q", "tests/test_transform.py"],
        ["sqlfluff", "lint", "--disable-progress-bar", "transform"],
    ):
        done = subprocess.run(
            [folder / ".venv/bin" / command[0], *command[1:]],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-20_000:]
