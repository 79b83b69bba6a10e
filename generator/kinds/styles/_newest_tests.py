"""Unit tests of the newest states of a vault: which of them counts, and which are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...design.fixtures_of_values import Row, value_of
from ...design.unit_tests import UnitTest
from ._vault_examples import KEY, dated, loads

if TYPE_CHECKING:
    from ._vault import Entity

__all__ = ["current_tests"]


def current_tests(entity: Entity) -> Iterator[UnitTest]:
    """A state that came after another, and one that came late; of an increment, one key.

    Nothing where a condition of the spec decides.
    """
    table = entity.table
    base = ((table.base, ()),) if entity.current_grows else ()
    for given, expected in entity.late:
        yield UnitTest(
            "lets_no_late_row_win",
            "A state that arrives after a newer one is kept, and does not count.",
            (*base, (entity.hub, entity.key_rows), (entity.states, given)),
            expected,
            grows=entity.current_grows,
        )
    if not table.where and not entity.late:
        yield _newest(entity, base)
    if not table.where and entity.current_grows and entity.hub:
        yield from _touched(entity)


def _touched(entity: Entity) -> Iterator[UnitTest]:
    """Two keys, of which a newer load names one; none where keys can't be told apart."""
    table = entity.table
    if all(column.type.kind == "boolean" for column in table.key):
        return
    one, other = (
        tuple((column.name, value_of(column, number)) for column in table.key)
        for number in (1, 2)
    )
    old, new = loads(1, 2)
    deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
    hashed, apart = (entity.key, KEY), (entity.key, '"key of another"')
    yield UnitTest(
        "builds_what_newer_loads_name",
        "An increment builds the keys of newer loads, and no others.",
        (
            (table.base, ((*one, *new), (*other, *old))),
            (entity.hub, ((hashed, *one), (apart, *other))),
            (
                entity.states,
                (
                    (hashed, *old, *dated(1), *deleted),
                    (hashed, *new, *dated(2), *deleted),
                    (apart, *old, *dated(1), *deleted),
                ),
            ),
        ),
        ((*one, *new),),
        increment=True,
        hashed="'key of one'",
    )


def _newest(entity: Entity, base: tuple[tuple[str, tuple[Row, ...]], ...]) -> UnitTest:
    table = entity.table
    (members,) = entity.key_rows
    key, (first, second) = members[:1], loads(1, 2)
    own = () if entity.hub else members[1:]
    deleted: Row = (("_is_deleted", "false"),) if table.drops_deleted else ()
    given = [*base]
    if entity.hub:
        given.append((entity.hub, entity.key_rows))
    if entity.effectivity:
        there = (*key, *first, ("is_active", "true"))
        given.append((entity.effectivity, (there,)))
    states = tuple(
        (*key, *own, *deleted, *dated(n), *load)
        for n, load in enumerate((first, second), 1)
    )
    return UnitTest(
        "shows_the_newest_state",
        "Of two states the one that came last counts.",
        (*given, (entity.states, states)),
        ((*members[1:], *second),),
        grows=entity.current_grows,
    )
