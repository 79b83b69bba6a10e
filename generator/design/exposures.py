"""Who reads the marts, as dbt tells it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..spec.names import identifier
from ..spec.spec import Spec
from .marts import Marts

__all__ = ["Exposure", "exposures_of"]

_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


@dataclass(frozen=True)
class Exposure:
    """A dashboard, or another end of the pipeline."""

    name: str
    label: str
    kind: str
    url: str
    """Where it is, or empty."""
    owner: str
    is_address: bool
    """Whether the owner is an address, and not a name."""
    description: str
    reads: tuple[str, ...]
    """The models that it shows."""


def exposures_of(spec: Spec, marts: Marts) -> tuple[Exposure, ...]:
    """The dashboards that the spec declares."""
    return tuple(
        Exposure(
            name=identifier(name),
            label=name,
            kind=dashboard.kind,
            url=dashboard.url or "",
            owner=dashboard.owner or spec.project.owner,
            is_address=bool(_ADDRESS.fullmatch(dashboard.owner or spec.project.owner)),
            description=dashboard.description,
            reads=tuple(
                subject.name
                for table in dashboard.reads
                for subject in marts.subjects
                if subject.table.place == spec.find(table)[0]
            ),
        )
        for name, dashboard in spec.modeling.dashboards.items()
    )
