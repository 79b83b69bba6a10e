"""Where data is kept."""

from __future__ import annotations

from pydantic import Field

from ..kinds import registry
from .base import SpecModel
from .lake import Lake

__all__ = ["Storage"]


class Storage(SpecModel):
    """The warehouse, and the lake; `warehouse: duckdb` is short for `{kind: duckdb}`."""

    warehouse: registry.union("warehouses", "kind") = Field(  # type: ignore[valid-type]
        description="Where raw data lands and models are built."
    )
    lake: Lake | None = Field(
        default=None,
        description="Where files of sources arrive and are kept; `lake: s3` is short for "
        "`lake: {on: s3}`.",
    )
