"""The quality rules of a data contract, as far as a spec can say them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ..kinds import registry
from ..spec.columns import Column
from ..spec.names import identifier
from .contract_limits import OPERATORS, number, row_limits, share
from .contract_nested import asked_within
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
_LIMITS = {
    "minimum": "min",
    "maximum": "max",
    "exclusiveMinimum": "above",
    "exclusiveMaximum": "below",
}
_NULLS = ("None", "null", "~")
_LONGEST = 60
_NO_RULES = (
    *("minLength", "maxLength", "multipleOf", "minItems", "maxItems", "uniqueItems"),
    *("minProperties", "maxProperties", "required"),
)
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
            _LIMITS[key]: Plain(value) if number(value) is not None else value
            for key, value in options.items()
            if key in _LIMITS
        }
        if limits:
            keys = {"rule": "between", "column": column, **limits}
            self._add(f"{identifier(column)}_in_range", keys, "its limits")
        if pattern := options.get("pattern"):
            keys = {"rule": "matches", "column": column, "pattern": pattern}
            self._add(f"{identifier(column)}_pattern", keys, "its pattern")
        for key in _NO_RULES:
            if key in options:
                self._leave(f"{column}: {key} {options[key]}", "there is no such rule")

    def quality(self, rules: Any, column: str = "", properties: Any = None) -> None:
        """Every rule of a list under `quality:`; `properties` finds columns by name."""
        for rule in rules or ():
            if isinstance(rule, dict):
                self._quality(rule, column, properties or {})
            else:
                self._leave(str(rule), "is none of the standard's form")

    def nested(self, declared: Mapping[str, Any]) -> None:
        """What is asked of values within a column: a spec has rules for whole columns."""
        for what in asked_within(declared, (*_LIMITS, "pattern", *_NO_RULES)):
            self._leave(what, "it is about values within a column")

    def _quality(
        self, rule: Mapping[str, Any], column: str, properties: Mapping[str, str]
    ) -> None:
        metric = str(rule.get("metric") or rule.get("rule") or "")
        metric = _OLD_METRICS.get(metric, metric)
        kind = str(rule.get("type") or ("library" if metric else "text"))
        shown = rule.get("name") or metric or rule.get("description")
        shown = shown or _short(rule.get("query") or rule.get("implementation") or kind)
        shown = f"{column}: {shown}" if column else str(shown)
        if when := rule.get("schedule") or rule.get("scheduleCronExpression"):
            self._leave(
                shown, f"its schedule `{when}`; rules are checked with each load"
            )
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
            operators = [f"{o} {rule[o]}" for o in OPERATORS if o in rule]
            said = f"no rule says {metric} {', '.join(operators)}".strip()
            self._leave(shown, said)
            return
        if (severity := str(rule.get("severity") or "").lower()) in _SEVERITIES:
            keys["severity"] = _SEVERITIES[severity]
        elif severity:
            self._leave(
                shown, f"its severity `{severity}` is not known, so it is an error"
            )
        if rule.get("description"):
            keys["description"] = rule["description"]
        columns = keys.get("columns") or ([keys["column"]] if "column" in keys else [])
        plain = "_".join(identifier(name) for name in (*columns, str(keys["rule"])))
        name = identifier(str(rule.get("name") or "")) or plain
        self._add(name, keys, shown)
        arguments = rule.get("arguments") or {}
        if keys["rule"] == "accepted_values" and (pattern := arguments.get("pattern")):
            both = {k: v for k, v in keys.items() if k != "values"}
            both |= {"rule": "matches", "pattern": pattern}
            self._add(f"{name}_pattern", both, f"{shown}, its pattern")

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
            limits = row_limits(rule)
            return {"rule": "row_count", **limits} if limits else None
        most = share(rule)
        if most is None:
            return None
        more = {"mostly": most} if most != "1" else {}
        counted = arguments.get("missingValues") or rule.get("missingValues") or [None]
        if metric == "missingValues" and any(str(v) not in _NULLS for v in counted):
            return None  # more than nulls: a source's `null_values` say which texts are
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


def _short(value: Any) -> str:
    """A text on one line, of which the beginning is enough."""
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
