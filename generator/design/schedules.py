"""When things run: one schedule for each set of sources that share one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ..spec.latency import Latency
from ..spec.names import identifier
from ..spec.spec import Spec
from .names import ProjectNames, fit

__all__ = ["Schedule", "Transform", "schedules_of", "transform_of"]

_LONGEST_NAME = 60
_FIRST_DAY = date(2025, 1, 1)
_DAILY = re.compile(r"(\d+) (\d+) \* \* \*")


@dataclass(frozen=True)
class Schedule:
    """A load DAG: its sources, its cron expression and its objectives."""

    name: str
    """As an identifier: `daily`, `every_15m`, `daily_0615`."""
    said: str
    """As the spec says it."""
    cron: str
    timezone: str
    freshness_seconds: int
    catchup: bool
    retries: int
    retry_delay_seconds: int
    start: date
    sources: tuple[str, ...]
    """Names of its sources, as the spec writes them."""
    dag_id: str
    asset: str
    """The asset that the load publishes when it is done."""
    overridden: bool
    """Whether an environment changes it, so that variables say what counts."""

    @property
    def loads(self) -> tuple[str, ...]:
        """Its sources, as identifiers."""
        return tuple(identifier(source) for source in self.sources)


@dataclass(frozen=True)
class Transform:
    """The DAG that every load starts."""

    dag_id: str
    freshness_seconds: int
    """The strictest of the loads' objectives."""
    retries: int
    retry_delay_seconds: int
    start: date
    """The earliest of the loads' first days."""
    overridden: bool
    """Whether an environment changes that objective."""


def transform_of(
    spec: Spec, project: ProjectNames, schedules: tuple[Schedule, ...]
) -> Transform:
    """What the loads of all schedules start."""
    strictest = min(schedules, key=lambda schedule: schedule.freshness_seconds)
    return Transform(
        dag_id=f"{project.name}__transform",
        freshness_seconds=strictest.freshness_seconds,
        retries=spec.orchestration.retries,
        retry_delay_seconds=spec.orchestration.retry_delay.seconds,
        start=min(schedule.start for schedule in schedules),
        overridden=strictest.overridden,
    )


def schedules_of(spec: Spec, project: ProjectNames) -> tuple[Schedule, ...]:
    """The schedules, in the order in which the spec's sources need them."""
    overridden = any(environment.latency for environment in spec.environments.values())
    groups: dict[Latency, list[str]] = {}
    for name, source in spec.sources.items():
        groups.setdefault(source.latency or spec.latency, []).append(name)
    taken: set[str] = set()
    schedules = []
    for latency, sources in groups.items():
        name = _unique(_name(latency), latency, taken)
        taken.add(name)
        retries = latency.retries
        schedules.append(
            Schedule(
                name=name,
                said=latency.schedule.text,
                cron=latency.schedule.cron,
                timezone=latency.timezone,
                freshness_seconds=latency.freshness_seconds,
                catchup=latency.catchup,
                retries=spec.orchestration.retries if retries is None else retries,
                retry_delay_seconds=spec.orchestration.retry_delay.seconds,
                start=latency.start or _FIRST_DAY,
                sources=tuple(sources),
                dag_id=f"{project.name}__load_{name}",
                asset=f"{project.name}_raw_{name}",
                overridden=overridden and latency == spec.latency,
            )
        )
    return tuple(schedules)


def _name(latency: Latency) -> str:
    said = latency.schedule.text
    if re.fullmatch(r"\d+[mh]", said):
        return f"every_{said}"
    if said.isalpha():
        return said
    daily = _DAILY.fullmatch(latency.schedule.cron)
    if daily:
        return f"daily_{int(daily[2]):02}{int(daily[1]):02}"
    words = said.replace("*", "x").replace("/", " per ")
    return fit(identifier(f"cron {words}"), _LONGEST_NAME)


def _unique(name: str, latency: Latency, taken: set[str]) -> str:
    if name not in taken:
        return name
    zoned = f"{name}_{identifier(latency.timezone)}"
    if zoned not in taken:
        return zoned
    number = 2
    while f"{zoned}_{number}" in taken:
        number += 1
    return f"{zoned}_{number}"
