"""The statements and commands that bring a warehouse in line with another design.

What only grows, staging or facts, is built anew by the project itself when its definition
changes (`transform/macros/definitions.sql`); the rest is in every run. What is here is what a
run can't know: relations that are no longer generated, and raw, which holds what was read.
"""

# ruff: noqa: S608  names are identifiers; what is made here is shown and not run
from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..design.build import Design
from ..design.relations import Relation, relations_of
from ..spec.names import identifier
from .raw_steps import steps_in_raw
from .schemas import raw_renames_of, renamed, renames_of
from .statements import Step, forget_records, path_of, quoted

__all__ = ["steps_of"]


def steps_of(old: Design, new: Design, *, refresh: bool) -> tuple[Step, ...]:
    """Every step, in the order in which they are taken: before, at, and after a run.

    With `refresh`, what staging is made by has changed besides its own definition.
    """
    run = Step(
        "Load, stage and model",
        "sh",
        ("make run refresh=yes" if refresh else "make run",),
    )
    if old.warehouse.kind != new.warehouse.kind:
        return (run,)  # it has nothing yet
    taken_along, renames = _move(old, new), renames_of(old, new)
    of_raw = raw_renames_of(old, new)
    moved = _move_raw(old, new, of_raw)
    old = renamed(old, {**renames, **of_raw})
    return (
        *taken_along,
        *moved,
        *_rename(new, renames),
        *_drop(old, new, marts=False),
        *steps_in_raw(old, new),
        run,
        *_drop(old, new, marts=True),
        *_drop_schemas(old, new),
        *_forget(old, new),
    )


def _move(old: Design, new: Design) -> Iterator[Step]:
    command = new.warehouse.move(old.warehouse_variables, new.warehouse_variables)
    if command:
        yield Step(
            "Take along what has been loaded",
            "sh",
            (command,),
            "unless a new warehouse shall be filled from what the sources hold now",
        )


def _rename(new: Design, renames: Mapping[str, str]) -> Iterator[Step]:
    if renames:
        statements = tuple(
            new.warehouse.rename_schema(quoted(new, was), quoted(new, now))
            for was, now in renames.items()
        )
        yield Step("Schemas that have another name", "sql", statements)


def _move_raw(old: Design, new: Design, renames: Mapping[str, str]) -> Iterator[Step]:
    """Raw is the history, so it has to go along, before anything is loaded."""
    if not renames:
        return
    why = "Where rows land, with all that has landed"
    pairs = [(quoted(new, was), quoted(new, now)) for was, now in renames.items()]
    by_name = [new.warehouse.rename_schema(was, now) for was, now in pairs]
    if all(by_name):
        yield Step(why, "sql", tuple(by_name))
        return
    built_there = {layer.name for layer in old.marts.layers}
    kept = {relation.path for relation in relations_of(new)}
    views = [
        path_of(old, relation.schema, relation.name)
        for relation in relations_of(old)
        if relation.is_view
        and relation.layer.name not in built_there
        and relation.path in kept
    ]
    if views:
        yield Step(
            "Views on tables that move; the run makes them anew",
            "sql",
            tuple(f"drop view if exists {view};" for view in views),
        )
    yield Step(
        why,
        "sh",
        tuple(
            new.warehouse.move_schema(new.warehouse_variables, was, now)
            for was, now in pairs
        ),
    )
    yield Step(
        "Schemas that rows landed in",
        "sql",
        tuple(f"drop schema if exists {was};" for was, _ in pairs),
        "unless something of your own is in them",
    )


def _drop_schemas(old: Design, new: Design) -> Iterator[Step]:
    """Schemas that nothing is built in any more; what was built there has been dropped."""
    kept = new.schemas.values()
    gone = [schema for schema in old.schemas.values() if schema not in kept]
    if gone:
        yield Step(
            "Schemas that nothing is built in any more",
            "sql",
            tuple(f"drop schema if exists {quoted(old, schema)};" for schema in gone),
            "unless something of your own is in them",
        )


def _drop(old: Design, new: Design, *, marts: bool) -> Iterator[Step]:
    """Tables of marts, and of what marts are made of, go when the new ones are there.

    The rest goes before, since a run looks at all views, and some may not work any more.
    """
    kept = {relation.path for relation in relations_of(new)}
    gone = [r for r in relations_of(old) if r.path not in kept]
    layers = {layer.name for layer in old.marts.layers}
    gone = [r for r in gone if (r.layer.name in layers and not r.is_view) is marts]
    prepared = {model.name for model in old.marts.prepared}
    if any(relation.is_view for relation in gone) and not marts:
        # What facts are prepared by may read them, and the run makes these views anew.
        gone = [r for r in relations_of(old) if r in gone or r.name in prepared]
    order = {r.path: number for number, r in enumerate(relations_of(old))}
    layer_of = [layer.name for layer in reversed(old.marts.layers)]

    def place(relation: Relation) -> tuple[int, int, int]:
        """Views first, since they read tables, and what reads before what is read."""
        number = order[relation.path]
        if not relation.is_view:
            return 9, 0, number
        if relation.layer.name in layers:
            return 1, layer_of.index(relation.layer.name), -number
        return 0 if relation.name in prepared else 2, 0, number

    gone.sort(key=place)
    if gone:
        yield Step(
            f"{'Marts' if marts else 'Tables and views'} that are no longer built",
            "sql",
            tuple(
                f"drop {'view' if r.is_view else 'table'} if exists "
                f"{path_of(old, r.schema, r.name)};"
                for r in gone
            ),
        )


def _forget(old: Design, new: Design) -> Iterator[Step]:
    """Raw is the history, so it stays unless somebody wants it gone."""
    condition = "if its history is not wanted any more; raw stays otherwise"
    schemas = {source.raw_schema for source in new.sources}
    tables = {(table.raw_schema, table.name) for table in new.tables}
    tables |= {
        (table.raw_schema, identifier(declared.was))
        for source in new.sources
        for table in source.tables
        if (declared := source.options.tables[table.place.table]).was
    }
    for source in old.sources:
        if source.raw_schema not in schemas:
            schema = quoted(old, source.raw_schema)
            command = f"drop schema if exists {schema} cascade;"
            yield Step(
                f"All that landed from {source.title}", "sql", (command,), condition
            )
            continue
        gone = [t for t in source.tables if (t.raw_schema, t.name) not in tables]
        for table in gone:
            raw = path_of(old, table.raw_schema, table.name)
            files = path_of(old, table.raw_schema, table.origin.listing)
            yield Step(
                f"All that landed in {table.place}",
                "sql",
                (
                    f"drop table if exists {raw};",
                    f"delete from {files} where table_name = '{table.name}';",
                    *forget_records(old, table),
                ),
                condition,
            )
