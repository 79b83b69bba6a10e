"""Checks of what facts of each kind need, and of the dimensions that they bring along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .document import Path
from .facts import Fact, added_columns
from .findings import Finding, closest
from .names import identifier
from .spec import Place, Spec
from .tables import Table

__all__ = ["check_columns", "check_kind"]


def check_columns(path: Path, names: Iterable[str], table: Table) -> Iterator[Finding]:
    """Names that are no columns of a table."""
    for index, name in enumerate(names):
        if name not in table.columns:
            message = f"`{name}` is no column of this table"
            yield Finding((*path, index), message, closest(name, table.columns))


def check_kind(spec: Spec, path: Path, place: Place, fact: Fact) -> Iterator[Finding]:
    """Milestones, junk and times that are no such columns, and states that have no history."""
    table = spec.places[place]
    yield from _check_temporal((*path, "milestones"), fact.milestones, table, "date")
    yield from _check_temporal(
        (*path, "times_of_day"), fact.times_of_day, table, "time"
    )
    yield from check_columns((*path, "degenerate"), fact.degenerate or (), table)
    for name in added_columns(fact, table.columns):
        if name in {identifier(column) for column in table.columns}:
            message = (
                f"`{name}` is what a fact of kind {fact.kind} calls a column of its own"
            )
            hint = (
                "Call the table's column otherwise, and give the original as `name:`."
            )
            yield Finding((*path, "kind"), message, hint)
    yield from _check_junk(spec, (*path, "junk"), place, fact)
    if fact.microbatch:
        yield from _check_batches((*path, "microbatch"), fact, table)
    if fact.kind == "periodic_snapshot":
        yield from _check_history(spec, path, place)


def _check_temporal(
    path: Path, names: Iterable[str], table: Table, what: str
) -> Iterator[Finding]:
    """Milestones may be days, and times of day not."""
    yield from check_columns(path, names, table)
    fitting = ("timestamp", what)
    for index, name in enumerate(names):
        column = table.columns.get(name)
        if column and column.type.kind not in fitting:
            known = [n for n, c in table.columns.items() if c.type.kind in fitting]
            message = f"`{name}` is {column.type}, and neither {what} nor timestamp"
            yield Finding((*path, index), message, closest(name, known))


def _check_junk(spec: Spec, path: Path, place: Place, fact: Fact) -> Iterator[Finding]:
    table = spec.places[place]
    referring = {column for link in spec.links(place) for column in link.columns}
    needed = {
        **dict.fromkeys((*table.key, *fact.grain), "tells rows apart"),
        **dict.fromkeys(referring, "refers to another table"),
        **dict.fromkeys((*fact.milestones, *fact.times_of_day), "has its own place"),
        **dict.fromkeys((fact.time,) if fact.time else (), "is the time of the fact"),
    }
    if table.cursor:
        needed.setdefault(table.cursor.column, "is the cursor")
    seen: dict[str, str] = {}
    taken = {*spec.entities.values(), "date", "time", "month", "quarter", "year"}
    for name, columns in fact.junk.items():
        here = (*path, name)
        if identifier(name) in taken:
            message = f"`dim_{identifier(name)}` is a dimension already"
            yield Finding(here, message, "Choose another name.")
        taken.add(identifier(name))
        yield from check_columns(here, columns, table)
        for index, column in enumerate(columns):
            why = needed.get(column, "")
            if column in seen:
                why = f"is in `{seen[column]}` already"
            seen.setdefault(column, name)
            known = table.columns.get(column)
            if known and (
                known.type.is_temporal or known.type.kind in ("json", "binary")
            ):
                why = f"is {known.type}, which has more values than a few"
            if why:
                yield Finding((*here, index), f"`{column}` {why}", "Leave it out.")


def _check_batches(path: Path, fact: Fact, table: Table) -> Iterator[Finding]:
    """Rows without a period, periods shorter than what is known, and tables with no increments."""
    column = table.columns.get(fact.time or "")
    if column and column.nullable and fact.time not in table.key:
        message = f"`{fact.time}` may be missing, and a row without it has no period"
        yield Finding(path, message, "Say `nullable: false` of it.")
    if (
        column
        and column.type.kind == "date"
        and fact.microbatch
        and fact.microbatch.batch_size == "hour"
    ):
        message = f"`{fact.time}` is a date, and has no hours"
        yield Finding((*path, "batch_size"), message, "Say `day` or longer.")
    if not table.is_incremental:
        message = "the table is loaded in full, and its fact is built in full"
        yield Finding(
            path, message, "Say `load: incremental` of the table, or leave it out."
        )


def _check_history(spec: Spec, path: Path, place: Place) -> Iterator[Finding]:
    """Fact and dimension of one table count the same versions."""
    for name, dimension in spec.modeling.dimensions.items():
        if place not in spec.find(name):
            continue
        if set(dimension.history.values()) != {"track"} or dimension.attributes:
            message = f"`{name}` is a dimension, too, and keeps less than every state"
            hint = "Say `history: track` of the dimension, without `attributes`."
            yield Finding((*path, "kind"), message, hint)
