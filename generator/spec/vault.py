"""What a data vault makes of tables beyond a hub, a link and a satellite."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .base import SpecModel
from .scalars import Distinct, Name, NonEmptyText, OneOrMore

__all__ = ["Vault"]

Columns = Annotated[tuple[Name, ...], OneOrMore(), Distinct, Field(strict=False)]
Tables = Annotated[tuple[NonEmptyText, ...], OneOrMore(), Distinct]


class Vault(SpecModel):
    """What `data_vault` keeps in a form of its own; other styles leave it aside."""

    satellites: dict[NonEmptyText, dict[Name, Columns]] = Field(
        default={},
        description="Columns of a table that change together, and have a satellite of "
        "their own: `customers: {contact: [email, phone]}` makes `sat_customers_contact`. "
        "Personal data that is in none has one called `personal`.",
    )
    events: Tables = Field(
        default=(),
        strict=False,
        description="Tables whose rows never change: a non-historised link takes the "
        "place of hub, link and satellite. A test tells when a row does change.",
    )
    multi_active: dict[NonEmptyText, Columns] = Field(
        default={},
        description="Tables of which several rows hold for one key of another at a time, "
        "with the columns that tell them apart: `phones: type`. They become a satellite "
        "of the other's hub.",
    )
    same_as: dict[NonEmptyText, Columns] = Field(
        default={},
        description="Tables whose rows may stand for the same thing, with the columns by "
        "which one names the other: a reference of the table to itself.",
    )
    reference_tables: Tables = Field(
        default=(),
        strict=False,
        description="Codes and their meanings: one table each, without hub or history.",
    )
    effectivity: Tables = Field(
        default=(),
        strict=False,
        description="Tables of which a satellite says from when to when each of their "
        "references held, besides those whose history is tracked.",
    )
    bridges: Tables = Field(
        default=(),
        strict=False,
        description="Tables with a bridge: the hash keys of all that a row refers to now, "
        "at any distance, in one row.",
    )
