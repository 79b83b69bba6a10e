"""What the pipeline tells of itself, and whom."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import SpecModel
from .deployment import Addresses
from .scalars import Distinct, NonEmptyText, OneOrMore, refuse

__all__ = ["Alerts", "Channel", "Observability"]

Channel = Literal["email", "slack", "pagerduty", "webhook"]
Channels = Annotated[tuple[Channel, ...], OneOrMore(), Distinct]


class Alerts(SpecModel):
    """Where alerts go, by how serious they are: the severities of rules.

    Addresses and keys are no part of it: they are variables and files of the place where
    Alertmanager runs.
    """

    error: Channels = Field(
        default=("email",),
        strict=False,
        min_length=1,
        description="Channels for what somebody must mend: `email`, `slack`, `pagerduty`, "
        "`webhook`, one or several.",
    )
    warn: Channels = Field(
        default=("email",),
        strict=False,
        min_length=1,
        description="Channels for what somebody should know.",
    )


class Observability(SpecModel):
    """What the pipeline tells of itself, and whom."""

    metrics: Literal["prometheus"] | None = Field(
        default=None,
        description="`prometheus`: an exporter of what runs did to each table, alert rules "
        "out of freshness and severities, and a dashboard.",
    )
    lineage: Literal["openlineage"] | None = Field(
        default=None,
        description="`openlineage`: loads, models and Airflow's tasks tell OpenLineage what is "
        "made of what; variables of the place say where it listens.",
    )
    alerts: Alerts = Field(
        default_factory=Alerts, description="Where alerts on these metrics go."
    )
    notify: Addresses = Field(
        default=(),
        strict=False,
        description="Addresses of e-mail that alarms are sent to.",
    )
    runbooks: NonEmptyText | None = Field(
        default=None,
        description="Where people read `docs/runbook.md`: alerts link to its sections. An "
        "address that ends in the page, without `#`.",
        pattern=r"^https?://[A-Za-z0-9._~:/?@!&=+%-]+$",
    )

    @model_validator(mode="after")
    def _alerts_need_metrics(self) -> Observability:
        said = sorted({"alerts", "runbooks"} & self.model_fields_set)
        if said and not self.metrics:
            raise refuse(
                f"`{said[0]}` is about alerts, which are raised from metrics; add "
                f"`metrics: prometheus`"
            )
        return self
