"""What the vault keeps of each table, and how tables hang together in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ...design.columns import Column
from ...design.marts import Dimension
from ...design.names import fit
from ...design.tables import Reference, Table
from ...spec.names import identifier
from ...spec.vault import Vault
from ._vault import Entity, Part
from ._vault_keys import Arrival, End, SameAs

__all__ = ["Entities", "Forms"]


@dataclass(frozen=True)
class Forms:
    """What the spec says of tables, by their entities."""

    tables: tuple[Table, ...]
    vault: Vault

    def of(self, key: str, table: Table) -> Mapping[str, tuple[str, ...]] | bool:
        """Whether a key of the spec names the table, or what it says of it."""
        named: Iterable[str] = getattr(self.vault, key)
        for name in (table.place.table, str(table.place)):
            if name in named:
                return named[name] if isinstance(named, dict) else True
        return False

    def is_reference(self, table: Table) -> bool:
        """Whether it is a table of codes."""
        return bool(self.of("reference_tables", table))

    @property
    def kept(self) -> tuple[Table, ...]:
        """The tables that the vault keeps by key; codes stand apart."""
        return tuple(t for t in self.tables if not self.is_reference(t))

    def has_hub(self, table: Table) -> bool:
        """Whether its keys have a hub."""
        forms = ("events", "multi_active", "reference_tables")
        return not any(self.of(form, table) for form in forms)

    @property
    def hubs(self) -> dict[str, Table]:
        """The tables with hubs."""
        return {table.entity: table for table in self.tables if self.has_hub(table)}


class Entities:
    """Names the models of the vault, and finds what they are made of."""

    def __init__(self, forms: Forms, longest: int) -> None:
        self._forms, self._hubs, self._longest = forms, forms.hubs, longest

    def reads(self, table: Table, versions: bool) -> str:
        """The view that stands for staging, or for its versions."""
        if self._forms.is_reference(table):
            return self._fit(f"ref_{table.entity}")
        return self._fit(f"{'history' if versions else 'current'}_{table.entity}")

    def entity(self, table: Table, kept: Mapping[str, Dimension]) -> Entity:
        """All that the vault keeps of a table."""
        name, forms = table.entity, self._forms
        several, event = forms.of("multi_active", table), forms.of("events", table)
        hub = self._fit(f"hub_{name}") if forms.has_hub(table) else ""
        links = () if several else tuple(self._links(table))
        link = self._fit(f"link_{name}") if hub and links else ""
        satellite = f"{'ma' if several else ''}sat_{name}"
        parts = () if event else tuple(self._parts(table, satellite))
        satellite = "" if event else self._fit(satellite)
        tracked = name in kept
        followed = tracked or forms.of("effectivity", table)
        return Entity(
            table=table,
            dimension=kept.get(name),
            key=self._key(name),
            loads=self._loads(table),
            hub=hub,
            link=link,
            link_key=self._fit(f"link_{name}_hk"),
            satellite=satellite,
            event=self._fit(f"nhl_{name}") if event else "",
            effectivity="" if table.incremental else self._fit(f"effsat_{name}"),
            link_effectivity=(
                self._fit(f"effsat_link_{name}") if link and followed else ""
            ),
            pit=self._fit(f"pit_{name}") if tracked else "",
            states=self._fit(f"states_{name}") if parts else satellite,
            current=self.reads(table, False),
            history=self.reads(table, True) if tracked else "",
            arrivals=tuple(self._arrivals(table)) if hub else (),
            ends=tuple(self._end(reference) for reference in links),
            parent=tuple(self._parent(table, several)) if several else (),
            same_as=next(self._same_as(table), None),
            parts=parts,
            linked=tuple(dict.fromkeys(c for r in links for c in r.columns)),
        )

    def part(self, dimension: Dimension, entities: tuple[Entity, ...]) -> Entity:
        """What is kept of attributes in a dimension of their own: versions alone."""
        table = dimension.table
        whole = next(e for e in entities if e.table.entity == table.part_of)
        return replace(
            whole,
            table=table,
            dimension=dimension,
            pit=self._fit(f"pit_{table.entity}"),
            history=self.reads(table, True),
        )

    def _links(self, table: Table) -> Iterator[Reference]:
        """References to keys of other hubs; others stay in the satellite."""
        for reference in table.references:
            to = self._hubs.get(reference.to.entity)
            if to and to.entity != table.entity and set(reference.on) == set(to.key):
                yield reference

    def _end(self, reference: Reference) -> End:
        to = self._hubs[reference.to.entity]
        return End(
            key=self._key(reference.role),
            hub=self._fit(f"hub_{to.entity}"),
            hub_key=self._key(to.entity),
            columns=_in_order(reference, to),
            present=tuple(column.sql for column in reference.columns),
        )

    def _parent(self, table: Table, apart: object) -> Iterator[End]:
        """The hub that the part of the key refers to that does not tell rows apart."""
        assert isinstance(apart, tuple)
        rest = {column for column in table.key if column.logical not in apart}
        for reference in self._links(table):
            if set(reference.columns) == rest:
                yield self._end(reference)
                return

    def _same_as(self, table: Table) -> Iterator[SameAs]:
        named = self._forms.of("same_as", table)
        for reference in self._selves(table):
            if named and {c.logical for c in reference.columns} == {*_words(named)}:
                own, link = self._key(table.entity), f"sal_{table.entity}"
                yield SameAs(
                    link=self._fit(link),
                    link_key=self._key(link),
                    end=End(
                        key=self._key(f"same_{table.entity}"),
                        hub=self._fit(f"hub_{table.entity}"),
                        hub_key=own,
                        columns=_in_order(reference, table),
                        present=tuple(column.sql for column in reference.columns),
                    ),
                )
                return

    def _selves(self, table: Table) -> Iterator[Reference]:
        for reference in table.references:
            if reference.to.entity == table.entity and table.entity in self._hubs:
                yield reference

    def _parts(self, table: Table, satellite: str) -> Iterator[Part]:
        """The parts that are declared, and one of the personal data in none of them."""
        declared = self._forms.of("satellites", table) or {}
        assert isinstance(declared, dict)
        split: set[Column] = set()
        for word, names in declared.items():
            columns = tuple(c for c in table.beside_key if c.logical in names)
            split |= set(columns)
            yield self._part(satellite, identifier(word), columns)
        kept = {*table.key, table.cursor, table.deleted, *split}
        personal = tuple(c for c in table.beside_key if c.personal and c not in kept)
        if personal and "personal" not in {identifier(word) for word in declared}:
            yield self._part(satellite, "personal", personal)

    def _part(self, satellite: str, word: str, columns: tuple[Column, ...]) -> Part:
        return Part(self._fit(f"{satellite}_{word}"), word, columns)

    def _arrivals(self, table: Table) -> Iterator[Arrival]:
        """Its own rows, and those of tables that refer to its key."""
        own = tuple(column.sql for column in table.key)
        yield self._arrival(table, own, own, own)
        for other in self._forms.kept:
            same_as = self._same_as(table) if other == table else ()
            ends = [one.end for one in same_as]
            ends += [
                self._end(reference)
                for reference in self._links(other)
                if reference.to.entity == table.entity
            ]
            for end in ends:
                named = zip(end.columns, own, strict=True)
                columns = (
                    mine if mine == to else f"{mine} as {to}" for mine, to in named
                )
                yield self._arrival(other, tuple(columns), end.columns, end.present)

    def _arrival(
        self,
        table: Table,
        columns: tuple[str, ...],
        key: tuple[str, ...],
        present: tuple[str, ...],
    ) -> Arrival:
        """An arrival by a table that selects `columns`, made of `key` in the hub's types."""
        source, by_sql = f"{table.source}.{table.name}", table.by_sql
        named = tuple(by_sql[sql] for sql in key if sql in by_sql)
        return Arrival(
            table.base,
            columns,
            present,
            source,
            self._loads(table),
            named if len(named) == len(key) else (),
        )

    def _loads(self, table: Table) -> str:
        return self._fit(f"loads_{table.entity}")

    def _key(self, name: str) -> str:
        return self._fit(f"{name}_hk")

    def _fit(self, name: str) -> str:
        return fit(name, self._longest)


def _words(named: object) -> tuple[str, ...]:
    assert isinstance(named, tuple)
    return named


def _in_order(reference: Reference, to: Table) -> tuple[str, ...]:
    """The referring columns in the order and types of the other table's key."""
    referring: dict[Column, Column] = {theirs: mine for mine, theirs in reference.pairs}
    return tuple(
        (
            referring[column].sql
            if referring[column].sql_type == column.sql_type
            else f"cast({referring[column].sql} as {column.sql_type})"
        )
        for column in to.key
    )
