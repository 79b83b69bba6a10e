"""Views of wide tables in which the attributes of each role are one column with fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...design.models import Field, Model
from ...design.names import fit, quote_identifier
from ..warehouses.base import Warehouse
from ._parts import Attribute, Part, free_name
from ._wide import Wide

__all__ = ["nested_models"]


@dataclass(frozen=True)
class Nested:
    """A wide table, and the columns that its view has in place of others' attributes."""

    wide: Wide
    roles: tuple[Attribute, ...]
    """A column with fields for each role."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns with keys of what its rows refer to."""
        wide = self.wide
        days = (*(day.key for day in wide.dates), *(time.key for time in wide.times))
        return (*(part.key for part in wide.parts), *days)

    @property
    def kept(self) -> tuple[Attribute, ...]:
        """What it has besides its own columns and those of its roles: parts of days."""
        inside = _inside(self.wide)
        return tuple(a for a in self.wide.others if a.name not in inside)


def nested_models(tables: tuple[Model, ...], warehouse: Warehouse) -> Iterator[Model]:
    """A view for each wide table that has attributes from elsewhere.

    None where the warehouse has no columns with fields.
    """
    for model in tables:
        wide: Wide = model.subject
        inside = _inside(wide)
        taken = {field.name for field in model.fields} - {*inside}
        roles = tuple(
            _role(part, taken, warehouse) for part in wide.parts if part.attributes
        )
        if not roles or not all(role.sql_type for role in roles):
            continue
        yield Model(
            fit(f"{wide.name}_nested", warehouse.longest_name),
            "one_big_table/nested",
            Nested(wide, roles),
            (
                *(field for field in model.fields if field.name not in inside),
                *(Field(r.name, r.sql_type, {"fields": r.expression}) for r in roles),
            ),
            model.rows,
            is_view=True,
        )


def _role(part: Part, taken: set[str], warehouse: Warehouse) -> Attribute:
    name = free_name(part.role, taken, warehouse)
    fields = {a.column.name if a.column else a.name: a for a in part.attributes}
    return Attribute(
        name=name,
        sql=quote_identifier(name, warehouse.reserved),
        expression=warehouse.struct({n: a.sql for n, a in fields.items()}),
        sql_type=warehouse.struct_type({n: a.sql_type for n, a in fields.items()}),
        description=f"What {part.link.dimension} has of it, as fields.",
        shown="fields",
    )


def _inside(wide: Wide) -> Mapping[str, Part]:
    return {a.name: part for part in wide.parts for a in part.attributes}
