"""Projects that can be run: rendered, and furnished with their environments.

What has to import a project's own modules lies in `inside/`, and is run by the project's
own interpreter.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from environments import furnish

collect_ignore = ["inside", "inside_postgres"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here: it takes minutes, and has environments of its own."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.runtime)


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Callable[..., Path]:
    """A project of an example or of a spec's text, ready for `make run` and the rest."""

    def ready(example_or_spec: str, name: str = "project") -> Path:
        return furnish(make_project(example_or_spec, name))

    return ready
