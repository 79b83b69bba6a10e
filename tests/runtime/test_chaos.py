"""Whoever is killed, wherever: the next run ends with the same tables."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import chaos
import pytest
from chaos import Undisturbed
from environments import furnish
from servers import Server

KILLS_A_DAY = 14


@pytest.fixture(scope="module")
def project(render: Callable[..., Path]) -> Path:
    return furnish(render(chaos.SPEC))


@pytest.fixture(scope="module")
def expected(
    project: Path, postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Undisturbed:
    folder = tmp_path_factory.mktemp("undisturbed") / "project"
    shutil.copytree(project, folder, symlinks=True)
    with chaos.project_of(folder, postgres.database()) as calm:
        return chaos.undisturbed(calm)


def test_what_was_killed_is_made_good(
    project: Path, expected: Undisturbed, postgres: Server, tmp_path: Path
) -> None:
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    folder = shutil.copytree(project, tmp_path / "project", symlinks=True)

    with chaos.project_of(folder, postgres.database()) as killed:
        told = chaos.play(killed, expected, seed, KILLS_A_DAY)

    assert told.kills.total() == chaos.DAYS * KILLS_A_DAY >= 40
    assert told.comparisons >= chaos.DAYS * 3


def test_tables_that_differ_are_told() -> None:
    """The comparison itself: a row lost, a row twice, a table more."""
    before = {"a": ["1", "2"], "b": ["3"]}
    assert chaos.differences(before, before) == ""
    assert "a: 0 rows too many, 1 missing" in chaos.differences(
        {"a": ["1"], "b": ["3"]}, before
    )
    assert "b: 1 rows too many, 0 missing" in chaos.differences(
        {"a": ["2", "1"], "b": ["3", "3"]}, before
    )
    assert "only on one side" in chaos.differences({**before, "c": []}, before)
