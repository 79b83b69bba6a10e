"""Findings: what Great Expectations' results say, in this project's words."""

from dataclasses import dataclass
from typing import Any, Self

from great_expectations.core import ExpectationValidationResult

from pipeline.journal import Status

__all__ = ["Finding", "first_line", "problem_of"]

_EXAMPLES = 3


@dataclass(frozen=True)
class Finding:
    """What a rule found in the rows of its suite."""

    suite: str
    rule: str
    expected: str
    severity: str
    on_fail: str
    success: bool
    rows: int | None = None
    """How many rows it looked at; for most rules, those with a value."""
    unexpected: int | None = None
    """How many of them broke the rule."""
    observed: Any = None
    """What a rule on the whole table saw: a number of rows, a time."""
    examples: tuple[str, ...] = ()
    """Some of the values that broke the rule."""
    problem: str | None = None
    """Why it could not be checked."""

    @classmethod
    def of(cls, suite: str, result: ExpectationValidationResult) -> Self:
        """Return what a result of Great Expectations says."""
        rule = result.expectation_config
        problem = problem_of(result)
        numbers = result.result
        return cls(
            suite=suite,
            rule=rule.meta["rule"],
            expected=rule.description,
            severity=rule.meta["severity"],
            on_fail=rule.meta["on_fail"],
            success=bool(result.success) and not problem,
            rows=_rows(numbers),
            unexpected=_unexpected(numbers),
            observed=numbers.get("observed_value"),
            examples=_examples(numbers),
            problem=problem,
        )

    @classmethod
    def of_error(cls, suite: str, error: Exception) -> Self:
        """Return what stands for all rules of a suite whose rows cannot be read."""
        return cls(
            suite=suite,
            rule="readable",
            expected="the rows can be read",
            severity="error",
            on_fail="stop",
            success=False,
            problem=first_line(error),
        )

    @property
    def status(self) -> Status:
        """How it went, in the journal's words."""
        if self.success:
            return "ok"
        if self.on_fail == "stop":
            return "stopped"
        if self.problem or self.severity == "error":
            return "error"
        return "info" if self.severity == "info" else "warn"

    @property
    def found(self) -> str:
        """What was found, in a person's words."""
        if self.problem:
            return f"it could not be checked: {self.problem}"
        if self.unexpected is None:
            return "nothing" if self.observed is None else f"{self.observed}"
        share = 100 * self.unexpected / self.rows if self.rows else 0
        percent = "< 0.01 %" if 0 < share < 0.005 else f"{share:.2f} %"
        return f"{self.unexpected:,} of {self.rows:,} rows ({percent})"


def problem_of(result: ExpectationValidationResult) -> str | None:
    """Return why a rule could not be checked, or None when it was."""
    info = result.exception_info or {}
    # Either one exception, or one for each number that could not be computed.
    for each in (info, *info.values()):
        if isinstance(each, dict) and each.get("raised_exception"):
            return first_line(each["exception_message"])
    return None


def first_line(error: object) -> str:
    """Return the line of an error that tells most."""
    return str(error).strip().partition("\n")[0]


def _rows(numbers: dict[str, Any]) -> int | None:
    if "element_count" not in numbers:
        return None
    return int(numbers["element_count"]) - int(numbers.get("missing_count") or 0)


def _unexpected(numbers: dict[str, Any]) -> int | None:
    if "unexpected_count" not in numbers:
        return None
    # Where there are no rows, Great Expectations has no number.
    return int(numbers["unexpected_count"] or 0)


def _examples(numbers: dict[str, Any]) -> tuple[str, ...]:
    values = numbers.get("partial_unexpected_list") or []
    texts = [
        " + ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
        for value in values
        if value is not None
    ]
    return tuple(dict.fromkeys(texts))[:_EXAMPLES]
