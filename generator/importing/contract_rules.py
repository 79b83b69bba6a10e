"""The quality rules of a data contract, as far as a spec can say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from ..kinds import registry
from ..spec.columns import Column
from ..spec.names import identifier
from .entries import Plain
from .found import FoundColumn, FoundRule

__all__ = ["Rules"]

_OLD_METRICS = {
    "nullCheck": "nullValues",
    "nullCount": "nullValues",
    "duplicateCount": "duplicateValues",
    "uniqueCheck": "duplicateValues",
    "validValues": "invalidValues",
    "rowCount": "rowCount",
}
_OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeGreaterThanOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeLessThanOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)
_LIMITS = {
    "minimum": "min",
    "maximum": "max",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
}
_SEVERITIES = {
    "info": "info",
    "information": "info",
    "low": "info",
    "warn": "warn",
    "warning": "warn",
    "medium": "warn",
    "error": "error",
    "high": "error",
    "critical": "error",
}


class Rules:
    """The rules of one object, each with a name of its own."""

    def __init__(self, table: str, columns: Sequence[FoundColumn]) -> None:
        self.left_out: list[str] = []
        self._table = table
        self._columns = {column.name: column for column in columns}
        self._found: dict[str, FoundRule] = {}

    @property
    def found(self) -> tuple[FoundRule, ...]:
        """Those that a spec can say."""
        return tuple(self._found.values())

    def unique(self, columns: Sequence[str]) -> None:
        """No two rows have the same values there."""
        name = f"{'_'.join(identifier(c) for c in columns)}_unique"
        self._add(name, {"rule": "unique", "columns": list(columns)}, "unique")

    def option(self, column: str, options: Mapping[str, Any]) -> None:
        """What `logicalTypeOptions` ask of the values of a column."""
        limits = {
            _LIMITS[key]: Plain(value) if _number(value) is not None else value
            for key, value in options.items()
            if key in _LIMITS
        }
        if limits:
            keys = {"rule": "between", "column": column, **limits}
            self._add(f"{identifier(column)}_in_range", keys, "its limits")
        if pattern := options.get("pattern"):
            keys = {"rule": "matches", "column": column, "pattern": pattern}
            self._add(f"{identifier(column)}_pattern", keys, "its pattern")
        for key in ("minLength", "maxLength", "multipleOf", "minItems", "maxItems"):
            if key in options:
                self._leave(f"{column}: {key} {options[key]}", "there is no such rule")

    def quality(self, rules: Any, column: str = "", properties: Any = None) -> None:
        """Every rule of a list under `quality:`; `properties` finds columns by name."""
        for rule in rules or ():
            if isinstance(rule, dict):
                self._quality(rule, column, properties or {})

    def _quality(
        self, rule: Mapping[str, Any], column: str, properties: Mapping[str, str]
    ) -> None:
        metric = str(rule.get("metric") or rule.get("rule") or "")
        metric = _OLD_METRICS.get(metric, metric)
        kind = str(rule.get("type") or ("library" if metric else "text"))
        shown = rule.get("name") or metric or rule.get("description") or kind
        shown = f"{column}: {shown}" if column else str(shown)
        if kind != "library":
            reasons = {
                "sql": "it is SQL of its own, and rules have none",
                "text": "it is said in words",
                "custom": f"it is for {rule.get('engine') or 'another tool'}",
            }
            self._leave(shown, reasons.get(kind, f"`{kind}` is not known"))
            return
        keys = self._library(metric, rule, column, properties)
        if keys is None:
            operators = [f"{o} {rule[o]}" for o in _OPERATORS if o in rule]
            said = f"no rule says {metric} {', '.join(operators)}".strip()
            self._leave(shown, said)
            return
        if (severity := str(rule.get("severity") or "").lower()) in _SEVERITIES:
            keys["severity"] = _SEVERITIES[severity]
        if rule.get("description"):
            keys["description"] = rule["description"]
        columns = keys.get("columns") or ([keys["column"]] if "column" in keys else [])
        plain = "_".join(identifier(name) for name in (*columns, str(keys["rule"])))
        name = identifier(str(rule.get("name") or "")) or plain
        self._add(name, keys, shown)

    def _library(
        self,
        metric: str,
        rule: Mapping[str, Any],
        column: str,
        properties: Mapping[str, str],
    ) -> dict[str, Any] | None:
        """The keys of a rule that says the same, or None."""
        arguments = rule.get("arguments") or {}
        if metric == "rowCount":
            limits = _row_limits(rule)
            return {"rule": "row_count", **limits} if limits else None
        share = _share(rule)
        if share is None:
            return None
        more = {"mostly": share} if share != "1" else {}
        if metric in ("nullValues", "missingValues") and column:
            return {"rule": "not_null", "column": column, **more}
        if metric == "duplicateValues":
            named = arguments.get("properties") or rule.get("properties")
            columns = [properties.get(str(n), str(n)) for n in named or ([column])]
            return (
                {"rule": "unique", "columns": columns, **more} if all(columns) else None
            )
        if metric != "invalidValues" or not column:
            return None
        pattern = arguments.get("pattern") or rule.get("pattern")
        values = arguments.get("validValues") or rule.get("validValues")
        if values:
            return {
                "rule": "accepted_values",
                "column": column,
                "values": values,
                **more,
            }
        if pattern:
            return {"rule": "matches", "column": column, "pattern": pattern, **more}
        return None

    def _add(self, name: str, keys: dict[str, Any], shown: str) -> None:
        """Take a rule in, if the spec's own checks would."""
        trouble = self._trouble(keys)
        if trouble:
            self._leave(shown, trouble)
            return
        free, number = name, 2
        while free in self._found:
            if self._found[free].keys == keys:
                return
            free, number = f"{name}_{number}", number + 1
        self._found[free] = FoundRule(free, keys)

    def _trouble(self, keys: Mapping[str, Any]) -> str:
        named = keys.get("columns") or ([keys["column"]] if "column" in keys else [])
        missing = [name for name in named if name not in self._columns]
        if missing:
            return f"there is no column {', '.join(missing)}"
        kind = registry.find("rules", keys["rule"])
        # Physical names may be none of a spec; which columns they are decides nothing here.
        stand_ins = {name: f"column_{i}" for i, name in enumerate(self._columns)}
        said = dict(keys)
        if "column" in said:
            said["column"] = stand_ins[said["column"]]
        if "columns" in said:
            said["columns"] = [stand_ins[name] for name in said["columns"]]
        try:
            rule = kind.Options.model_validate(said)
        except ValidationError as error:
            return str(error.errors()[0]["msg"])
        columns = {
            stand_ins[name]: Column.model_validate({"type": found.type.value})
            for name, found in self._columns.items()
            if name in named
        }
        return next(iter(kind.troubles(rule, columns)), "")

    def _leave(self, what: str, why: str) -> None:
        self.left_out.append(f"{self._table}, rule {what}: {why}")


