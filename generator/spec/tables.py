"""A source table, as far as it is the same for every kind of source."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .base import SpecModel
from .columns import Column, TableReference
from .drift import OnDrift
from .scalars import Distinct, Name, NonEmptyText, OneOrMore, Scalar, SqlText, Text

__all__ = ["Cursor", "Table"]


class Cursor(SpecModel):
    """What tells newer from older. `cursor: at` is short for `cursor: {column: at}`."""

    schema_title: ClassVar[str] = "cursor"
    short_form: ClassVar[str] = "column"

    column: Name = Field(
        description="The column that tells which of two versions of a key is newer."
    )


class Table(SpecModel):
    """One table of a source."""

    schema_title: ClassVar[str] = "table"

    name: NonEmptyText | None = Field(
        default=None,
        description="The table's name in the source, where it is not the same.",
    )
    was: Name | None = Field(
        default=None,
        description="What this spec called the table before it was renamed; its generated "
        "files then move, with your edits in them. Of no effect once that is done.",
    )
    description: Text = Field(default="", description="What one row is.")
    key: Annotated[tuple[Name, ...], OneOrMore(), Distinct] = Field(
        strict=False,
        min_length=1,
        description="The column, or the columns, that identify a row.",
    )
    cursor: Cursor | None = Field(
        default=None,
        description="The column that tells which of two versions of a key is newer.",
    )
    deleted: Name | None = Field(
        default=None,
        description="The column by which the source marks a row as deleted: a boolean that "
        "is true, or a date or timestamp that is set. Such rows stay in raw, and leave "
        "staging and marts; a tracked dimension ends their last version.",
    )
    load: Literal["full", "incremental"] | None = Field(
        default=None,
        description="`full`: what the source holds now replaces what it held before. "
        "`incremental`: what arrives is added, and the newest version of a key wins. "
        "Incremental where there is a cursor, full otherwise.",
    )
    columns: dict[Name, Column] = Field(min_length=1, description="Columns by name.")
    references: tuple[TableReference, ...] = Field(
        default=(),
        strict=False,
        description="References of several columns; a single column says it in place.",
    )
    where: SqlText | None = Field(
        default=None,
        description="A SQL condition over the columns; rows that do not meet it stay in "
        "raw and go no further.",
    )
    null_values: Annotated[tuple[Scalar, ...], OneOrMore(), Distinct] | None = Field(
        default=None,
        strict=False,
        description="Texts that mean a missing value; the source's unless given.",
    )
    on_drift: OnDrift = Field(
        default_factory=OnDrift,
        description="What happens when the table changes its shape; for what is not given "
        "here, what the source says.",
    )

    @property
    def finds_deleted(self) -> bool:
        """Whether loads find out which rows the source has no more."""
        return False

    @property
    def is_incremental(self) -> bool:
        """Whether rows add up, or each load replaces the one before."""
        return (
            self.load or ("incremental" if self.cursor else "full")
        ) == "incremental"
