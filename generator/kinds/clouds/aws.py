"""Amazon Web Services."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ...spec.findings import Finding
from ...spec.names import identifier
from ..registry import every, find
from ._aws_clock import expressions_of
from ._aws_cost import costs_of, runs_per_month
from ._aws_layout import environment_files, modules_of
from ._aws_options import AwsOverrides, Network
from ._costs import Costs
from .base import Basics, Deployed, Timer

if TYPE_CHECKING:
    from ...design.schedules import Schedule
    from ...spec.environments import Environment
    from ...spec.spec import Spec

__all__ = ["KIND", "Aws", "AwsOptions", "AwsPlace"]

_REGION = "eu-central-1"
_ONLY = "prod"
"""The one place of a project that names no environments."""
_TAKEN_USERS = ("admin", "postgres", "rdsadmin")


class AwsOptions(AwsOverrides):
    """Where in AWS, and what runs the steps there."""

    short_form: ClassVar[str] = "kind"

    kind: Literal["aws"] = Field(description="Amazon Web Services.")
    orchestrator: Literal["ecs", "mwaa"] = Field(
        default="ecs",
        description="`ecs`: a Fargate task for each schedule; `mwaa`: Amazon's Airflow.",
    )


@dataclass(frozen=True)
class AwsPlace:
    """One environment in AWS."""

    name: str
    stack: str
    """The project's name with the environment's."""
    region: str
    network: Network
    state: str
    rotation: str | None
    budget: int | None
    budget_notify: tuple[str, ...]
    tags: Mapping[str, str]
    schedules: tuple[Timer, ...]
    """Those that run at other times than elsewhere."""

    @property
    def existing(self) -> bool:
        """Whether the network is there already."""
        return self.network.vpc != "new"


class Aws:
    """Terraform for Amazon Web Services."""

    Options = AwsOptions
    Overrides = AwsOverrides
    kind = "aws"
    label = "AWS"

    def findings(self, spec: Spec, options: AwsOptions) -> Iterator[Finding]:
        """A warehouse that has no piece here, and an Airflow that shares no file."""
        warehouse = find("warehouses", spec.storage.warehouse.kind)
        if self.kind not in warehouse.clouds:
            known = (n for n, w in every("warehouses").items() if self.kind in w.clouds)
            yield Finding(
                ("storage", "warehouse"),
                f"{warehouse.label} can't be deployed to {self.label} yet",
                f"These can: {', '.join(known)}.",
            )
        if options.orchestrator == "mwaa" and not warehouse.is_server:
            yield Finding(
                ("deployment", "cloud", "orchestrator"),
                f"Amazon's Airflow has no disk that keeps a file of {warehouse.label}",
                "Use `orchestrator: ecs`, or a warehouse that is a server.",
            )

    def deployed(self, spec: Spec, basics: Basics) -> Deployed:
        """What Terraform prepares: modules for what the spec has, and each environment."""
        options: AwsOptions = spec.deployment.cloud  # type: ignore[assignment]
        project = _part(basics.project.name, 20)
        delivers = "none" not in spec.deployment.ci
        orchestrator = options.orchestrator
        environments: dict[str, Environment | None] = {**spec.environments}
        places = tuple(
            _place(spec, basics, project, identifier(name), environment)
            for name, environment in (environments or {_ONLY: None}).items()
        )
        return Deployed(
            kind=self.kind,
            label=self.label,
            orchestrator=orchestrator,
            project=project,
            modules=modules_of(
                self.kind,
                basics.warehouse,
                orchestrator,
                lake=bool(basics.layers),
                delivers=delivers,
            ),
            environment=environment_files(),
            places=places,
            states={p.name: {"bucket": p.state, "region": p.region} for p in places},
            schedules=tuple(_timer(s, basics) for s in basics.schedules),
            layers={
                layer.bucket: {
                    "colder_after_days": layer.colder_days,
                    "retention_days": layer.retention_days,
                }
                for layer in basics.layers
            },
            secrets={v.name: v.description for v in basics.secrets},
            notify=spec.observability.notify,
            warehouse=_warehouse(basics),
            delivers=delivers,
            costs=_costs(spec, basics, places),
        )


KIND = Aws()


def _part(name: str, longest: int) -> str:
    """An identifier as a part of names in AWS: letters, digits and single hyphens."""
    return re.sub("-+", "-", name[:longest].replace("_", "-")).strip("-")


def _place(
    spec: Spec,
    basics: Basics,
    project: str,
    name: str,
    environment: Environment | None,
) -> AwsPlace:
    options: AwsOptions = spec.deployment.cloud  # type: ignore[assignment]
    here = AwsOverrides.model_validate(environment.cloud if environment else {})
    stack = f"{project}-{_part(name, 12)}"
    budget = (environment and environment.budget) or spec.deployment.budget
    latency = environment.latency if environment else None
    return AwsPlace(
        name=name,
        stack=stack,
        region=here.region or options.region or _REGION,
        network=here.network or options.network or Network(),
        state=here.state or options.state or f"{stack}-terraform-state",
        rotation=here.rotation or options.rotation,
        budget=budget.monthly if budget else None,
        budget_notify=budget.notify if budget else (),
        tags=_tags(spec, basics, name, stack),
        schedules=tuple(
            Timer(
                schedule.name,
                expressions_of(latency.schedule.cron),
                latency.timezone,
                _command(schedule, basics),
                latency.freshness_seconds,
            )
            for schedule in basics.schedules
            if latency and schedule.overridden
        ),
    )


def _timer(schedule: Schedule, basics: Basics) -> Timer:
    return Timer(
        schedule.name,
        expressions_of(schedule.cron),
        schedule.timezone,
        _command(schedule, basics),
        schedule.freshness_seconds,
    )


def _command(schedule: Schedule, basics: Basics) -> str:
    """All steps; narrowed to the schedule's sources where there are others."""
    words = ["python", "-m", "pipeline", "run"]
    if len(basics.schedules) > 1:
        words += [word for name in schedule.loads for word in ("--source", name)]
    return shlex.join(words)


