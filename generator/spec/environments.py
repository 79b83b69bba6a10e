"""Named places where the pipeline runs, and what differs there."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from .base import SpecModel
from .deployment import Budget, Volume
from .latency import Latency
from .scalars import Name

__all__ = ["Environment", "StorageOverrides"]


class StorageOverrides(SpecModel):
    """What an environment may say about storage."""

    warehouse: dict[str, Any] = Field(
        description="Keys of the same kind of warehouse that differ here."
    )


class Environment(SpecModel):
    """What differs in one environment. These keys and no others may."""

    latency: Latency | None = Field(
        default=None, description="The default schedule in this environment."
    )
    storage: StorageOverrides | None = Field(
        default=None, description="Where the warehouse is in this environment."
    )
    sources: dict[Name, dict[str, Any]] = Field(
        default={}, description="Where a source is in this environment, by its name."
    )
    cloud: dict[str, Any] = Field(
        default={}, description="Keys of the same kind of cloud that differ here."
    )
    budget: Budget | None = Field(
        default=None, description="What a month may cost in this environment."
    )
    volume: Volume | None = Field(
        default=None, description="How much data there is in this environment."
    )
