"""Unit tests of a vault's models: what comes again, what leads nowhere, what leaves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from ...design.columns import Column
from ...design.fixtures_of_values import Row, day_of, value_of
from ...design.quoting import yaml_text
from ...design.unit_tests import NOBODY, UnitTest
from ._vault_examples import KEY, dated, loads

if TYPE_CHECKING:
    from ._bridges import Bridge
    from ._vault import Entity
    from ._vault_keys import Arrival

__all__ = [
    "bridge_tests",
    "effectivity_tests",
    "event_tests",
    "hub_tests",
    "link_tests",
    "linked_tests",
    "same_as_tests",
    "states_tests",
]

_PLAIN = ("string", "integer", "date")


def hub_tests(entity: Entity) -> Iterator[UnitTest]:
    """A key that comes twice, and one that only another table names."""
    own, *others = entity.arrivals
    key = entity.table.key
    named = next((a for a in others if a.base != own.base and a.named), None)
    rows: dict[str, tuple[Row, ...]] = dict.fromkeys((a.base for a in others), ())
    rows[own.base] = (_arrived(key, 1, 2), _arrived(key, 1, 1))
    lists: dict[str, tuple[Row, ...]] = dict.fromkeys(
        (a.loads for a in entity.arrivals), ()
    )
    lists[own.loads] = loads(1, 2)
    expected = [_member(entity, 1, own)]
    if named:
        rows[named.base] = (_arrived(named.named, 2, 2), _arrived((), 0, 3))
        lists[named.loads] = loads(2, 3)
        expected.append(_member(entity, 2, named))
    nothing: Row = tuple((column.name, "null") for column in key)
    ghost: Row = (("_load_date", "1900-01-01"), ("_record_source", "ghost"))
    says = "A key stands here once, since it came first"
    yield UnitTest(
        "has_each_key_once",
        f"{says}; so does one that only a reference names." if named else f"{says}.",
        (*rows.items(), *lists.items()),
        (*expected, (*nothing, *ghost)),
        grows=True,
    )


def link_tests(entity: Entity) -> Iterator[UnitTest]:
    """A combination that comes twice, and a reference without a value."""
    columns = tuple(dict.fromkeys((*entity.table.key, *entity.linked)))
    yield _of_loads(
        entity,
        "has_each_combination_once",
        "What comes again has been there since it came first.",
        (_arrived(columns, 1, 2), _arrived(columns, 1, 1), _arrived(columns, 2, 3)),
        (dated(1), dated(3)),
    )
    yield _of_loads(
        entity,
        "leads_to_the_ghost_without_a_value",
        "A reference without a value leads to the ghost record.",
        (_arrived(_alone(entity), 1, 1),),
        ((*_nowhere(entity), *dated(1)),),
    )


def event_tests(entity: Entity) -> Iterator[UnitTest]:
    """A row that comes again, as it was and with another value."""
    alone, shown = _alone(entity), _shown(entity.payload, entity)
    rows = [(*_said(shown, 1), *_arrived(alone, 1, load)) for load in (2, 1)]
    expected = [(*_nowhere(entity), *_said(shown, 1), *dated(1))]
    if shown:
        rows.append((*_said(shown, 2), *_arrived(alone, 1, 3)))
        expected.append((*_nowhere(entity), *_said(shown, 2), *dated(3)))
    yield _of_loads(
        entity,
        "has_what_comes_again_once",
        "A row that comes again stands here once, and twice where it says something else.",
        tuple(rows),
        tuple(expected),
    )


def same_as_tests(entity: Entity) -> Iterator[UnitTest]:
    """A pair that comes twice, and a key that stands for itself."""
    if entity.same_as is None:
        return
    by_sql = entity.table.by_sql
    same = tuple(by_sql[sql] for sql in entity.same_as.end.present)
    key = tuple(column for column in entity.table.key if column not in same)
    yield _of_loads(
        entity,
        "has_each_pair_once",
        "What comes again has been there since it came first; a key that stands for itself "
        "is in no pair.",
        (
            _arrived((*key, *same), 1, 2),
            _arrived((*key, *same), 1, 1),
            _arrived(key, 2, 3),
        ),
        (dated(1),),
    )


def effectivity_tests(entity: Entity) -> Iterator[UnitTest]:
    """A key that a load leaves out, and the next one brings again."""
    key = entity.table.key
    turns = ((1, "true"), (2, "false"), (3, "true"))
    yield UnitTest(
        "tells_who_left_and_came_back",
        "A key that a load leaves out is gone until one brings it again.",
        (
            (entity.table.base, (_arrived(key, 1, 1), _arrived(key, 1, 3))),
            (
                entity.loads,
                tuple((*row, *dated(n)) for n, row in enumerate(loads(1, 2, 3), 1)),
            ),
        ),
        tuple((*dated(load), ("is_active", active)) for load, active in turns),
        grows=True,
    )


def linked_tests(entity: Entity) -> Iterator[UnitTest]:
    """References that stay, and then change unless all of them are in the key."""
    table, when = entity.table, entity.table.when
    if table.where or when in table.key or table.cursor in entity.linked:
        return
    changing = next((c for c in entity.linked if c not in table.key), None)
    times = [when.name] if when else []
    times += ["_load_date"] if table.read_in_order or not when else []
    deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
    key: Row = ((entity.key, KEY),)
    rows = tuple(
        (*key, *_said(changing, n), *deleted, *((time, day_of(day)) for time in times))
        for n, day in ((1, 1), (1, 2), (2, 3))
    )
    bounds = ("1900-01-01", *((day_of(3),) if changing else ()), "9999-12-31")
    yield UnitTest(
        "follows_references",
        "The first state counts from the beginning of time, and only another reference ends it.",
        ((entity.hub, entity.key_rows), (entity.states, rows)),
        tuple(
            (
                *(*key, ("valid_from", first), ("valid_to", last)),
                ("is_current", str(last == bounds[-1]).lower()),
            )
            for first, last in pairwise(bounds)
        ),
    )


def states_tests(entity: Entity) -> Iterator[UnitTest]:
    """A state whose parts came back, and so stand in their satellites twice."""
    key, state = (entity.key, KEY), '"state"'
    shown = {part.name: _shown(part.columns, entity) for part in entity.parts}
    yield UnitTest(
        "has_each_state_once",
        "A part that came back stands in its satellite several times, with one hash.",
        (
            (
                entity.satellite,
                ((key, *((part.hash_diff, state) for part in entity.parts)),),
            ),
            *(
                (
                    name,
                    tuple(
                        (key, ("_hash_diff", state), *_said(column, 1), *dated(n))
                        for n in (1, 2)
                    ),
                )
                for name, column in shown.items()
            ),
        ),
        ((key, *(said for column in shown.values() for said in _said(column, 1))),),
    )


def bridge_tests(bridge: Bridge) -> Iterator[UnitTest]:
    """A row that refers to nothing: all ways end at once."""
    first, *others = bridge.entities
    row: Row = tuple((c.name, value_of(c, 1)) for c in _alone(first))
    yield UnitTest(
        "leads_to_the_ghost_where_a_way_ends",
        "A reference without a value leads to the ghost record, and so does what follows.",
        (
            (first.current, ((*row, *loads(1)[0]),)),
            *((one.current, ()) for one in others),
        ),
        (tuple((reached.name, NOBODY) for reached in bridge.reached),),
    )


def _of_loads(
    entity: Entity,
    name: str,
    says: str,
    rows: tuple[Row, ...],
    expected: tuple[Row, ...],
) -> UnitTest:
    """A test of what is made of a table's rows, load by load, at first."""
    came = loads(*range(1, len(rows) + 1))
    given = ((entity.table.base, rows), (entity.loads, came))
    return UnitTest(name, says, given, expected, grows=True)


