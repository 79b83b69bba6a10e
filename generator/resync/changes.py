"""What differs between two specs, key by key, and what each difference touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..design.quoting import one_line
from ..spec.base import SpecModel
from ..spec.columns import Column
from ..spec.latency import Schedule
from ..spec.spec import Spec

__all__ = ["EFFECTS", "Change", "Effect", "changes_between", "effect_of"]

_LONGEST = 60


class Effect(StrEnum):
    """What a change touches."""

    STAGING = "staging is built anew from raw"
    TABLES = "its models come or go"
    READING = "rows are read otherwise from now on"
    DRIFT = "what happens when the source changes its shape"
    MARTS = "the marts follow"
    LAYOUT = "the mart is built anew, with the same rows"
    CHECKS = "checked from the next run on"
    RUNS = "when and how it runs"
    PLACES = "where data is"
    CLOUD = "what Terraform prepares, and its plan says how"
    WORDS = "words alone"


EFFECTS = {
    "Spec.spec": Effect.WORDS,
    "Spec.project": Effect.PLACES,
    "Spec.sources": Effect.TABLES,
    "Spec.latency": Effect.RUNS,
    "Spec.storage": Effect.PLACES,
    "Spec.modeling": Effect.MARTS,
    "Spec.quality": Effect.CHECKS,
    "Spec.environments": Effect.PLACES,
    "Spec.orchestration": Effect.RUNS,
    "Spec.deployment": Effect.RUNS,
    "Spec.observability": Effect.RUNS,
    "Deployment.cloud": Effect.CLOUD,
    "Deployment.budget": Effect.CLOUD,
    "Deployment.volume": Effect.CLOUD,
    "Deployment.tags": Effect.CLOUD,
    "Environment.cloud": Effect.CLOUD,
    "Environment.budget": Effect.CLOUD,
    "Environment.volume": Effect.CLOUD,
    "Lake.*": Effect.CLOUD,
    "Project.name": Effect.PLACES,
    "Project.description": Effect.WORDS,
    "Project.owner": Effect.WORDS,
    "Project.domain": Effect.WORDS,
    "Source.kind": Effect.READING,
    "Source.tables": Effect.TABLES,
    "Source.description": Effect.WORDS,
    "Source.latency": Effect.RUNS,
    "Source.null_values": Effect.STAGING,
    "Source.on_drift": Effect.DRIFT,
    "Source.parallel": Effect.RUNS,
    "Source.*": Effect.READING,
    "PostgresSource.sslmode": Effect.RUNS,
    "PostgresSource.replica": Effect.RUNS,
    "Table.name": Effect.READING,
    "Table.was": Effect.WORDS,
    "Table.description": Effect.WORDS,
    "Table.key": Effect.STAGING,
    "Table.cursor": Effect.STAGING,
    "Table.deleted": Effect.STAGING,
    "Cursor.column": Effect.STAGING,
    "Cursor.*": Effect.READING,
    "Table.load": Effect.STAGING,
    "Table.columns": Effect.STAGING,
    "Table.references": Effect.MARTS,
    "Table.where": Effect.STAGING,
    "Table.null_values": Effect.STAGING,
    "Table.on_drift": Effect.DRIFT,
    "PostgresTable.deletes": Effect.STAGING,
    "Table.*": Effect.READING,
    "TableReference.columns": Effect.MARTS,
    "TableReference.to": Effect.MARTS,
    "TableReference.on": Effect.MARTS,
    "TableReference.role": Effect.MARTS,
    "ColumnReference.to": Effect.MARTS,
    "ColumnReference.role": Effect.MARTS,
    "Column.type": Effect.STAGING,
    "Column.name": Effect.STAGING,
    "Column.was": Effect.WORDS,
    "Column.description": Effect.WORDS,
    "Column.nullable": Effect.CHECKS,
    "Column.unit": Effect.MARTS,
    "Column.values": Effect.CHECKS,
    "Column.references": Effect.MARTS,
    "Column.personal": Effect.CHECKS,
    "Column.expression": Effect.STAGING,
    "Column.format": Effect.STAGING,
    "Column.timezone": Effect.STAGING,
    "Column.null_values": Effect.STAGING,
    "Modeling.style": Effect.MARTS,
    "Modeling.facts": Effect.MARTS,
    "Modeling.dimensions": Effect.MARTS,
    "Modeling.exclude": Effect.MARTS,
    "Modeling.date_dimension": Effect.MARTS,
    "Modeling.dashboards": Effect.WORDS,
    "DateDimension.first": Effect.MARTS,
    "DateDimension.last": Effect.MARTS,
    "Fact.grain": Effect.MARTS,
    "Fact.time": Effect.MARTS,
    "Fact.measures": Effect.MARTS,
    "Fact.links": Effect.MARTS,
    "Fact.kind": Effect.MARTS,
    "Fact.period": Effect.MARTS,
    "Fact.milestones": Effect.MARTS,
    "Fact.degenerate": Effect.WORDS,
    "Fact.junk": Effect.MARTS,
    "Fact.times_of_day": Effect.MARTS,
    "Fact.loading": Effect.RUNS,
    "Fact.microbatch": Effect.LAYOUT,
    "Microbatch.batch_size": Effect.LAYOUT,
    "Microbatch.begin": Effect.LAYOUT,
    "Microbatch.lookback": Effect.LAYOUT,
    "Fact.partition_by": Effect.LAYOUT,
    "Fact.cluster_by": Effect.LAYOUT,
    "Fact.description": Effect.WORDS,
    "Measure.column": Effect.MARTS,
    "Measure.aggregate": Effect.MARTS,
    "Measure.of": Effect.MARTS,
    "Measure.additive": Effect.MARTS,
    "Measure.description": Effect.WORDS,
    "Modeling.rollups": Effect.MARTS,
    "Modeling.bridges": Effect.MARTS,
    "Bridge.weight": Effect.MARTS,
    "Bridge.divides": Effect.MARTS,
    "Bridge.description": Effect.WORDS,
    "Modeling.vault": Effect.MARTS,
    "Modeling.nested": Effect.MARTS,
    "Modeling.layers": Effect.PLACES,
    "Rollup.description": Effect.WORDS,
    "Dimension.history": Effect.MARTS,
    "Dimension.attributes": Effect.MARTS,
    "Dimension.description": Effect.WORDS,
    "Rule.description": Effect.WORDS,
}
"""What the fields of the spec touch; `*` stands for what kinds add. Fields that are not here
touch what the field does that they are under: where a warehouse is, what is checked.
"""


@dataclass(frozen=True)
class Change:
    """One difference: where it is in the spec, what it is, and what it touches."""

    subject: str
    """`shop.orders.amount`, `modeling.facts.orders`."""
    what: str
    """`type: integer becomes decimal(10,2)`."""
    effect: Effect


def effect_of(model: type[SpecModel], field: str) -> Effect | None:
    """What a field of a model touches, or None for what the field does that it is under."""
    for name in (field, "*"):
        for ancestor in model.__mro__:
            effect = EFFECTS.get(f"{ancestor.__name__}.{name}")
            if effect:
                return effect
    return None


def changes_between(old: Spec, new: Spec) -> tuple[Change, ...]:
    """Every difference, in the order of the models' fields."""
    return tuple(_in_models(old, new, (), Effect.WORDS))


