"""What every kind of source has in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Protocol

from pydantic import Field

from ...spec.base import SpecModel
from ...spec.drift import OnDrift
from ...spec.latency import Latency
from ...spec.scalars import Distinct, OneOrMore, Scalar, Text, Whole
from ...spec.tables import Table

__all__ = ["Source", "SourceKind"]


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


class SourceKind(Protocol):
    """The interface of a kind of source."""

    Options: type[Source]
    """The keys under `sources.<name>`."""
    Overrides: type[SpecModel]
    """The keys that an environment may override."""

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
