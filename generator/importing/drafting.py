"""From what was found to what is written: entries of a spec, for what it does not have yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..spec.names import identifier
from ..spec.spec import Spec
from .entries import Entry
from .found import Address, FoundColumn, FoundRule, FoundSource, FoundTable, Guess
from .naming import column_names, table_names
from .references import Said, said_references
from .standing import Standing, keys_of_tables, logical_type, main_schema

__all__ = ["Draft", "draft_of"]

_NO_KEY = "{} has nothing that identifies a row: name its key, then uncomment it"


@dataclass
class Draft:
    """What one import adds: whole tables, columns of tables that are there, and rules.

    `tables` are all tables of the source by address, those that the spec had included;
    `without_key` those that are written as comments.
    """

    source: FoundSource
    tables: Mapping[Address, Standing]
    new: list[tuple[FoundTable, Entry]] = field(default_factory=list)
    columns: dict[Address, list[Entry]] = field(default_factory=dict)
    rules: dict[str, list[Entry]] = field(default_factory=dict)
    doubts: list[tuple[str, str]] = field(default_factory=list)

    def entry(self) -> Entry:
        """The whole source, for a spec that does not have it."""
        found = self.source
        keys: list[Entry] = [Entry("kind", found.kind)]
        if found.description:
            keys.append(Entry("description", found.description))
        for name, guess in found.options.items():
            keys.append(_guessed(name, guess))
        if found.latency:
            keys.append(_guessed("latency", found.latency))
        tables = Entry("tables", inside=tuple(entry for _, entry in self.new))
        return Entry(found.name, inside=(*keys, tables))


def draft_of(
    found: FoundSource,
    spec: Spec | None,
    stands: Mapping[Address, Standing],
    others: Mapping[str, Mapping[Address, Standing]] | None = None,
) -> Draft:
    """What `found` adds to a spec (or to none) that has the tables `stands` of its source.

    `others` are tables of other sources, by the source's name, which it may refer to.
    """
    draft = _Drafting(found, spec, stands, others or {})
    return draft.drafted()


class _Drafting:
    """One draft, while it is made."""

    def __init__(
        self,
        found: FoundSource,
        spec: Spec | None,
        stands: Mapping[Address, Standing],
        others: Mapping[str, Mapping[Address, Standing]],
    ) -> None:
        self._found = found
        self._keys = keys_of_tables(found.kind)
        options = {name: guess.value for name, guess in found.options.items()}
        self._main = main_schema(options)
        self._elsewhere = Counter(
            identifier(place.table)
            for place in (spec.places if spec else ())
            if place.source != found.name
        )
        names = table_names(
            found.tables,
            self._main,
            {address: table.name for address, table in stands.items()},
            self._elsewhere.keys(),
            found.name,
        )
        tables = {
            table.address: self._standing(table, names, stands.get(table.address))
            for table in found.tables
        }
        self._named = {**stands, **tables}
        # What is written as a comment can't be referred to.
        self._there = {
            address: table
            for tables in (*others.values(), self._named)
            for address, table in tables.items()
            if table.key
        }
        self._theirs = {
            table.name: source
            for source, tables in others.items()
            for table in tables.values()
        }
        self._draft = Draft(found, self._named)

    def drafted(self) -> Draft:
        for table in self._found.tables:
            here = self._named[table.address]
            if here.is_new:
                self._draft.new.append((table, self._table(table, here)))
            else:
                self._columns(table, here)
        return self._draft

    def _standing(
        self,
        table: FoundTable,
        names: Mapping[Address, str],
        stands: Standing | None,
    ) -> Standing:
        """The table with names for all of its columns."""
        name = names[table.address]
        known = stands.columns if stands else {}
        entities = {identifier(name), identifier(f"{self._found.name} {name}")}
        roles = {identifier(names.get(r.to, "")) for r in table.references}
        columns = column_names(table.columns, known, entities, roles)
        types = {columns[c.name]: logical_type(c.type.value) for c in table.columns}
        declared = frozenset(
            frozenset(columns[name] for name in unique) for unique in table.uniques
        )
        if stands:
            gone = {k: v for k, v in known.items() if k not in columns}
            return replace(
                stands,
                columns={**gone, **columns},
                types={**types, **stands.types},
                declared=declared,
            )
        key = tuple(columns[name] for name in table.key.value) if table.key else ()
        return Standing(
            name=name,
            columns=columns,
            types=types,
            key=key,
            declared=declared,
            entities=frozenset(entities),
            is_new=True,
        )

    def _to(self, name: str) -> str:
        """How references and rules call a table of this source, or one of `others`."""
        times = self._elsewhere[identifier(name)]
        if name in self._theirs and all(t.name != name for t in self._named.values()):
            return f"{self._theirs[name]}.{name}" if times > 1 else name
        return f"{self._found.name}.{name}" if times > 0 else name

    def _table(self, table: FoundTable, here: Standing) -> Entry:
        wanted = table.references
        said = list(said_references(here, self._there, self._to, wanted))
        entries = [
            *self._head(table, here),
            Entry(
                "columns",
                inside=tuple(
                    self._column(column, here, said, here.key)
                    for column in table.columns
                ),
            ),
        ]
        listed = [one for one in said if one.is_listed]
        if listed:
            items = tuple((o.value, (o.doubt,) if o.doubt else ()) for o in listed)
            entries.append(Entry("references", items=items))
        above = list(table.hints)
        above += [self._trouble(o) for o in said if o.trouble and len(o.columns) > 1]
        if table.deleted and not table.deleted.sure and "deleted" in self._keys:
            # A guess may add a key, but never hides rows.
            name = here.columns[table.deleted.value]
            above.append(f"deleted: {name} — {table.deleted.evidence}")
        if not table.key:
            above.insert(0, _NO_KEY.format(here.name))
        for one in said:
            self._require_unique(one)
        self._state(table, here)
        self._doubt(here.name, *above)
        for entry in entries[:-1] if listed else entries:
            self._doubt(f"{here.name}.{entry.key}", *entry.doubts)
        for value, doubts in entries[-1].items if listed else ():
            self._doubt(f"{here.name} → {value['to']}", *doubts)
        return Entry(
            here.name, inside=tuple(entries), above=tuple(above), off=not table.key
        )

    def _head(self, table: FoundTable, here: Standing) -> Iterator[Entry]:
        """The keys of a table that come before its columns."""
        if table.name != here.name and "files" not in table.options:
            yield Entry("name", table.name)
        if table.schema and table.schema != self._main:
            yield Entry("schema", table.schema)
        if table.description:
            yield Entry("description", table.description)
        for name, guess in table.options.items():
            yield _guessed(name, guess)
        value: Any = here.key[0] if len(here.key) == 1 else list(here.key)
        found: Guess[Any] = table.key or Guess(())
        yield _guessed("key", Guess(value, found.evidence, found.sure))
        for name, one in (("cursor", table.cursor), ("deleted", table.deleted)):
            if one and name in self._keys and (one.sure or name != "deleted"):
                column = here.columns[one.value]
                yield _guessed(name, Guess(column, one.evidence, one.sure))

    def _column(
        self, column: FoundColumn, here: Standing, said: Iterable[Said], key: Any
    ) -> Entry:
        name = here.columns[column.name]
        own = [one for one in said if one.columns == (name,) and not one.is_listed]
        value: dict[str, Any] = {}
        if name != column.name:
            value["name"] = column.name
        value["type"] = column.type.value
        doubts = [] if column.type.sure else [column.type.evidence]
        for word, guess in (
            ("nullable", column.nullable if name not in key else None),
            ("values", column.values),
            *column.options.items(),
        ):
            if guess and guess.value:
                value[word] = guess.value
                doubts += [] if guess.sure else [guess.evidence]
        for one in own:
            if one.trouble:
                doubts.append(one.trouble)
            else:
                value["references"] = one.value
                doubts += [one.doubt] if one.doubt else []
        if column.personal:
            value["personal"] = column.personal.value
            doubts += [] if column.personal.sure else [column.personal.evidence]
        if column.description:
            value["description"] = column.description
        doubts += column.hints
        self._doubt(f"{here.name}.{name}", *doubts)
        short = value["type"] if len(value) == 1 else value
        return Entry(name, short, doubts=tuple(filter(None, doubts)))

    def _columns(self, table: FoundTable, here: Standing) -> None:
        """The columns that a table of the spec does not have yet."""
        new = [column for column in table.columns if column.name not in here.known]
        if not new:
            return
        names = {column.name for column in new}
        wanted = [r for r in table.references if names.issuperset(r.columns)]
        said = list(said_references(here, self._there, self._to, wanted))
        single = [one for one in said if not one.is_listed]
        self._draft.columns[table.address] = [
            self._column(column, here, single, here.key) for column in new
        ]
        for one in single:
            self._require_unique(one)

    def _require_unique(self, one: Said) -> None:
        if one.rule and not one.trouble:
            name = f"{'_'.join(identifier(c) for c in one.rule)}_unique"
            self._rule(one.of, Entry(name, {"rule": "unique", "columns": one.rule}))

    def _state(self, table: FoundTable, here: Standing) -> None:
        for rule in table.rules:
            self._rule(here.name, _rule(rule, here))

    def _rule(self, table: str, entry: Entry) -> None:
        rules = self._draft.rules.setdefault(self._to(table), [])
        if entry.key not in [rule.key for rule in rules]:
            rules.append(entry)

    def _trouble(self, one: Said) -> str:
        return f"{', '.join(one.columns)} {one.trouble}"

    def _doubt(self, place: str, *said: str) -> None:
        self._draft.doubts += [(place, text) for text in said if text]


def _guessed(key: str, guess: Guess[Any]) -> Entry:
    doubts = () if guess.sure or not guess.evidence else (guess.evidence,)
    return Entry(key, guess.value, doubts=doubts)


def _rule(rule: FoundRule, here: Standing) -> Entry:
    keys = dict(rule.keys)
    if "column" in keys:
        keys["column"] = here.columns[keys["column"]]
    if "columns" in keys:
        keys["columns"] = [here.columns[name] for name in keys["columns"]]
    return Entry(rule.name, keys, doubts=() if rule.sure else (rule.evidence,))