def _in_models(
    old: SpecModel, new: SpecModel, path: tuple[str, ...], inherited: Effect
) -> Iterator[Change]:
    for name, field in type(new).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            effect = effect_of(type(new), name) or inherited
            yield from _in_values(before, after, (*path, field.alias or name), effect)


def _in_values(
    before: Any, after: Any, path: tuple[str, ...], effect: Effect
) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        renamed = {
            was: key
            for key, value in after.items()
            if (was := getattr(value, "was", None)) in before and key not in before
        }
        for key in before:
            if key not in after and key not in renamed:
                yield Change(_subject((*path, key)), "removed", effect)
        for was, key in renamed.items():
            yield Change(_subject((*path, key)), f"was called {one_line(was)}", effect)
            same = before[was].model_copy(update={"was": was})
            yield from _in_values(same, after[key], (*path, key), effect)
        for key, value in after.items():
            if key in renamed.values():
                continue
            if key not in before:
                yield Change(_subject((*path, key)), f"added{_about(value)}", effect)
            elif before[key] != value:
                yield from _in_values(before[key], value, (*path, key), effect)
    elif isinstance(before, SpecModel) and type(before) is type(after):
        yield from _in_models(before, after, path, effect)
    else:
        what = f"{path[-1]}: {_difference(before, after)}"
        yield Change(_subject(path[:-1]) or path[-1], what, effect)


def _difference(before: Any, after: Any) -> str:
    """What was and what is; of a long list only what came and went."""
    if isinstance(before, tuple) and isinstance(after, tuple):
        gone = tuple(item for item in before if item not in after)
        come = tuple(item for item in after if item not in before)
        if len(_text(before)) > _LONGEST and (gone or come):
            words = ("loses", gone), ("gains", come)
            return " and ".join(
                f"{word} {_said(items)}" for word, items in words if items
            )
    return f"{_said(before)} becomes {_said(after)}"


def _subject(path: tuple[str, ...]) -> str:
    """A place without the words that every such place has."""
    if path[:1] == ("sources",):
        structure = {0: "sources", 2: "tables", 4: "columns"}
        path = tuple(p for i, p in enumerate(path) if structure.get(i) != p)
    return one_line(".".join(path))


def _about(added: Any) -> str:
    if isinstance(added, Column | str):
        return f": {_said(added)}"
    return ""


def _said(value: Any) -> str:
    """A value much as the spec writes it, on one line and not too long."""
    text = one_line(_text(value))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _text(value: Any) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Schedule):
        return value.text
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_text, value))}]"
    if isinstance(value, SpecModel):
        if value.short is not None:
            return _text(value.short)
        given = [n for n in type(value).model_fields if n in value.model_fields_set]
        return f"{{{', '.join(f'{n}: {_text(getattr(value, n))}' for n in given)}}}"
    return str(value)
