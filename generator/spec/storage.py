"""Where data is kept."""

from __future__ import annotations

from pydantic import Field

from ..kinds import registry
from .base import SpecModel

__all__ = ["Storage"]


class Storage(SpecModel):
    """The warehouse; `warehouse: duckdb` is short for `warehouse: {kind: duckdb}`."""

    warehouse: registry.union("warehouses", "kind") = Field(  # type: ignore[valid-type]
        description="Where raw data lands and models are built."
    )
