"""What the project is, and how it is run."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import SpecModel
from .scalars import Name, NonEmptyText, Text, Whole
from .times import DurationText

__all__ = ["Orchestration", "Project"]


class Project(SpecModel):
    """Name, purpose and owner."""

    name: Name = Field(
        description="The project's name; folders, DAGs and variables are named after it."
    )
    description: Text = Field(default="", description="What it is for, in a sentence.")
    owner: NonEmptyText = Field(
        default="data-team", description="Who answers for it: a team or an address."
    )
    domain: NonEmptyText | None = Field(
        default=None, description="The business domain that it belongs to."
    )


class Orchestration(SpecModel):
    """How the steps are run."""

    engine: Literal["airflow"] = Field(
        default="airflow", description="The orchestrator."
    )
    retries: Whole = Field(
        default=3, ge=0, le=100, description="Attempts after a failed one."
    )
    retry_delay: DurationText = Field(
        default="1m",
        validate_default=True,
        description="The wait before the first of them; it doubles from one to the next.",
    )
