"""What is around a pipeline: where it runs, who watches it, and how changes get there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..kinds.clouds.base import Deployed, Layer, Module
from ..kinds.warehouses.base import Warehouse
from .clouds import Store
from .delivery import Stage, stages_of
from .environments import Environment
from .kubernetes import Job, Kubernetes, Overlay
from .monitoring import Metrics

__all__ = ["Around"]


@dataclass(frozen=True)
class Around:
    """That half of the design."""

    warehouse: Warehouse
    environments: tuple[Environment, ...]
    compose: bool
    """Whether there is a local stack of containers."""
    github: bool
    """Whether there is a workflow for GitHub Actions."""
    gitlab: bool
    """Whether there is a pipeline for GitLab."""
    kubernetes: Kubernetes | None
    """What runs in Kubernetes, if anything does."""
    metrics: Metrics | None
    """What the exporter, the alerts and the dashboard are about, where there are any."""
    openlineage: bool
    """Whether runs tell OpenLineage what is made of what."""
    cloud: Deployed | None
    """What Terraform prepares, if it does."""
    lake: tuple[Layer, ...]
    """The layers of the lake; none where there is no lake."""
    store: Store | None
    """How the pipeline finds the lake, where there is one."""

    @cached_property
    def docker(self) -> bool:
        """Whether anything runs in containers, so that there is an image."""
        return self.compose or self.kubernetes is not None or self.cloud is not None

    @cached_property
    def trials(self) -> bool:
        """Whether changes of models are tried beside production before they are merged."""
        return self.warehouse.is_server and (self.github or self.gitlab)

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        """The environments that a release goes through; none where nothing is deployed."""
        return stages_of(self._deployed_to) if self.clusters or self.applies else ()

    @cached_property
    def clusters(self) -> bool:
        """Whether releases go to Kubernetes."""
        somewhere = self.kubernetes is not None and bool(self.environments)
        return somewhere and (self.github or self.gitlab)

    @cached_property
    def _deployed_to(self) -> tuple[str, ...]:
        """The environments by name, and where there are none the one that a cloud has."""
        named = self.environments or self.terraform_places
        return tuple(environment.name for environment in named)

    @cached_property
    def applies(self) -> bool:
        """Whether releases have Terraform apply what they showed."""
        return self.cloud is not None and self.cloud.delivers

    @cached_property
    def reads_outputs(self) -> bool:
        """Whether pods have from Terraform where things are."""
        return self.clusters and self.applies

    @cached_property
    def plans(self) -> bool:
        """Whether GitHub says in a comment what Terraform would do."""
        return self.github and self.cloud is not None

    @cached_property
    def plans_on_gitlab(self) -> bool:
        """Whether GitLab says at a merge request what Terraform would do."""
        return self.gitlab and self.applies

    @cached_property
    def delivers(self) -> bool:
        """Whether workflows of GitHub bring releases to environments."""
        return self.github and bool(self.stages)

    @cached_property
    def released(self) -> str:
        """The job after which a release is in production."""
        return self.stages[-1].job if self.stages else "check"

    @cached_property
    def github_jobs(self) -> tuple[str, ...]:
        """What is looked at on GitHub besides lint and tests, by the name of the piece."""
        wanted = {
            "trial": self.trials and self.delivers,
            "images": self.docker,
            "monitoring": self.metrics is not None,
            "manifests": self.kubernetes is not None,
            "terraform": self.cloud is not None,
            "plan": self.plans,
        }
        return tuple(job for job, is_wanted in wanted.items() if is_wanted)

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """What Kubernetes runs on schedule."""
        return self.kubernetes.jobs if self.kubernetes else ()

    @cached_property
    def overlays(self) -> tuple[Overlay, ...]:
        """What differs in Kubernetes by environment."""
        return self.kubernetes.overlays if self.kubernetes else ()

    @cached_property
    def terraform_modules(self) -> tuple[Module, ...]:
        """The modules of Terraform; none without a cloud."""
        return self.cloud.modules if self.cloud else ()

    @cached_property
    def terraform_places(self) -> tuple[Any, ...]:
        """What Terraform prepares one by one: the environments of the cloud."""
        return self.cloud.places if self.cloud else ()
