"""Where data comes from."""

from __future__ import annotations

from typing import Any

from ..kinds import registry

__all__ = ["AnySource"]

AnySource: Any = registry.union("sources", "kind")
