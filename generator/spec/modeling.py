"""What becomes of the tables: facts, dimensions, measures."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, model_validator

from ..kinds.registry import available
from .base import SpecModel
from .bridges import Bridge
from .dashboards import Dashboard
from .facts import Fact
from .history import History
from .layers import Layers
from .measures import Names, Rollup
from .scalars import Distinct, Flag, Name, NonEmptyText, OneOrMore, Text, refuse
from .times import Day
from .vault import Vault

__all__ = ["DateDimension", "Dimension", "Fact", "Modeling"]


class Dimension(SpecModel):
    """What facts are looked at by."""

    history: History = Field(
        default={"unless_said": "overwrite"},
        description="What becomes of old values. `overwrite` keeps the newest state (type 1), "
        "`track` every version (type 2), `keep` the first value (type 0), `previous` the value "
        "before in a column of its own (type 3), `track_and_current` every version, with the "
        "newest value beside it (type 6). A mapping says it by attribute, and `unless_said` of "
        "all others; `separate` moves attributes that change often to a dimension of their own "
        "(type 4). A version holds from the time in the table's cursor on, or where no cursor "
        "holds a time, from the load that brought it.",
        examples=["track", {"unless_said": "track", "birth_date": "keep"}],
    )
    attributes: Names = Field(
        default=(),
        strict=False,
        description="The columns that are kept besides the key; all unless given.",
    )
    description: Text = Field(default="", description="What one row is.")


class DateDimension(SpecModel):
    """The calendar; the whole years that the facts cover unless given."""

    first: Day = Field(alias="from", description="First day.")
    last: Day = Field(alias="to", description="Last day.")

    @model_validator(mode="after")
    def _in_order(self) -> DateDimension:
        if self.last < self.first:
            raise refuse(f"`to: {self.last}` is before `from: {self.first}`")
        if (self.last - self.first).days > 366 * 500:
            raise refuse(
                "a calendar of more than 500 years is surely a slip of the pen"
            )
        return self


def _style(value: object) -> object:
    styles = available("styles")
    if isinstance(value, str) and value not in styles:
        raise refuse(f"`{value}` is not a style; the ones here are {', '.join(styles)}")
    return value


class Modeling(SpecModel):
    """The style, and whatever differs from what keys and references say already."""

    short_form: ClassVar[str] = "style"

    style: Annotated[
        NonEmptyText,
        BeforeValidator(_style),
        Field(json_schema_extra={"enum": list(available("styles"))}),
    ] = Field(default="star", description="The architecture of the marts.")
    facts: dict[NonEmptyText, Fact] = Field(
        default={}, description="Tables that are facts, whatever would be inferred."
    )
    dimensions: dict[NonEmptyText, Dimension] = Field(
        default={},
        description="Tables that are dimensions, whatever would be inferred.",
    )
    exclude: Annotated[tuple[NonEmptyText, ...], OneOrMore(), Distinct] = Field(
        default=(), strict=False, description="Tables that get no mart."
    )
    date_dimension: DateDimension | None = Field(
        default=None, description="Range of the calendar."
    )
    rollups: dict[Name, Rollup] = Field(
        default={}, description="Measures by something, computed beforehand."
    )
    bridges: dict[NonEmptyText, Bridge] = Field(
        default={},
        description="Tables that join two dimensions, many to many: `bridge_<table>` has the "
        "keys of both, so that a fact of the one is looked at by the other.",
    )
    vault: Vault | None = Field(
        default=None,
        description="What the style `data_vault` keeps in a form of its own.",
    )
    layers: Layers = Field(
        default=Layers(),
        description="What the schemas of the warehouse are called, and what is stored.",
    )
    nested: Flag = Field(
        default=False,
        description="Whether wide tables have a view each in which the attributes of a role"
        " are one column with fields, where the warehouse has such columns.",
    )
    dashboards: dict[NonEmptyText, Dashboard] = Field(
        default={},
        description="What reads the marts, by name; dbt lists them as exposures.",
    )
