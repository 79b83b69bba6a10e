"""What every kind of quality rule has in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    Protocol,
)

from pydantic import Field

from ...spec.base import SpecModel
from ...spec.columns import Column
from ...spec.scalars import Distinct, Name, OneOrMore, Share, SqlText, Text

if TYPE_CHECKING:
    from ...design.checks import Rows
    from ...design.rules import Rule as ReadyRule

__all__ = ["Columns", "Expectation", "RowRule", "Rule", "RuleKind"]

Columns = Annotated[tuple[Name, ...], OneOrMore(), Distinct]


class Rule(SpecModel):
    """The keys of every rule; a kind adds its own."""

    of_each_row: ClassVar[bool] = False
    """Whether it holds of a row by itself, however often the row is there."""

    rule: str
    severity: Literal["info", "warn", "error"] = Field(
        default="error",
        description="How loud a failure is; only `on_fail` decides what becomes of the "
        "run.",
    )
    on_fail: Literal["continue", "stop"] = Field(
        default="continue",
        description="Whether a failure stops the run, which then fails. With "
        "`continue` it is reported, and the run succeeds whatever the severity.",
    )
    description: Text = Field(default="", description="Why it must hold.")


class RowRule(Rule):
    """A rule that each row meets or does not."""

    of_each_row: ClassVar[bool] = True

    mostly: Share = Field(
        default=Decimal(1),
        description="The share of rows that must meet it: 0.97, or 97%.",
    )
    where: SqlText | None = Field(
        default=None,
        description="A SQL condition: only rows that meet it are looked at.",
    )


class Expectation(NamedTuple):
    """A rule in the words of Great Expectations."""

    type: str
    """Its own, or one of the generated project's `quality/expectations.py`."""
    kwargs: dict[str, Any]
    """What the expectation is given; `mostly` and `where` are added for all alike."""
    present: tuple[str, ...] = ()
    """Columns without whose values a row is not looked at."""


class RuleKind(Protocol):
    """The interface of a kind of rule."""

    Options: type[Rule]
    """The keys under `quality.<table>.<rule>`."""

    def columns(self, rule: Any) -> tuple[str, ...]:
        """The columns that it looks at, by logical name."""

    def troubles(self, rule: Any, columns: Mapping[str, Column]) -> Iterable[str]:
        """What is wrong with it, given the columns that it looks at."""

    def arguments(self, rule: Any, columns: Mapping[str, Column]) -> Mapping[str, Any]:
        """What the check is given besides its columns: numbers, texts, lists."""

    def sentence(self, rule: Any) -> str:
        """What it asks for, for people."""

    def expectation(self, rule: ReadyRule, rows: Rows) -> Expectation | None:
        """How a gate checks it on these rows, or None where they cannot tell."""
