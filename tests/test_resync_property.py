"""What holds of every update: a fixed number of random stories. `make fuzz` plays more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from resync_cases import TOLD, Case, Edit, cases, hold, make_repository, text

from generator.resync.merge import Action

_CASES = 20
_SPEC = text(
    {
        "tables": {"rooms": ({"name": "string"}, False, False)},
        "compose": True,
        "github": True,
        "latency": "daily",
        "rule": False,
    }
)


def _everywhere(line: float) -> Case:
    """A person writes into eight files, and the new version changes the edges of all."""
    edits = tuple(Edit("insert", part / 8, line) for part in range(8))
    return Case(_SPEC, _SPEC, "v3.0.0", (), edits, refused=False)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_repository(tmp_path_factory.mktemp("property"))


@settings(
    max_examples=_CASES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(case=cases())
@example(case=_everywhere(0.5))
@example(case=_everywhere(0.0))
def test_every_update(repository: Path, case: Case) -> None:
    hold(case, repository)


def test_the_stories_are_worth_telling(repository: Path) -> None:
    """Every kind of action happened in them, or they prove nothing."""
    assert TOLD, "the stories are played by the test above, in the same process"
    assert {str(action) for action in Action} <= {*TOLD}
