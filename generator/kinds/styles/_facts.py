"""One fact of a table, by its kind, with what comes between it and the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ...design.batches import batches_of
from ...design.clock import TimeLink
from ...design.columns import Column
from ...design.junk import Junk
from ...design.marts import DateLink, Fact, Link
from ...design.measures import measures_of
from ...design.models import Model
from ...design.names import fit, quote_identifier
from ...design.rules import Rule
from ...design.snapshots import milestones_of, periods_of
from ...design.tables import Table
from ...spec import facts as declared
from ...spec.names import date_key, identifier
from ..registry import find
from ..warehouses.base import Warehouse
from ._links import alias_of, links_of
from ._separate import with_parts

__all__ = ["fact_of"]

_DEGENERATE = ("string", "integer", "uuid")


@dataclass(frozen=True)
class _Prepared:
    """The rows of a fact of a kind of its own: where they are, and what they have more."""

    model: Model | None
    added: tuple[Column, ...]
    grain: tuple[Column, ...]
    """What tells rows apart, beside the key."""
    time: Column | None
    as_of: str


def fact_of(
    table: Table,
    options: declared.Fact,
    targets: Mapping[str, Table],
    parts: Mapping[str, Table],
    rules: tuple[Rule, ...],
    warehouse: Warehouse,
    reads: Callable[[Table, bool], str],
    *,
    share: str | None = None,
) -> tuple[Fact, tuple[Model, ...]]:
    """The fact of a table, and the models that come before it.

    `parts` are the dimensions that hold some attributes of others, by the entity of those;
    `share` is the column that a bridge of this table weighs by.
    """
    own = {column.logical: column for column in table.columns}
    links = links_of(table, targets, warehouse, set(table.columns), reads)
    if options.links is not None:
        chosen = {identifier(role) for role in options.links}
        links = tuple(link for link in links if link.role in chosen)
    links = tuple(with_parts(links, parts, warehouse, reads))
    before = _prepared(table, options, reads, warehouse)
    rows = before.model.name if before.model else reads(table, False)
    alias = alias_of(table, links, warehouse)
    time = before.time
    if options.time or time is None:
        time = own[options.time] if options.time else _time(table)
    grain = tuple(own[name] for name in options.grain) or (*table.key, *before.grain)
    is_growing = (
        table.incremental and before.model is None and options.loading == "increments"
    )
    batches = batches_of(table, options, warehouse) if is_growing else None
    in_junk = {own[name] for names in options.junk.values() for name in names}
    columns = tuple(c for c in table.arranged if c not in in_junk)
    is_kind = options.kind == "transaction" and _is_factless(table, links, options)
    kind = "factless" if is_kind else options.kind
    states = kind == "periodic_snapshot"
    fact = Fact(
        name=fit(f"fct_{table.entity}", warehouse.longest_name),
        alias=alias,
        table=table,
        key=fit(f"{table.entity}_key", warehouse.longest_name),
        grain=grain,
        time=time,
        links=links,
        dates=_dates((*table.columns, *before.grain), warehouse),
        columns=(*columns, *before.added),
        measures=measures_of(table, options, warehouse, before.added, share),
        measures_model=fit(f"measures_{table.entity}", warehouse.longest_name),
        description=options.description or table.says,
        rules=tuple(
            rule
            for rule in rules
            if in_junk.isdisjoint(rule.columns) and (not states or _is_of_rows(rule))
        ),
        reads=rows,
        grows=is_growing,
        batches=batches,
        kind=kind,
        as_of=before.as_of,
        degenerate=_degenerate(table, options, links, grain),
        junk=tuple(
            _junk(name, tuple(own[n] for n in names), table, rows, warehouse)
            for name, names in options.junk.items()
        ),
        times=tuple(
            TimeLink(own[name], _fit_time(own[name], warehouse))
            for name in options.times_of_day
        ),
        layout=warehouse.layout(
            own[options.partition_by].sql if options.partition_by else "",
            tuple(own[name].sql for name in options.cluster_by),
        ),
    )
    touched = (
        Model(batches.name, "star/touched", fact, is_view=True) if batches else None
    )
    return fact, tuple(model for model in (before.model, touched) if model)


def _prepared(
    table: Table,
    options: declared.Fact,
    reads: Callable[[Table, bool], str],
    warehouse: Warehouse,
) -> _Prepared:
    if options.kind == "accumulating_snapshot":
        rows = milestones_of(table, options, reads(table, False), warehouse)
        added = tuple(each.column for each in rows.added)
        model = Model(rows.name, "star/milestones", rows, is_view=True)
        return _Prepared(model, added, (), rows.milestones[0], "")
    if options.kind == "periodic_snapshot" and options.period:
        versions = reads(table, True)
        states = periods_of(table, options.period, versions, warehouse)
        model = Model(states.name, "star/periods", states, is_view=True)
        return _Prepared(
            model, (states.start, states.end), (states.end,), states.end, "_as_of"
        )
    return _Prepared(None, (), (), None, "")


def _dates(columns: tuple[Column, ...], warehouse: Warehouse) -> tuple[DateLink, ...]:
    return tuple(
        DateLink(
            column,
            f"{column.name}_date",
            fit(date_key(column.name), warehouse.longest_name),
        )
        for column in columns
        if column.type.is_temporal
    )


def _degenerate(
    table: Table,
    options: declared.Fact,
    links: tuple[Link, ...],
    grain: tuple[Column, ...],
) -> tuple[Column, ...]:
    """The keys that lead to no dimension: declared, or those of the grain."""
    if options.degenerate is not None:
        return tuple(c for c in table.columns if c.logical in options.degenerate)
    linked = {mine for link in links for mine, _ in link.pairs}
    referring = [c for r in table.references for c in r.columns]
    return tuple(
        column
        for column in dict.fromkeys((*grain, *referring))
        if column not in linked and column.type.kind in _DEGENERATE
    )


def _junk(
    name: str,
    columns: tuple[Column, ...],
    table: Table,
    reads: str,
    warehouse: Warehouse,
) -> Junk:
    name = identifier(name)
    return Junk(
        name=fit(f"dim_{name}", warehouse.longest_name),
        alias=quote_identifier(name, warehouse.reserved),
        key=fit(f"{name}_key", warehouse.longest_name),
        columns=columns,
        reads=reads,
        of=fit(f"fct_{table.entity}", warehouse.longest_name),
        entity=table.entity,
    )


def _is_factless(table: Table, links: tuple[Link, ...], options: declared.Fact) -> bool:
    """Whether its columns are all keys and times, so that there is nothing but rows."""
    if options.measures or not links:
        return False
    keys = {*table.key, *(mine for link in links for mine, _ in link.pairs)}
    return all(column in keys or column.type.is_temporal for column in table.columns)


def _is_of_rows(rule: Rule) -> bool:
    """Whether it still holds where a row is there once for each period."""
    return bool(find("rules", rule.kind).Options.of_each_row)


def _fit_time(column: Column, warehouse: Warehouse) -> str:
    is_timed = column.name == "time" or column.name.endswith("_time")
    name = f"{column.name}_key" if is_timed else f"{column.name}_time_key"
    return fit(name, warehouse.longest_name)


def _time(table: Table) -> Column | None:
    if table.when:
        return table.when
    in_key = [column for column in table.key if column.type.is_temporal]
    anywhere = [column for column in table.columns if column.type.is_temporal]
    return next(iter(in_key + anywhere), None)
