"""The design is a function of the spec: no clock, no chance, no files."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from specs import design
from support import EXAMPLES, ROOT, spec_of


def run(code: str, *arguments: str, seed: str = "0") -> str:
    """What `code` prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout


SHOW = """
import re
import sys
from generator.design.build import design_of
from generator.design.report import report
from generator.spec.load import load_spec

for example in sys.argv[1:]:
    design = design_of(load_spec(open(f"generator/examples/{example}.yml").read()))
    public = [name for name in dir(design) if not name.startswith("_")]
    shown = {name: getattr(design, name) for name in public}
    shown["components"] = sorted(design.components)
    print(re.sub(" at 0x[0-9a-f]+", "", repr(shown)), report(design))
"""


def test_two_hash_seeds_come_to_the_same_design() -> None:
    first, second = (run(SHOW, *EXAMPLES, seed=seed) for seed in ("1", "2"))
    assert first == second


@pytest.mark.parametrize("example", EXAMPLES)
def test_two_designs_of_a_spec_are_equal(example: str) -> None:
    assert design(spec_of(example)) == design(spec_of(example))


WATCH = """
import sys
import generator.design.build, generator.design.snippets, generator.design.report
from generator.spec.load import load_spec

spec = load_spec(sys.argv[1])
generator.design.build.design_of(spec)  # imports the kinds

seen = []
sys.addaudithook(lambda event, _: seen.append(event))
design = generator.design.build.design_of(spec)
design.gates, design.lineage, design.components, design.variables
doing = {"open", "socket.connect", "subprocess.Popen", "os.listdir", "os.scandir", "os.system"}
print(sorted(doing.intersection(seen)))
"""


def test_the_design_reads_and_writes_nothing() -> None:
    assert run(WATCH, spec_of("shop")).strip() == "[]"
