"""What a table refers to, at any distance, and the attributes that it has from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from ...design.fields import column_field, remembered
from ...design.marts import Dimension, Fact, Link
from ...design.models import Field
from ...design.names import fit, quote_identifier
from ...design.tables import Column
from ..warehouses.base import Warehouse

__all__ = [
    "Attribute",
    "Part",
    "Parts",
    "fields_from_elsewhere",
    "free_name",
    "inputs_of",
    "staged_of",
]


@dataclass(frozen=True)
class Attribute:
    """A column that a wide table has from elsewhere."""

    name: str
    """`planes_manufacturer`: the role, and the name there."""
    sql: str
    expression: str
    """Its value, in SQL."""
    sql_type: str
    description: str
    shown: str
    """Its type to people."""
    column: Column | None = None
    """Where it comes from; None for a part of a day."""

    @property
    def says(self) -> str:
        """What it is, also where nobody has described it."""
        return self.column.says if self.column else self.description

    @property
    def unknown(self) -> str:
        """Its value in a member that stands for no match, in SQL."""
        if self.column is not None and self.column.type.kind == "string":
            return "'Unknown'"
        return f"cast(null as {self.sql_type})"

    @property
    def quoted(self) -> bool:
        """Whether its name must be quoted in SQL."""
        return self.sql != self.name

    @property
    def unit(self) -> str:
        """Unit of measurement, or empty."""
        return self.column.unit if self.column else ""

    @property
    def personal(self) -> str:
        """Class of personal data, or empty."""
        return self.column.personal if self.column else ""


@dataclass(frozen=True)
class Part:
    """What a wide table refers to, itself or by way of another part."""

    role: str
    """`origin_airport`, or `orders_customers` by way of `orders`."""
    alias: str
    key: str
    """The column with its key; empty where there is none."""
    holder: str
    """The alias of the rows that refer to it."""
    link: Link
    dimension: Dimension
    direct: bool
    """Whether the table's own rows refer to it."""
    attributes: tuple[Attribute, ...]

    @property
    def reads(self) -> str:
        """The model that its rows come from."""
        return self.link.via

    @property
    def found(self) -> str:
        """A column that has a value where there is a match."""
        return f"{self.alias}.{self.link.pairs[0][1].sql}"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What is equal where there is a match, in SQL."""
        return tuple(
            (f"{self.holder}.{mine.sql}", f"{self.alias}.{theirs.sql}")
            for mine, theirs in self.link.pairs
        )


class Parts:
    """Finds what a table refers to, and what that refers to, for all tables.

    `renamed` gives a link the name of what it leads to in a style; where `keyed` is said,
    each part has a column with its key.
    """

    def __init__(
        self,
        members: Mapping[str, Dimension],
        warehouse: Warehouse,
        renamed: Callable[[Link], Link],
        *,
        keyed: bool,
    ) -> None:
        self._members = members
        self._warehouse = warehouse
        self._renamed = renamed
        self._keyed = keyed

    def of(self, start: Fact | Dimension, taken: set[str]) -> Iterator[Part]:
        """Parts in the order in which they can be joined; no table twice on one way."""
        aliases = {start.alias, *(link.alias for link in start.links)}
        pending: list[tuple[Link, str, str, str, tuple[str, ...]]] = [
            (link, link.role, link.alias, start.alias, (start.table.entity,))
            for link in start.links
        ]
        while pending:
            link, role, alias, holder, way = pending.pop(0)
            member = self._members[link.to.entity]
            direct = len(way) == 1
            key = self._key(link, role, direct, taken)
            yield Part(
                role=role,
                alias=alias,
                key=key,
                holder=holder,
                link=self._renamed(link),
                dimension=member,
                direct=direct,
                attributes=tuple(self._attributes(member, link, role, alias, taken)),
            )
            for further in member.links:
                if further.to.entity not in (*way, link.to.entity):
                    longer = f"{role}_{further.role}"
                    name = free_name(longer, aliases, self._warehouse)
                    sql = quote_identifier(name, self._warehouse.reserved)
                    next_way = (*way, link.to.entity)
                    pending.append((further, longer, sql, alias, next_way))

    def _attributes(
        self, member: Dimension, link: Link, role: str, alias: str, taken: set[str]
    ) -> Iterator[Attribute]:
        """Its columns but those that it is found by, which are there already."""
        known = {theirs for _, theirs in link.pairs}
        found = f"{alias}.{link.pairs[0][1].sql}"
        for column in member.columns:
            if column in known:
                continue
            name = free_name(f"{role}_{column.name}", taken, self._warehouse)
            value = f"{alias}.{column.sql}"
            if column.type.kind == "string":
                value = f"case when {found} is null then 'Unknown' else {value} end"
            yield Attribute(
                name=name,
                sql=quote_identifier(name, self._warehouse.reserved),
                expression=value,
                sql_type=column.sql_type,
                description=column.description,
                shown=str(column.type),
                column=column,
            )

    def _key(self, link: Link, role: str, direct: bool, taken: set[str]) -> str:
        if not self._keyed:
            return ""
        return link.key if direct else free_name(f"{role}_key", taken, self._warehouse)


def fields_from_elsewhere(
    parts: tuple[Part, ...], others: tuple[Attribute, ...]
) -> Iterator[Field]:
    """The attributes of others: what they are there, and how they are found."""
    ends = {a.name: part for part in parts for a in part.attributes}
    for attribute in others:
        part = ends.get(attribute.name)
        if part is None or attribute.column is None:
            yield Field(attribute.name, attribute.sql_type)
            continue
        there = part.dimension.table.whole
        field = remembered(column_field(attribute.column, there), part.dimension)
        by = ", ".join(f"{mine.name} = {on.name}" for mine, on in part.link.pairs)
        made_of = {**field.made_of, "found by": by}
        yield replace(field, name=attribute.name, made_of=made_of)


def free_name(name: str, taken: set[str], warehouse: Warehouse) -> str:
    """`name`, or with a number if it is taken, and that is taken from then on."""
    longest = warehouse.longest_name
    free, number = fit(name, longest), 2
    while free in taken:
        free, number = fit(f"{name}_{number}", longest), number + 1
    taken.add(free)
    return free


def inputs_of(own: str, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Every model that a table with its parts is built from."""
    return tuple(dict.fromkeys((own, *(part.reads for part in parts))))


def staged_of(own: str, parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The staging models that its rows and its parts come from."""
    others = (part.dimension.table.staging for part in parts)
    return tuple(dict.fromkeys((own, *others)))
