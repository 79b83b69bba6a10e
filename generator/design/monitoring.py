"""What a pipeline's metrics are about, the alerts on them, and the dashboard of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..spec.observability import Channel, Observability
from .dashboard import Dashboard, dashboard_of
from .marts import Marts
from .names import ProjectNames
from .schedules import Schedule
from .sources import Source

__all__ = ["Metrics", "Objective", "Route", "metrics_of"]

_SEVERITIES = ("error", "warn")


@dataclass(frozen=True)
class Objective:
    """How long ago the last load of a source may have been."""

    source: str
    seconds: int
    overridden: bool
    """Whether an environment changes it, so that a variable says what counts."""


@dataclass(frozen=True)
class Route:
    """Where alerts of one severity go."""

    severity: str
    channels: tuple[Channel, ...]


@dataclass(frozen=True)
class Metrics:
    """All of it, for one pipeline."""

    project: ProjectNames
    objectives: tuple[Objective, ...]
    marts: tuple[str, ...]
    """The models whose age is the age of what people read."""
    sources: tuple[Source, ...]
    layers: tuple[tuple[str, tuple[str, ...]], ...]
    """The layers after staging, each with its models."""
    routes: tuple[Route, ...]
    runbook: str
    """What a link to a section of the runbook begins with: needs no quotes in YAML."""

    @cached_property
    def steps(self) -> tuple[str, ...]:
        """The steps of a run, by the words of their commands."""
        loads = (f"load {source.name}" for source in self.sources)
        return (*loads, "prepare", "check raw", "stage", "model", "check marts")

    @cached_property
    def sends_email(self) -> bool:
        """Whether any alert goes by email."""
        return any("email" in route.channels for route in self.routes)

    @cached_property
    def example_table(self) -> str:
        """A raw table, for the tests of the alerts."""
        return f"{self.sources[0].name}.{self.sources[0].tables[0].name}"

    @cached_property
    def dashboard(self) -> Dashboard:
        """The dashboard of exactly this pipeline."""
        return dashboard_of(self.project, self.sources, self.layers)


def metrics_of(
    observability: Observability,
    project: ProjectNames,
    sources: tuple[Source, ...],
    schedules: tuple[Schedule, ...],
    marts: Marts,
) -> Metrics | None:
    """What the metrics are about; None where nobody asked for any."""
    if not observability.metrics:
        return None
    by_name = {schedule.name: schedule for schedule in schedules}
    alerts = observability.alerts
    return Metrics(
        project=project,
        objectives=tuple(
            Objective(
                source=source.name,
                seconds=by_name[source.schedule].freshness_seconds,
                overridden=by_name[source.schedule].overridden,
            )
            for source in sources
        ),
        marts=tuple(model.name for model in marts.read if not model.is_view),
        sources=sources,
        layers=tuple(
            (layer.name, tuple(m.name for m in layer.models if not m.is_view))
            for layer in marts.layers
        ),
        routes=tuple(
            Route(severity, getattr(alerts, severity)) for severity in _SEVERITIES
        ),
        runbook=observability.runbooks or "docs/runbook.md",
    )
