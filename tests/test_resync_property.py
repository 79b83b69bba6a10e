"""What holds of every update: a fixed number of random stories. `make fuzz` plays more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from resync_cases import TOLD, Case, cases, hold, make_repository

from generator.resync.merge import Action

_CASES = 20


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
def test_every_update(repository: Path, case: Case) -> None:
    hold(case, repository)


def test_the_stories_are_worth_telling(repository: Path) -> None:
    """Every kind of action happened in them, or they prove nothing."""
    assert TOLD, "the stories are played by the test above, in the same process"
    assert {str(action) for action in Action} <= {*TOLD}
