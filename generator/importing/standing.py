"""Tables by their logical names: those that a spec has, and those that it is about to get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter

from ..kinds import registry
from ..spec.names import identifier
from ..spec.spec import Link, Place, Spec
from ..spec.types import LogicalType, TypeText
from .found import Address, FoundTable

__all__ = ["Standing", "keys_of_tables", "logical_type", "main_schema", "standing"]

_TYPE: TypeAdapter[LogicalType] = TypeAdapter(TypeText)
_DEFAULT_SCHEMA = "public"


@dataclass(frozen=True)
class Standing:
    """A table as the spec has it, or will: its columns by the source's names.

    `uniques` are sets of columns, by logical names, that the spec says identify a row;
    `declared` those of which the source says so. `known` are the columns
    that the spec has already, by the source's names, `entities` what marts may call it.
    `links` are the tables that columns refer to, `rules` the kinds of rules of the spec with
    the columns that they are about, `cursor` the spec's, or nothing.
    """

    name: str
    columns: Mapping[str, str]
    types: Mapping[str, LogicalType]
    key: tuple[str, ...]
    nullable: Set[str] = frozenset()
    uniques: Set[frozenset[str]] = frozenset()
    declared: Set[frozenset[str]] = frozenset()
    roles: Set[str] = frozenset()
    links: Mapping[frozenset[str], Set[str]] = field(default_factory=dict)
    rules: Set[tuple[str, frozenset[str]]] = frozenset()
    cursor: str = ""
    known: Set[str] = frozenset()
    entities: Set[str] = frozenset()
    is_new: bool = False

    def identifies(self, columns: tuple[str, ...]) -> bool:
        """Whether the columns, by logical names, are its key or said to be unique."""
        return set(columns) == set(self.key) or frozenset(columns) in self.uniques


@cache
def logical_type(text: str) -> LogicalType:
    """The type that a spec's text says."""
    return _TYPE.validate_python(text)


@cache
def keys_of_tables(kind: str) -> frozenset[str]:
    """The keys that a table of this kind of source may have."""
    tables = registry.find("sources", kind).Options.model_fields["tables"]
    model = get_args(tables.annotation)[-1]
    while get_args(model):
        model = get_args(model)[0]
    return frozenset(f.alias or name for name, f in model.model_fields.items())


def main_schema(options: Mapping[str, Any]) -> str:
    """The schema that a source's tables are in unless they say otherwise."""
    return str(options.get("schema") or _DEFAULT_SCHEMA)


def standing(
    spec: Spec, tree: Any, source: str, found: tuple[FoundTable, ...]
) -> dict[Address, Standing]:
    """The tables of one source of a spec, by what the source calls them.

    `tree` is the spec's text as plain texts. A table that a query makes has no address, and
    is not among them. Files are told apart by the pattern that they are found with.
    """
    if source not in spec.sources:
        return {}
    declared = tree["sources"][source]
    by_files = {
        str(table.options["files"].value): table.address
        for table in found
        if "files" in table.options
    }
    tables: dict[Address, Standing] = {}
    for name, table in spec.sources[source].tables.items():
        written = declared["tables"][name]
        if written.get("query"):
            continue
        physical = table.name or name
        if declared["kind"] == "files":
            address = by_files.get(written.get("files"), Address("", physical))
        else:
            address = Address(
                str(written.get("schema") or main_schema(declared)), physical
            )
        tables[address] = _standing(spec, Place(source, name))
    return tables


def _standing(spec: Spec, place: Place) -> Standing:
    table = spec.places[place]
    rules = spec.rules.get(place, {}).values()
    links = list(spec.links(place))
    columns = {
        column.name or name: name
        for name, column in table.columns.items()
        if not column.expression
    }
    return Standing(
        name=place.table,
        columns=columns,
        known=columns.keys(),
        types={name: column.type for name, column in table.columns.items()},
        key=table.key,
        entities=frozenset({spec.entities[place]}),
        nullable=frozenset(n for n, column in table.columns.items() if column.nullable),
        uniques=frozenset(frozenset(r.columns) for r in rules if r.rule == "unique"),
        roles=frozenset(
            identifier(link.role or spec.find_reference(link.to)[0][0].table)
            for link in links
        ),
        links=_links(spec, links),
        rules=frozenset((rule.rule, _about(rule)) for rule in rules),
        cursor=table.cursor.column if table.cursor else "",
    )


def _links(spec: Spec, links: Iterable[Link]) -> Mapping[frozenset[str], Set[str]]:
    found: dict[frozenset[str], set[str]] = {}
    for link in links:
        to = {place.table for place in spec.find_reference(link.to)[0]}
        found.setdefault(frozenset(link.columns), set()).update(to)
    return found


def _about(rule: Any) -> frozenset[str]:
    """The columns that a rule is about; none if it is about the rows."""
    said = rule.model_dump(include={"column", "columns"})
    return frozenset(said.get("columns") or filter(None, (said.get("column"),)))
