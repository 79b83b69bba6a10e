"""What a spec may say about Amazon Web Services."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from ...spec.base import SpecModel
from ...spec.scalars import Distinct, Flag, NonEmptyText, refuse

__all__ = ["AwsOverrides", "Network"]

_REGION = r"[a-z]{2}(?:-[a-z]+)+-[1-9]"
_BUCKET = r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"


def _like(pattern: str, what: str, example: str) -> Any:
    """A text of one form; `what` and `example` are for whoever wrote another."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            raise refuse(f"`{value}` is no {what}; write one such as {example}")
        return value

    schema = {"type": "string", "pattern": f"^(?:{pattern})$"}
    return Annotated[str, BeforeValidator(check), WithJsonSchema(schema)]


def _cidr(value: Any) -> Any:
    if isinstance(value, str):
        try:
            fits = 16 <= IPv4Network(value).prefixlen <= 24
        except ValueError:
            fits = False
        if not fits:
            raise refuse(
                f"`{value}` is no range of a private network; write one between /16 and "
                f"/24, such as 10.20.0.0/16"
            )
    return value


Region = _like(_REGION, "region of AWS", "eu-central-1")
Vpc = _like(r"new|vpc-[0-9a-f]{8,17}", "id of a VPC", "vpc-0123456789abcdef0, or new")
Subnet = _like(r"subnet-[0-9a-f]{8,17}", "id of a subnet", "subnet-0123456789abcdef0")
Bucket = _like(_BUCKET, "name of a bucket", "example-terraform-state")
Cidr = Annotated[str, BeforeValidator(_cidr), WithJsonSchema({"type": "string"})]


class Network(SpecModel):
    """`network: new` makes one; `{vpc: …, subnets: […]}` uses one that is there."""

    short_form: ClassVar[str] = "vpc"

    vpc: Vpc = Field(  # type: ignore[valid-type]
        default="new", description="`new`, or the id of a VPC."
    )
    subnets: Annotated[tuple[Subnet, ...], Distinct] = Field(  # type: ignore[valid-type]
        default=(),
        strict=False,
        description="Private subnets of that VPC, in two availability zones or more.",
    )
    cidr: Cidr = Field(
        default="10.20.0.0/16", description="The range of addresses of a new one."
    )
    internet: Flag = Field(
        default=False,
        description="Whether a new one lets connections out, by a NAT gateway: for "
        "sources that are not in AWS.",
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Network:
        if self.vpc != "new" and len(self.subnets) < 2:
            raise refuse("a VPC that is there needs `subnets:`, two or more")
        if self.vpc == "new" and self.subnets:
            raise refuse("`subnets:` belong to a VPC that is there: give its `vpc:`")
        if self.vpc != "new" and self.model_fields_set & {"cidr", "internet"}:
            raise refuse("`cidr:` and `internet:` are of a new network only")
        return self


class AwsOverrides(SpecModel):
    """What an environment may say about the cloud."""

    region: Region | None = Field(  # type: ignore[valid-type]
        default=None, description="The region; `eu-central-1` unless given."
    )
    network: Network | None = Field(
        default=None, description="The network; a new one unless given."
    )
    state: Bucket | None = Field(  # type: ignore[valid-type]
        default=None,
        description="The bucket of Terraform's state; named after project and environment "
        "unless given.",
    )
    rotation: NonEmptyText | None = Field(
        default=None,
        description="The name of a Lambda function that rotates the secrets of sources; "
        "the warehouse's is rotated by AWS.",
    )
