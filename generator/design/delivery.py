"""The way of a release: from environment to environment, in the order of the spec."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Stage", "stages_of"]

_IMAGES = "images"
"""The job that makes what is deployed."""


@dataclass(frozen=True)
class Stage:
    """The deployment to one environment."""

    name: str
    """The environment's."""
    job: str
    after: str
    """The job that has to be done before."""

    @property
    def plan(self) -> str:
        """The job of GitLab that shows what Terraform would do there."""
        return f"plan-{self.name}"

    @property
    def approved(self) -> bool:
        """Whether a person has to let it begin: all but the first."""
        return self.after != _IMAGES


def stages_of(environments: Sequence[str]) -> tuple[Stage, ...]:
    """A stage for each environment, by name, each after the one before it."""
    jobs = [_IMAGES, *(f"deploy-{name}" for name in environments)]
    return tuple(
        Stage(name, job, before)
        for name, (before, job) in zip(environments, pairwise(jobs), strict=True)
    )