def _number(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _share(rule: Mapping[str, Any]) -> str | None:
    """The share of rows that must be right, of a rule that counts the wrong ones."""
    is_share = str(rule.get("unit") or "").lower() in ("percent", "%")
    for operator in ("mustBe", "mustBeLessOrEqualTo", "mustBeLessThanOrEqualTo"):
        if operator in rule:
            most = _number(rule[operator])
            if most == 0:
                return "1"
            if is_share and operator != "mustBe" and most and 0 < most < 100:
                return _percent(100 - most)
            return None
    if "mustBeLessThan" in rule:
        most = _number(rule["mustBeLessThan"])
        if most == 1 and not is_share:
            return "1"
        if is_share and most and 0 < most < 100:
            return _percent(100 - most)
        return None
    # A metric without an operator asks for none of them.
    return None if any(operator in rule for operator in _OPERATORS) else "1"


def _percent(share: Decimal) -> str:
    return Plain(f"{share.normalize():f}%")


def _row_limits(rule: Mapping[str, Any]) -> dict[str, str]:
    """`min` and `max` of a number of rows."""

    def whole(operator: str, more: int = 0) -> str | None:
        number = _number(rule[operator]) if operator in rule else None
        is_whole = number is not None and number == number.to_integral_value()
        return Plain(max(int(number or 0) + more, 0)) if is_whole else None

    both = rule.get("mustBeBetween")
    low = whole("mustBeGreaterThan", 1) or whole("mustBeGreaterOrEqualTo")
    low = low or whole("mustBeGreaterThanOrEqualTo") or whole("mustBe")
    high = whole("mustBeLessThan", -1) or whole("mustBeLessOrEqualTo")
    high = high or whole("mustBeLessThanOrEqualTo") or whole("mustBe")
    if isinstance(both, list) and len(both) == 2:
        low, high = Plain(both[0]), Plain(both[1])
    return {k: v for k, v in (("min", low), ("max", high)) if v is not None}
