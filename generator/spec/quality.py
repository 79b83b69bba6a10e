"""What must hold."""

from __future__ import annotations

from typing import Any

from ..kinds import registry

__all__ = ["DEFAULTS", "AnyRule"]

DEFAULTS = "defaults"
"""The key under `quality` whose rules every table has, unless it names its own alike."""

AnyRule: Any = registry.union("rules", "rule")
