"""Reads a data contract of the Open Data Contract Standard, version 3."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from ..errors import ImportRefused
from ..spec.columns import PersonalData
from ..spec.document import read_document
from ..spec.load import read_text
from ..spec.names import identifier
from .choice import Choice
from .contract_environments import environments_of
from .contract_levels import latency
from .contract_rules import Rules
from .contract_servers import servers_of
from .contract_types import date_format, logical
from .found import Address, FoundColumn, FoundReference, FoundSource, FoundTable, Guess

__all__ = ["read"]

_NOTHING = ("null", "~", "")
_PERSONAL = re.compile(
    r"(?i)\b(?:pii|phi|personal(?:[ _-]?data)?|gdpr|sensitive[ _-]?personal)\b"
)
_CLASSES = get_args(PersonalData)


def read(file: Path, choice: Choice, name: str = "", server: str = "") -> FoundSource:
    """What a contract promises, as a source called `name`, or after the contract.

    `server` names the one of its servers to read; the first of a kind that is known unless
    given. Raises ImportRefused for what is no contract of version 3.
    """
    if not file.is_file():
        raise ImportRefused(f"{file}: there is no such file.")
    tree = _plain(read_document(read_text(file), str(file)).tree)
    if not isinstance(tree, dict) or "schema" not in tree or "apiVersion" not in tree:
        raise ImportRefused(
            f"{file} is no contract of the Open Data Contract Standard: it has no "
            f"`apiVersion` or no `schema`."
        )
    version = str(tree["apiVersion"])
    if not version.startswith("v3."):
        raise ImportRefused(
            f"{file} is of version {version} of the standard, and version 3 is read."
        )
    return _Contract(tree, choice, server).source(name)


def _plain(tree: Any) -> Any:
    """The tree without keys that have nothing behind them."""
    if isinstance(tree, dict):
        return {
            key: _plain(value)
            for key, value in tree.items()
            if not (value is None or (isinstance(value, str) and value in _NOTHING))
        }
    return [_plain(item) for item in tree] if isinstance(tree, list) else tree


class _Contract:
    """One contract, while it is read."""

    def __init__(self, tree: Mapping[str, Any], choice: Choice, server: str) -> None:
        self._tree = tree
        self._choice = choice
        self._left_out: list[str] = []
        self._objects = [
            one for one in tree["schema"] if isinstance(one, dict) and "name" in one
        ]
        self._server, self._others = servers_of(tree.get("servers"), server)
        self._classes: Counter[str] = Counter()

    def source(self, name: str) -> FoundSource:
        """The contract as a source."""
        tables = tuple(
            self._table(one)
            for one in self._objects
            if self._choice.takes(self._server.address(one)) and self._has_columns(one)
        )
        default = {"element": self._tree.get("slaDefaultElement")}
        levels = [
            {**default, **level} if isinstance(level, dict) else level
            for level in self._tree.get("slaProperties") or ()
        ]
        promised = latency(levels, self._left_out, len(self._objects))
        for word, times in self._classes.items():
            many = f"{times} properties" if times > 1 else "a property"
            self._left_out.append(
                f"classification `{word}` of {many}: not personal data"
            )
        called = self._tree.get("name") or self._tree.get("dataProduct") or "contract"
        name = name or identifier(str(called)) or "contract"
        of_servers: list[str] = []
        environments = environments_of(self._server, self._others, name, of_servers)
        about = self._tree.get("description") or ""
        if isinstance(about, dict):
            about = about.get("purpose") or ""
        return FoundSource(
            name,
            self._server.kind,
            tables,
            self._server.options(name),
            str(about).strip(),
            promised,
            (*self._server.left_out, *of_servers, *self._left_out),
            frozenset(self._server.address(one) for one in self._objects),
            environments,
        )

    def _has_columns(self, one: Mapping[str, Any]) -> bool:
        if not one.get("properties"):
            self._left_out.append(f"{one['name']}: has no properties")
        return bool(one.get("properties"))

    def _table(self, one: Mapping[str, Any]) -> FoundTable:
        address = self._server.address(one)
        declared = [p for p in one["properties"] if isinstance(p, dict) and "name" in p]
        columns = tuple(self._column(p) for p in declared)
        rules = Rules(one["name"], columns)
        key = _key(declared)
        for p in declared:
            is_key = key is not None and key.value == (_physical(p),)
            if _is_true(p, "unique") and not is_key:
                rules.unique([_physical(p)])
            rules.option(_physical(p), p.get("logicalTypeOptions") or {})
            rules.quality(p.get("quality"), _physical(p))
            rules.nested(p)
        names = {str(p["name"]): _physical(p) for p in declared}
        rules.quality(one.get("quality"), properties=names)
        self._left_out += rules.left_out
        return FoundTable(
            name=address.table,
            schema=address.schema,
            columns=columns,
            key=key,
            uniques=tuple(
                tuple(rule.keys["columns"])
                for rule in rules.found
                if rule.keys["rule"] == "unique"
            ),
            references=tuple(self._references(one, declared)),
            called=str(one["name"]),
            description=str(one.get("description") or "").strip(),
            options=self._server.table_options(one),
            rules=rules.found,
        )

    def _column(self, declared: Mapping[str, Any]) -> FoundColumn:
        options: dict[str, Guess[Any]] = {}
        kind = logical(declared)
        more = declared.get("logicalTypeOptions") or {}
        if kind.value in ("date", "time", "timestamp") and self._server.kind == "files":
            form = date_format(str(more.get("format") or ""))
            if form:
                options["format"] = form
        if kind.value == "timestamp" and more.get("defaultTimezone", "UTC") != "UTC":
            options["timezone"] = Guess(more["defaultTimezone"])
        allowed = tuple(
            str(entry["value"] if isinstance(entry, dict) else entry)
            for entry in declared.get("enum") or ()
        )
        is_needed = _is_true(declared, "required") or _is_true(declared, "primaryKey")
        return FoundColumn(
            _physical(declared),
            kind,
            Guess(not is_needed),
            native=str(declared.get("physicalType") or ""),
            called=str(declared["name"]),
            description=str(
                declared.get("description") or declared.get("businessName") or ""
            ).strip(),
            values=Guess(allowed) if allowed else None,
            personal=self._personal(declared),
            options=options,
        )

    def _personal(self, declared: Mapping[str, Any]) -> Guess[str] | None:
        """The class of personal data, if the contract says that it is personal."""
        tags = declared.get("tags") or declared.get("tag") or ()
        words = [str(declared.get("classification") or ""), *map(str, tags)]
        named = [word for word in words if _PERSONAL.search(word)]
        if not named:
            if words[0] and words[0].lower() != "public":
                self._classes[words[0]] += 1
            return None
        for word in (*words, str(declared["name"])):
            for one in _CLASSES:
                if one != "other" and one in re.split(r"[^a-z]+", word.lower()):
                    return Guess(one)
        said = f"the contract says `{named[0]}`, and not of which class"
        return Guess("other", said, False)

    def _references(
        self, one: Mapping[str, Any], declared: Sequence[Mapping[str, Any]]
    ) -> Iterator[FoundReference]:
        for p in declared:
            for relation in p.get("relationships") or ():
                yield from self._reference([_physical(p)], relation, one)
        for relation in one.get("relationships") or ():
            came = [self._found(path) for path in _listed(relation.get("from"))]
            yield from self._reference([c[1] if c else "" for c in came], relation, one)

    def _reference(
        self, columns: list[str], relation: Any, one: Mapping[str, Any]
    ) -> Iterator[FoundReference]:
        targets = _listed(relation.get("to"))
        found = [self._found(path) for path in targets]
        shown = f"{one['name']} ({', '.join(columns)}) → {', '.join(targets)}"
        if str(relation.get("type") or "foreignKey") != "foreignKey":
            self._left_out.append(f"{shown}: is no foreign key")
        elif not all(found) or not all(columns) or len(found) != len(columns):
            self._left_out.append(f"{shown}: not found in this contract")
        else:
            to = {address for place in found if place for address in place[:1]}
            on = tuple(place[1] for place in found if place)
            if len(to) == 1:
                yield FoundReference(tuple(columns), to.pop(), on)

    def _found(self, path: str) -> tuple[Address, str] | None:
        """The table and column of `orders.id` or `schema/orders_id/properties/id_id`."""
        by_id = re.fullmatch(r"/?schema/([^/#]+)/properties/([^/#]+)", path)
        table, column = by_id.groups() if by_id else path.rpartition(".")[::2]
        key = "id" if by_id else "name"
        for one in self._objects:
            if table in (one.get(key), one.get("physicalName")):
                for p in one.get("properties") or ():
                    if column in (p.get(key), p.get("physicalName")):
                        return self._server.address(one), _physical(p)
        return None


def _physical(declared: Mapping[str, Any]) -> str:
    return str(declared.get("physicalName") or declared["name"])


def _listed(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def _is_true(declared: Mapping[str, Any], key: str) -> bool:
    return str(declared.get(key)).lower() == "true"


def _key(declared: Sequence[Mapping[str, Any]]) -> Guess[tuple[str, ...]] | None:
    """The primary key in its order, or a property that is unique and required."""
    primary = [p for p in declared if _is_true(p, "primaryKey")]
    primary.sort(key=lambda p: int(p.get("primaryKeyPosition") or 0))
    if primary:
        return Guess(tuple(_physical(p) for p in primary))
    for p in declared:
        if _is_true(p, "unique") and _is_true(p, "required"):
            said = f"no primary key; {p['name']} is unique and required"
            return Guess((_physical(p),), said, False)
    return None
