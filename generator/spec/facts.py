"""What the spec says of facts: their kind, grain, measures and what they are looked at by."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, model_validator

from .base import SpecModel
from .columns import Column
from .measures import Measure, Names
from .names import identifier
from .scalars import Name, Text, Whole, refuse
from .times import Day

__all__ = ["PERIOD_COLUMNS", "Fact", "Microbatch", "added_columns", "lags_between"]

Kind = Literal["transaction", "factless", "accumulating_snapshot", "periodic_snapshot"]

PERIOD_COLUMNS = ("period_start", "period_end")
_PREPARED = ("accumulating_snapshot", "periodic_snapshot")
_COUNTS = ("count", "count_distinct")


class Microbatch(SpecModel):
    """Periods of a fact's time, each of which is built by a statement of its own."""

    batch_size: Literal["hour", "day", "month", "year"] = Field(
        description="How long a period is."
    )
    begin: Day = Field(
        description="The first day of the first period that plain `dbt build` builds. A run of the "
        "pipeline begins with the oldest row, wherever that is."
    )
    lookback: Whole = Field(
        default=1,
        ge=0,
        description="How many periods before the present one plain `dbt build` builds again. A run "
        "of the pipeline begins with the oldest row that has changed.",
    )


class Fact(SpecModel):
    """What happens: rows that are counted and summed."""

    kind: Kind = Field(
        default="transaction",
        description="What one row is: something that happened (`transaction`), that it happened "
        "and no number of it (`factless`), what is on its way through `milestones` "
        "(`accumulating_snapshot`), or the state at the end of each `period` "
        "(`periodic_snapshot`), as the history of the rows tells.",
    )
    period: Literal["day", "week", "month"] | None = Field(
        default=None, description="Of a periodic snapshot."
    )
    milestones: Names = Field(
        default=(),
        strict=False,
        description="Of an accumulating snapshot: dates or timestamps in the order in which they "
        "are passed. The days between them and the last one passed become columns.",
    )
    grain: Names = Field(
        default=(),
        strict=False,
        description="The columns that identify one row; the table's key unless given. "
        "Tested.",
    )
    time: Name | None = Field(
        default=None,
        description="When it happened: decides which version of a tracked dimension is "
        "joined. The cursor, or the first date or timestamp, unless given.",
    )
    measures: dict[Name, Measure] = Field(
        default={},
        description="Measures by name. Unless given: the number of rows, and a sum for "
        "each decimal and each whole number with a unit.",
    )
    links: Names | None = Field(
        default=None,
        strict=False,
        description="The references (by their role) that become links to dimensions; all "
        "unless given.",
    )
    degenerate: Names | None = Field(
        default=None,
        strict=False,
        description="Keys without a table of their own, such as the number of a receipt; unless "
        "given, what is part of the grain and leads to no dimension.",
    )
    junk: dict[Name, Annotated[Names, Field(strict=False, min_length=1)]] = Field(
        default={},
        description="Dimensions of columns that belong nowhere else, such as flags, by name: one "
        "row for each combination. In a star the columns are there instead of in the fact.",
    )
    times_of_day: Names = Field(
        default=(),
        strict=False,
        description="Times or timestamps that get a key of the minute in `dim_time`.",
    )
    loading: Literal["increments", "full"] = Field(
        default="increments",
        description="`increments` replaces the rows that newer loads or their dimensions "
        "touched, where the table itself is loaded in increments; `full` builds all of it "
        "in every run.",
    )
    microbatch: Microbatch | None = Field(
        default=None,
        description="Builds the periods that newer loads or their dimensions touched, each by a "
        "statement of its own, by dbt's strategy `microbatch`: for facts that are too many rows "
        "for one statement.",
        examples=[{"batch_size": "month", "begin": "2024-01-01"}],
    )
    partition_by: Name | None = Field(
        default=None,
        description="The date or timestamp by which people read ranges of rows.",
    )
    cluster_by: Names = Field(
        default=(),
        strict=False,
        description="The columns by which people look rows up, the most telling first.",
    )
    description: Text = Field(default="", description="What one row is.")

    @model_validator(mode="after")
    def _is_of_its_kind(self) -> Fact:
        if (self.kind == "periodic_snapshot") != (self.period is not None):
            raise refuse(
                "`period` belongs to `kind: periodic_snapshot`, which needs one"
            )
        if self.kind == "accumulating_snapshot" and len(self.milestones) < 2:
            raise refuse("`kind: accumulating_snapshot` needs two `milestones` or more")
        if self.kind != "accumulating_snapshot" and self.milestones:
            raise refuse("`milestones` belong to `kind: accumulating_snapshot`")
        if self.kind == "periodic_snapshot" and (self.grain or self.time):
            raise refuse(
                "a periodic snapshot has a row for each key and period; `grain` and `time` "
                "follow from that"
            )
        if self.microbatch and self.loading == "full":
            raise refuse("`microbatch` and `loading: full` exclude each other")
        if self.microbatch and self.kind in _PREPARED:
            raise refuse(f"`kind: {self.kind}` is not built in batches")
        if self.microbatch and not self.time:
            raise refuse(
                "`microbatch` needs `time`, which decides about a row's period"
            )
        counts = all(m.aggregate in _COUNTS for m in self.measures.values())
        if self.kind == "factless" and not counts:
            raise refuse("a factless fact has nothing but rows to count")
        return self


def lags_between(milestones: Names) -> tuple[tuple[str, str, str], ...]:
    """The days between milestones: name, from, to; from each to the next, and in all."""
    pairs = [*pairwise(milestones)]
    if len(milestones) > 2:
        pairs.append((milestones[0], milestones[-1]))
    return tuple(
        (f"{identifier(one)}_to_{identifier(other)}_days", one, other)
        for one, other in pairs
    )


def added_columns(fact: Fact, columns: Mapping[str, Column]) -> dict[str, Column]:
    """The columns that a fact of its kind has beside those of its table."""
    if fact.kind == "periodic_snapshot":
        return {
            name: Column.model_validate({"type": "date"}) for name in PERIOD_COLUMNS
        }
    added = {}
    for name, *ends in lags_between(fact.milestones):
        days = all(n in columns and columns[n].type.kind == "date" for n in ends)
        kind = "integer" if days else "float"
        added[name] = Column.model_validate({"type": kind, "unit": "days"})
    if fact.milestones:
        added["milestone"] = Column.model_validate({"type": "string"})
    return added
