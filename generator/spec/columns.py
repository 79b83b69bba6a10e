"""One column of a source table, and what it may refer to."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from .base import SpecModel
from .scalars import (
    Distinct,
    Flag,
    Name,
    NonEmptyText,
    OneOrMore,
    Scalar,
    SqlText,
    Text,
    refuse,
)
from .times import DateFormat, TimeZone
from .types import TypeText

__all__ = ["Column", "ColumnReference", "PersonalData", "TableReference"]

PersonalData = Literal[
    "name",
    "email",
    "phone",
    "address",
    "birth_date",
    "identifier",
    "payment",
    "location",
    "network",
    "health",
    "other",
]


class ColumnReference(SpecModel):
    """A column that holds the key of another table."""

    short_form: ClassVar[str] = "to"

    to: NonEmptyText = Field(
        description="`table`, `table.column`, or `source.table.column` where two sources "
        "have a table of the same name."
    )
    role: Name | None = Field(
        default=None,
        alias="as",
        description="What the other table is to this one (`origin_airport`). "
        "Needed where a table is referenced more than once; otherwise its name.",
    )


class TableReference(SpecModel):
    """Several columns that together hold the key of another table."""

    columns: Annotated[tuple[Name, ...], OneOrMore(), Distinct] = Field(
        strict=False, min_length=1, description="Columns of this table."
    )
    to: NonEmptyText = Field(description="`table`, or `source.table`.")
    on: Annotated[tuple[Name, ...], OneOrMore(), Distinct] = Field(
        default=(),
        strict=False,
        description="The other table's columns, in the same order; its key unless given.",
    )
    role: Name | None = Field(
        default=None, alias="as", description="What the other table is to this one."
    )


class Column(SpecModel):
    """One column. `flight: integer` is short for `flight: {type: integer}`."""

    short_form: ClassVar[str] = "type"

    type: TypeText = Field(description="The logical type.")
    name: NonEmptyText | None = Field(
        default=None,
        description="The column's name in the source, where it is not the same.",
    )
    was: Name | None = Field(
        default=None,
        description="What this spec called the column before it was renamed, so that a "
        "plan tells a rename from a column that goes and another that comes.",
    )
    description: Text = Field(default="", description="What it holds, in one sentence.")
    nullable: Flag = Field(default=False, description="Whether a value may be missing.")
    unit: NonEmptyText | None = Field(default=None, description="Unit of measurement.")
    values: Annotated[tuple[Scalar, ...], Distinct] = Field(
        default=(),
        strict=False,
        min_length=1,
        description="The values that it may have; a rule of its own.",
    )
    references: ColumnReference | None = Field(
        default=None, description="The table (and column) whose key this column holds."
    )
    personal: PersonalData | None = Field(
        default=None, description="Class of personal data, for masking and erasure."
    )
    expression: SqlText | None = Field(
        default=None,
        description="A SQL expression over other columns of this table, by their names "
        "here, but for those that are computed too. The column is then computed in staging "
        "and not read from the source. Timestamps are in UTC.",
    )
    format: DateFormat | None = Field(
        default=None,
        description="How a date, time or timestamp is written, in strptime's codes "
        "(`%d/%m/%Y`); ISO 8601 unless given.",
    )
    timezone: TimeZone | None = Field(
        default=None,
        description="The IANA zone of timestamps that are written without an offset; "
        "UTC unless given.",
    )
    null_values: Annotated[tuple[Scalar, ...], OneOrMore(), Distinct] | None = Field(
        default=None,
        strict=False,
        description="Texts that mean a missing value in this column; the table's unless "
        "given.",
    )

    @model_validator(mode="after")
    def _fits_together(self) -> Column:
        kind = self.type.kind
        if self.expression:
            for key in ("name", "format", "timezone", "null_values"):
                if getattr(self, key) is not None:
                    raise refuse(
                        f"a column with an `expression` is computed, not read: it has no "
                        f"`{key}`"
                    )
        if self.format and kind not in ("date", "time", "timestamp"):
            raise refuse(
                f"`format` belongs to dates, times and timestamps, not to `{kind}`"
            )
        if self.timezone and kind != "timestamp":
            raise refuse(f"`timezone` belongs to timestamps, not to `{kind}`")
        return self
