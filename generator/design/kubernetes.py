"""What runs in Kubernetes: a job for each schedule, and what differs by environment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .environments import Environment
from .names import ProjectNames, fit
from .schedules import Schedule
from .variables import Variable

__all__ = ["Job", "Kubernetes", "Overlay", "kubernetes_of"]

_LONGEST_JOB = 40
"""Kubernetes allows 52, and kubectl appends to it for a job by hand."""
_LONGEST = 63
_PATH = "_PATH"
_STATE, _DATA = "/opt/project/var", "/data"


@dataclass(frozen=True)
class Job:
    """A CronJob: the whole run for the sources of one schedule."""

    name: str
    cron: str
    timezone: str
    sources: tuple[str, ...]
    retries: int
    seconds: int
    """How long it may take: its freshness objective."""


@dataclass(frozen=True)
class Overlay:
    """What differs in one environment."""

    name: str
    """The environment's, which its folder is called."""
    namespace: str
    variables: tuple[Variable, ...]
    jobs: tuple[Job, ...]
    """The jobs that run at other times here."""


@dataclass(frozen=True)
class Kubernetes:
    """The manifests of one pipeline."""

    namespace: str
    secret: str
    """The Secret that somebody makes, with the variables that have no default."""
    jobs: tuple[Job, ...]
    config: tuple[Variable, ...]
    """Variables whose default would be no place in a container."""
    reads_files: bool
    """Whether any source is a folder, which a volume brings in."""
    ports: tuple[str, ...]
    """The ports of the servers that it reads from and writes to."""
    overlays: tuple[Overlay, ...]


def kubernetes_of(
    project: ProjectNames,
    schedules: Sequence[Schedule],
    warehouse: Sequence[Variable],
    sources: Sequence[Variable],
    environments: Sequence[Environment],
) -> Kubernetes:
    """The manifests of a project, with what is said of its warehouse and its sources."""
    name = dns(project.name)
    folders = [each for each in sources if each.name.endswith(_PATH)]
    files = [each for each in warehouse if each.name.endswith(_PATH)]
    config = [_moved(v, f"{_STATE}/{v.default.rpartition('/')[2]}") for v in files]
    config += [_moved(v, f"{_DATA}/{dns(v.name[: -len(_PATH)])}") for v in folders]
    jobs = {schedule.name: _job(schedule) for schedule in schedules}
    changed = [jobs[schedule.name] for schedule in schedules if schedule.overridden]
    return Kubernetes(
        namespace=name,
        secret=fit(f"{name}-secrets", _LONGEST),
        jobs=tuple(jobs.values()),
        config=tuple(config),
        reads_files=bool(folders),
        ports=_ports(
            [*warehouse, *sources, *(v for e in environments for v in e.variables)]
        ),
        overlays=tuple(_overlay(name, e, changed, config) for e in environments),
    )


def dns(name: str) -> str:
    """A name as DNS has it: `corner-shop`."""
    return fit(name.lower().replace("_", "-").strip("-"), 40).replace("_", "-")


def _moved(variable: Variable, place: str) -> Variable:
    return Variable(variable.name, place, variable.description)


def _job(schedule: Schedule) -> Job:
    return Job(
        name=dns(fit(f"run-{schedule.name}", _LONGEST_JOB)),
        cron=_cron(schedule.cron),
        timezone=schedule.timezone,
        sources=schedule.loads,
        retries=schedule.retries,
        seconds=schedule.freshness_seconds,
    )


def _ports(variables: Iterable[Variable]) -> tuple[str, ...]:
    return tuple(sorted({v.default for v in variables if v.name.endswith("_PORT")}))


def _cron(cron: str) -> str:
    """The expression with Sunday as 0, never 7, which Kubernetes does not know."""
    *others, weekday = cron.split()
    weekday = re.sub(
        r"\b(\d)-7\b", lambda m: f"0,{m[1]}-6" if m[1] != "7" else "0", weekday
    )
    return " ".join((*others, re.sub(r"\b7\b", "0", weekday)))


def _overlay(
    namespace: str,
    environment: Environment,
    changed: list[Job],
    moved: list[Variable],
) -> Overlay:
    mounted = {variable.name for variable in moved}
    given = {variable.name: variable for variable in environment.variables}
    times = [v.default for name, v in given.items() if name.endswith("_SCHEDULE")]
    zones = [v.default for name, v in given.items() if name.endswith("_TIMEZONE")]
    jobs = [
        Job(job.name, _cron(cron), zone, job.sources, job.retries, job.seconds)
        for cron, zone in zip(times, zones, strict=True)
        for job in changed
    ]
    return Overlay(
        name=environment.name,
        namespace=fit(f"{namespace}-{dns(environment.name)}", _LONGEST).replace(
            "_", "-"
        ),
        # Where files are in a pod is where the base mounts them.
        variables=tuple(v for name, v in given.items() if name not in mounted),
        jobs=tuple(jobs),
    )
