"""What every modeling style has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ...design.marts import Marts
from ...design.roles import Role
from ...design.rules import Rule
from ...spec.modeling import Modeling
from ..warehouses.base import Warehouse

__all__ = ["Style"]


class Style(Protocol):
    """The interface of a modeling style."""

    label: str
    """The name that people read."""
    every_load: bool
    """Whether it reads what every load has brought, of tables that are loaded in full too."""

    def marts(
        self,
        roles: tuple[Role, ...],
        rules: Mapping[str, tuple[Rule, ...]],
        modeling: Modeling,
        warehouse: Warehouse,
    ) -> Marts:
        """What becomes of the tables; `rules` are by entity."""
