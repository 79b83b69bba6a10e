"""Who reads the marts: dashboards and other ends of the pipeline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .base import SpecModel
from .scalars import Distinct, NonEmptyText, OneOrMore, Text

__all__ = ["Dashboard"]


class Dashboard(SpecModel):
    """Something that reads the marts, and who to tell before they change."""

    reads: Annotated[tuple[NonEmptyText, ...], OneOrMore(), Distinct] = Field(
        min_length=1,
        strict=False,
        description="The tables whose facts and dimensions it shows.",
    )
    kind: Literal["dashboard", "notebook", "analysis", "ml", "application"] = Field(
        default="dashboard", description="What it is."
    )
    url: NonEmptyText | None = Field(default=None, description="Where it is.")
    owner: NonEmptyText | None = Field(
        default=None,
        description="Who answers for it: a team or an address. The project's owner unless "
        "given.",
    )
    description: Text = Field(default="", description="What it is for.")
