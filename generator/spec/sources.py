"""Where data comes from."""

from __future__ import annotations

from typing import Any

from ..kinds import registry

__all__ = ["AnySource", "source_overrides"]

AnySource = registry.union("sources", "kind")


def source_overrides(kind: str) -> Any:
    """The model of what an environment may say about a source of this kind."""
    return registry.find("sources", kind).Overrides