def _costs(spec: Spec, basics: Basics, places: tuple[AwsPlace, ...]) -> Costs:
    """The estimate for each environment, by what differs there."""
    volumes = {
        identifier(n): e.volume for n, e in spec.environments.items() if e.volume
    }
    inputs = {}
    for place in places:
        volume = volumes.get(place.name) or spec.deployment.volume
        changed = {timer.name: timer for timer in place.schedules}
        timers = [changed.get(s.name) or _timer(s, basics) for s in basics.schedules]
        per_day = float(volume.per_day.gigabytes)
        inputs[place.name] = {
            "gb_per_day": per_day,
            "run_minutes": float(volume.run_minutes),
            "runs": round(runs_per_month(timers), 1),
            "warehouse_gb": max(20.0, round(per_day * 365, 1)),
            "secrets": float(len(basics.secrets) + basics.warehouse.is_server),
            "alarms": float(2 + len(timers)),
            "endpoints": 0.0 if place.existing else 8.0,
            "ways_out": float(place.network.internet and not place.existing),
        }
    orchestrator = spec.deployment.cloud.orchestrator  # type: ignore[union-attr]
    return costs_of(basics.warehouse.kind, orchestrator, basics.layers, inputs)


def _tags(spec: Spec, basics: Basics, name: str, stack: str) -> Mapping[str, str]:
    own = {
        "project": basics.project.name,
        "environment": name,
        "stack": stack,
        "owner": spec.project.owner,
        "managed_by": "terraform",
    }
    return {_tag(k): _tag(v) for k, v in (own | spec.deployment.tags).items()}


def _tag(text: str) -> str:
    """A tag without what AWS refuses: it has letters, digits, blanks and a few signs."""
    plain = re.sub(r"[^\w +=.:/@-]", " ", text)
    return " ".join(re.sub("(?i)^aws:", "", plain).split())[:120] or "-"


def _warehouse(basics: Basics) -> Mapping[str, str]:
    told = {v.name.rpartition("_")[2]: v.default for v in basics.warehouse_variables}
    found = {"prefix": basics.project.warehouse.upper()}
    if "PATH" in told:
        file = re.sub("[^A-Za-z0-9_.-]", "_", posixpath.basename(told["PATH"]))
        found["file"] = file or f"{basics.project.name}.duckdb"
    else:
        user = identifier(told["USER"]) or basics.project.name
        found["database"] = (identifier(told["DATABASE"]) or basics.project.name)[:63]
        found["user"] = f"{user[:57]}_owner" if user in _TAKEN_USERS else user[:63]
    return found
