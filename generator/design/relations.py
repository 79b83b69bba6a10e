"""Every table and view that dbt keeps in the warehouse, and what its columns are made of.

Two designs are compared by it: what is no longer there, what has another type, and what has
its name and type but means something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .build import Design
from .layers import BuiltLayer
from .models import Field
from .tables import Table

__all__ = ["Relation", "relations_of", "staged_by"]


@dataclass(frozen=True)
class Relation:
    """A table or a view; `rows` says in words what decides which rows it has.

    `fields` is empty where readers are not promised any.
    """

    layer: BuiltLayer
    name: str
    is_view: bool
    fields: tuple[Field, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)

    @property
    def schema(self) -> str:
        """The schema of the warehouse."""
        return self.layer.schema

    @property
    def path(self) -> str:
        """As people write it: `marts.fct_orders`."""
        return f"{self.schema}.{self.name}"


def relations_of(design: Design) -> tuple[Relation, ...]:
    """All relations but those of raw, marts first."""
    between = design.layers["intermediate"]
    return (
        *(
            Relation(
                design.layers[layer.name],
                model.name,
                model.is_view,
                model.fields,
                model.rows,
            )
            for layer in reversed(design.marts.layers)
            for model in layer.models
        ),
        # What is made of others before them, so that they can be dropped in this order.
        *(
            Relation(between, model.name, between.is_view)
            for model in reversed(design.marts.prepared)
        ),
        *(
            Relation(between, dimension.reads, between.is_view)
            for dimension in design.marts.versioned
        ),
        *(Relation(between, log.name, False) for log in design.marts.followed),
        *(
            relation
            for table in design.tables
            for relation in _of_table(table, design.layers)
        ),
    )


def staged_by(table: Table) -> tuple[object, ...]:
    """What the SQL of a table's staging model, and of the view below it, depends on."""
    return (
        table.raw_schema,
        table.name,
        table.staging,
        tuple(column.name for column in table.key),
        table.cursor and table.cursor.name,
        table.deleted and table.deleted.name,
        table.finds_deleted,
        table.origin.ranking,
        table.incremental,
        table.marks_last_load,
        table.where,
        tuple(
            (
                column.name,
                column.raw,
                column.type,
                column.expression,
                column.format,
                column.timezone,
                column.null_values,
            )
            for column in table.arranged
        ),
    )


def _of_table(table: Table, layers: Mapping[str, BuiltLayer]) -> Iterator[Relation]:
    quarantine, staging = layers["quarantine"], layers["staging"]
    yield Relation(quarantine, table.quarantine, quarantine.is_view)
    yield Relation(staging, table.staging, False)
    yield Relation(staging, table.base, True)
