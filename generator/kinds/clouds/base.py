"""What every kind of cloud has in common."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from ...spec.base import SpecModel
from ...spec.findings import Finding

if TYPE_CHECKING:
    from ...spec.spec import Spec

__all__ = ["Cloud"]


class Cloud(Protocol):
    """The interface of a kind of cloud; its Terraform is in its blueprint piece."""

    Options: type[SpecModel]
    """The keys of `deployment.cloud`."""
    Overrides: type[SpecModel]
    """The keys that an environment may override."""

    kind: str
    """The word of the spec, and the name of the blueprint piece."""
    label: str
    """The name that people read."""

    def findings(self, spec: Spec, options: Any) -> Iterator[Finding]:
        """What of the rest of the spec can't be had with these options."""
