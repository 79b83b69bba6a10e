"""Specs of older versions become specs of today, and stay their authors' own."""

from __future__ import annotations

import re

import pytest
from specs import SMALL, problems

from generator.spec.load import load_spec
from generator.spec.migrations import migrated, version_of
from generator.spec.migrations.steps import STEPS
from generator.spec.spec import VERSION

ZERO = """\
# yaml-language-server: $schema=.penstock/schema.json
# Written long ago.
spec: 0  # the pre-release form

project: {name: 'lab', owner: "a@b.c"}   # quotes stay

sources:
  # The lab.
  lab:
    type: files   # in a folder
    path: data/lab
    tables:
      # What was measured.
      - table: readings
        key: id      # the number
        columns:
          id: integer
          code: {type: string, values: ["01", '1.10', no]}

      # Where it was.
      - table: rooms   # and halls
        key: id
        columns:
          id: integer

latency:
  # Every morning.
  cron: "15 6 * * *" # UTC
  freshness: 26h
storage: {warehouse: duckdb}
"""


def test_a_spec_of_version_0() -> None:
    assert migrated(ZERO) == (
        ZERO.replace("spec: 0", "spec: 1")
        .replace("    type: files ", "    kind: files ")
        .replace("      - table: readings\n", "      readings:\n")
        .replace("      - table: rooms   # and", "      rooms:           # and")
        .replace("cron:", "schedule:")
    )
    assert load_spec(migrated(ZERO)).sources["lab"].kind == "files"


def test_every_comment_and_every_scalar_stays() -> None:
    for text in re.findall(r"#.*", ZERO):
        assert text in migrated(ZERO)
    assert """["01", '1.10', no]""" in migrated(ZERO)


def test_what_is_of_today_is_not_touched() -> None:
    odd = SMALL.replace("project: {name: small}", "project:   { name:  'small' }   # x")
    assert migrated(odd) is odd
    assert migrated(migrated(ZERO)) == migrated(ZERO)


def test_there_is_a_way_from_every_version() -> None:
    assert [*STEPS] == [*range(VERSION)]
    assert all(step.__doc__ for step in STEPS.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "spec: 0\n  bad: [",
        "spec: zero\n",
        "spec: 9\n",
        "- spec: 0\n",
        "spec: 0\nsources: 3\nlatency: [a]\n",
        "spec: 0\nsources: {a: {type: x, kind: y, tables: [1, {}]}}\n",
        "spec: 0\nspec: 0\n",
    ],
)
def test_what_can_not_be_understood_is_left_to_the_checks(text: str) -> None:
    assert problems(migrated(text))


def test_steps_follow_each_other() -> None:

    steps = {n: lambda spec, n=n: spec.update({f"step{n}": n}) for n in (0, 1, 2)}
    assert migrated("spec: 1\n", steps, 3) == "spec: 3\nstep1: 1\nstep2: 2\n"


@pytest.mark.parametrize("line", ["spec: 0", "spec: '0'  # old", 'spec : "0"'])
def test_the_version_is_read_from_its_line(line: str) -> None:
    assert version_of(f"# x\n{line}\nproject: {{}}\n") == 0


def test_an_old_spec_is_told_what_to_run() -> None:
    [problem] = problems(ZERO)
    assert (problem.line, problem.message) == (
        3,
        "this is a spec of version 0, and this Penstock reads version 1",
    )
    assert problem.hint == (
        "`penstock update` rewrites it, and keeps its comments; `penstock new` and "
        "`penstock adopt` do, too."
    )
