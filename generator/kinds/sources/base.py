"""What every kind of source has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Protocol

from pydantic import Field

from ...spec.base import SpecModel
from ...spec.drift import OnDrift
from ...spec.latency import Latency
from ...spec.scalars import Distinct, OneOrMore, Scalar, Text, Whole
from ...spec.tables import Table
from ...spec.types import LogicalType

__all__ = ["Origin", "OriginColumn", "Source", "SourceKind"]


@dataclass(frozen=True)
class OriginColumn:
    """A column of the rows in raw, or of the list of what was loaded."""

    name: str
    type: LogicalType
    description: str = ""


@dataclass(frozen=True)
class Origin:
    """How raw tells where a row came from, and which version of a row is the newest."""

    columns: tuple[OriginColumn, ...]
    """What every row has beside `_dlt_load_id` and `_extracted_at`."""
    shown: tuple[OriginColumn, ...]
    """Those of them that staging and facts keep."""
    row: tuple[str, ...]
    """Columns that tell the rows of one load apart."""
    batch: str
    """The column whose rows arrive together, and again when one of them changes; or empty."""
    moments: tuple[str, ...]
    """Columns that tell which of two rows of one `_extracted_at` is later."""
    ranking: tuple[str, ...]
    """What makes a version newer, as SQL orders by it; `cursor` stands for the table's."""
    ties: tuple[str, ...]
    """What decides between versions that are equally new, so that it is always the same."""
    listing: str
    """The table that lists what was loaded, by `table_name` and `_dlt_load_id`."""
    listing_description: str
    lists: str
    """What it says, after "it says"."""
    listing_columns: tuple[OriginColumn, ...]

    @property
    def listed(self) -> str:
        """What the list is called in SQL: `files`."""
        return self.listing.removeprefix("_loaded_")

    @property
    def shown_names(self) -> tuple[str, ...]:
        """The names of what staging and facts keep."""
        return tuple(column.name for column in self.shown)

    @property
    def constant(self) -> str:
        """What the list is called in Python's constants: `LOADED_FILES`."""
        return self.listing.strip("_").upper()

    @property
    def read_in_order(self) -> bool:
        """Whether what was read later is newer, whatever the cursor says."""
        return self.ranking[0] != "cursor"

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names in raw that are not for the source's columns."""
        return ("_dlt_load_id", "_extracted_at", *(c.name for c in self.columns))


class Source(SpecModel):
    """The keys of every source; a kind adds its own, `kind` and `tables`."""

    kind: str
    tables: Mapping[str, Table]

    description: Text = Field(default="", description="What this source is.")
    latency: Latency | None = Field(
        default=None,
        description="When this source is loaded; the default unless given.",
    )
    null_values: Annotated[tuple[Scalar, ...], OneOrMore(), Distinct] = Field(
        default=(),
        strict=False,
        description="Texts that mean a missing value. Never guessed.",
    )
    on_drift: OnDrift = Field(
        default_factory=OnDrift,
        description="What happens when tables of this source change their shape.",
    )
    parallel: Whole = Field(
        default=2, ge=1, le=16, description="How many tables are read at once."
    )

    @property
    def reads_lake(self) -> bool:
        """Whether what it reads arrives in the lake."""
        return False


class SourceKind(Protocol):
    """The interface of a kind of source."""

    Options: type[Source]
    """The keys under `sources.<name>`."""
    Overrides: type[SpecModel]
    """The keys that an environment may override."""
    origin: Origin
    """What its raw tables have beside the source's columns."""

    def variables(self, source: Any) -> Mapping[str, str | None]:
        """Suffix of an environment variable, and its default: what differs by machine.

        A default of None means a secret, which only the environment knows. Takes the
        source's `Options`, or an environment's `Overrides` of them.
        """

    def folders(self, source: Any) -> tuple[str, ...]:
        """Folders of the project that data arrives in; git need not see it."""

    def extract(self, source: Any, table: Any) -> object:
        """What the ingestion blueprint needs to know to read `table`."""

    def reads(self, source: Any, table: Any) -> Mapping[str, str]:
        """All that decides which rows are read and how, by the spec's words for it.

        `table` is its logical name and its declaration, as for `extract`. When it changes,
        what has landed was read otherwise.
        """
