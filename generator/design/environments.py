"""Environments as sets of variables: what a place overrides, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from ..kinds.registry import find
from ..spec.latency import Latency
from ..spec.names import identifier
from ..spec.spec import Spec
from .names import ProjectNames, variable
from .variables import Variable, variables_of

__all__ = ["Environment", "environments_of", "schedule_variables"]


@dataclass(frozen=True)
class Environment:
    """One named place, and the variables that it sets."""

    name: str
    variables: tuple[Variable, ...]


def schedule_variables(latency: Latency, project: ProjectNames) -> tuple[Variable, ...]:
    """The default schedule as variables, for projects whose environments change it."""
    values = {
        "SCHEDULE": (latency.schedule.cron, "Cron expression of the default schedule"),
        "TIMEZONE": (latency.timezone, "IANA time zone of the default schedule"),
        "FRESHNESS_SECONDS": (
            str(latency.freshness_seconds),
            "How old the newest load may be, in seconds",
        ),
    }
    return tuple(
        Variable(variable(project.name, suffix), default, description)
        for suffix, (default, description) in values.items()
    )


def environments_of(spec: Spec, project: ProjectNames) -> tuple[Environment, ...]:
    """The environments, in the order of the spec."""
    environments = []
    for name, declared in spec.environments.items():
        variables: list[Variable] = []
        if declared.latency:
            variables += schedule_variables(declared.latency, project)
        if declared.storage:
            kind = find("warehouses", spec.storage.warehouse.kind)
            options = kind.Overrides.model_validate(declared.storage.warehouse)
            variables += variables_of(
                project.warehouse,
                kind.variables(options, project.name),
                "the warehouse",
            )
        for source, overrides in declared.sources.items():
            source_kind = find("sources", spec.sources[source].kind)
            options = source_kind.Overrides.model_validate(overrides)
            variables += variables_of(
                source, source_kind.variables(options), f"the source {source}"
            )
        # Nobody writes a secret into a file of the repository.
        named = tuple(variable for variable in variables if not variable.secret)
        environments.append(Environment(identifier(name), named))
    return tuple(environments)