def _arrived(columns: Iterable[Column], number: int, load: int) -> Row:
    """A row of a base model that came with a load on that day."""
    said = tuple((column.name, value_of(column, number)) for column in columns)
    return (*said, ("_extracted_at", day_of(load)), ("_dlt_load_id", f'"{load}"'))


def _alone(entity: Entity) -> tuple[Column, ...]:
    """The columns of the key that refer to nothing."""
    return tuple(c for c in entity.table.key if c not in entity.linked)


def _shown(columns: Iterable[Column], entity: Entity) -> Column | None:
    """A column in which two states can be told apart."""
    apart = {
        *entity.table.key,
        *entity.linked,
        entity.table.cursor,
        entity.table.deleted,
    }
    return next((c for c in columns if c.type.kind in _PLAIN and c not in apart), None)


def _said(column: Column | None, number: int) -> Row:
    return ((column.name, value_of(column, number)),) if column else ()


def _nowhere(entity: Entity) -> Row:
    """The keys of what is referred to, where that is nothing."""
    return tuple((end.key, NOBODY) for end in entity.ends)


def _member(entity: Entity, number: int, arrival: Arrival) -> Row:
    """A key of a hub, which came with the load of its number."""
    named = zip(entity.table.key, arrival.named, strict=True)
    said = tuple((own.name, value_of(column, number)) for own, column in named)
    source = ("_record_source", yaml_text(arrival.record_source))
    return (*said, *dated(number), source)
