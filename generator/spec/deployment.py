"""Where the pipeline runs: a laptop's containers, a cloud."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from ..kinds import registry
from .base import SpecModel
from .scalars import Distinct, Name, NonEmptyText, OneOrMore, Whole, refuse

__all__ = ["Addresses", "Budget", "Deployment", "Size", "Volume"]

_ADDRESS = r"[^\s@<>\"',;]+@[^\s@<>\"',;]+\.[A-Za-z0-9-]+"
_UNITS = {"MB": Decimal("0.001"), "GB": Decimal(1), "TB": Decimal(1000)}
_RESERVED_TAGS = {"project", "environment", "owner", "managed_by"}


@dataclass(frozen=True)
class Size:
    """An amount of data as written (`500MB`, `2.5GB`), and in gigabytes."""

    text: str
    gigabytes: Decimal

    def __str__(self) -> str:
        return self.text


def _size(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = re.fullmatch(r"([0-9]{1,9}(?:\.[0-9]{1,3})?) ?(MB|GB|TB)", value)
    if not match:
        raise refuse(f"must be a size such as 500MB, 2.5GB or 1TB, not `{value}`")
    return Size(value, Decimal(match[1]) * _UNITS[match[2]])


def _address(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(_ADDRESS, value):
        raise refuse(f"`{value}` is no e-mail address")
    return value


def _alone(value: tuple[str, ...]) -> tuple[str, ...]:
    if "none" in value and len(value) > 1:
        raise refuse("`none` stands alone")
    return value


def _own(tags: dict[str, str]) -> dict[str, str]:
    for name in tags:
        if name.casefold().replace(" ", "_") in _RESERVED_TAGS:
            raise refuse(f"the tag `{name}` is set already, from the rest of the spec")
    return tags


SizeText = Annotated[
    Size,
    BeforeValidator(_size),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?(MB|GB|TB)$"}),
]
Address = Annotated[
    str,
    BeforeValidator(_address),
    WithJsonSchema({"type": "string", "format": "email"}),
]
Addresses = Annotated[tuple[Address, ...], OneOrMore(), Distinct]


class Volume(SpecModel):
    """How much data there is: what an estimate of the cost is made from."""

    per_day: SizeText = Field(
        default=Size("1GB", Decimal(1)),
        description="What the sources bring in a day, as files.",
    )
    run_minutes: Whole = Field(
        default=10, ge=1, le=1440, description="How long a run takes, in minutes."
    )


class Budget(SpecModel):
    """What a month may cost, and who is told when it does."""

    monthly: Whole = Field(ge=1, description="The limit of a month.")
    currency: Literal["USD"] = Field(
        default="USD", description="Its currency: what the cloud bills in."
    )
    notify: Addresses = Field(
        default=(),
        strict=False,
        description="Addresses of e-mail that are told, besides those of "
        "`observability.notify`.",
    )


class Deployment(SpecModel):
    """Where the pipeline runs besides the command line."""

    local: Literal["compose"] | None = Field(
        default=None, description="`compose`: a stack of containers for a laptop."
    )
    kubernetes: Literal["cronjobs"] | None = Field(
        default=None,
        description="`cronjobs`: manifests by which Kubernetes runs the pipeline, a job "
        "for each schedule; they need no Airflow.",
    )
    ci: Annotated[
        tuple[Literal["github", "gitlab", "none"], ...],
        OneOrMore(),
        Distinct,
        AfterValidator(_alone),
    ] = Field(
        default=("github",),
        strict=False,
        min_length=1,
        description="`github`, `gitlab` or both: lint, tests, images and releases there.",
    )
    cloud: registry.union("clouds", "kind") | None = Field(  # type: ignore[valid-type]
        default=None,
        description="The cloud that Terraform prepares; `cloud: aws` is short for "
        "`cloud: {kind: aws}`.",
    )
    budget: Budget | None = Field(
        default=None, description="What a month in the cloud may cost."
    )
    volume: Volume = Field(
        default_factory=Volume, description="How much data there is."
    )
    tags: Annotated[dict[Name, NonEmptyText], AfterValidator(_own)] = Field(
        default={},
        max_length=20,
        description="Tags of everything in the cloud, such as a cost centre. Project, "
        "owner and environment are tags anyway.",
    )
