"""Where a data contract says that its data is: the kind of source that comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ImportRefused
from .entries import Plain
from .found import Address, Guess

__all__ = ["Server", "servers_of"]

_POSTGRES = ("postgres", "postgresql")
_FORMATS = {"csv": "csv", "json": "jsonl", "jsonl": "jsonl", "parquet": "parquet"}
_DEFAULT_SCHEMA = "public"


@dataclass(frozen=True)
class Server:
    """One server of a contract, or the lack of one that is known here."""

    kind: str
    declared: Mapping[str, Any]
    left_out: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """What the contract calls it."""
        keys = ("server", "id", "type")
        return next((str(self.declared[k]) for k in keys if k in self.declared), "?")

    @property
    def environment(self) -> str:
        """Which environment it is of, in the contract's words; empty if it says none."""
        return str(self.declared.get("environment") or "")

    @property
    def where(self) -> Mapping[str, Any]:
        """What an environment may say of it, under the keys of a spec."""
        if self.kind == "files":
            path = str(self.declared.get("path") or "")
            return {"path": _folder(path)} if path else {}
        keys = ("host", "port", "database") if self.kind == "postgres" else ()
        return {
            key: Plain(self.declared[key]) if key == "port" else self.declared[key]
            for key in keys
            if key in self.declared
        }

    @property
    def fixed(self) -> Mapping[str, str]:
        """What is the same for a source in every environment."""
        if self.kind == "postgres":
            return {"schema": self._schema}
        form = str(self.declared.get("format") or "").lower()
        return {"format": _FORMATS.get(form, form), "files": self._pattern}

    @property
    def _pattern(self) -> str:
        """The part of the path that is a pattern."""
        path = str(self.declared.get("path") or "")
        folder = _folder(path)
        return path[len(folder) :].lstrip("/") if folder != "." else path

    @property
    def _schema(self) -> str:
        return str(self.declared.get("schema") or _DEFAULT_SCHEMA)

    def address(self, one: Mapping[str, Any]) -> Address:
        """An object's place; a physical name may have a schema in front."""
        physical = str(one.get("physicalName") or one["name"])
        if self.kind == "files":
            return Address("", physical)
        schema, dot, table = physical.rpartition(".")
        return Address(schema.rpartition(".")[2] if dot else self._schema, table)

    def options(self, name: str) -> dict[str, Guess[Any]]:
        """The keys of the source."""
        if self.kind == "postgres":
            plain = self._schema == _DEFAULT_SCHEMA
            return {} if plain else {"schema": Guess(self._schema)}
        path = str(self.declared.get("path") or "")
        if not path:
            said = "files that are exported to this folder"
            return {"path": Guess(f"data/{name}", said, False), **self._format()}
        return {"path": Guess(_folder(path)), **self._format()}

    def table_options(self, one: Mapping[str, Any]) -> dict[str, Guess[Any]]:
        """The keys of a table: its files, where the server's path is a pattern."""
        pattern = self._pattern
        if self.kind != "files" or not pattern:
            return {}
        names = {"model": one["name"], "object": one["name"], "schema": one["name"]}
        return {
            "files": Guess(
                re.sub(
                    r"\{(\w+)\}", lambda found: names.get(found[1], found[0]), pattern
                )
            )
        }

    def _format(self) -> dict[str, Guess[Any]]:
        declared = str(self.declared.get("format") or "").lower()
        if declared in _FORMATS:
            return {"format": Guess(_FORMATS[declared])}
        said = "the contract says no format that is known here"
        return {"format": Guess("parquet", said, False)}


def _folder(path: str) -> str:
    """The part of a path before the first that is a pattern or a file."""
    kept = []
    for part in path.split("/"):
        if re.search(r"[*?\[{]", part) or re.search(r"\.\w+$", part):
            break
        kept.append(part)
    return "/".join(kept).rstrip("/") or ("/" if path.startswith("/") else ".")


def servers_of(servers: Any, wanted: str) -> tuple[Server, tuple[Server, ...]]:
    """The server by the name that is `wanted`, or the first of a kind that is known.

    And the others, unless one was asked for. Raises ImportRefused if it is not there.
    """
    declared = [
        Server(_kind(one), one) for one in servers or () if isinstance(one, dict)
    ]
    names = [server.label for server in declared]
    if wanted and wanted not in names:
        there = ", ".join(filter(None, names)) or "none"
        raise ImportRefused(
            f"The contract has no server `{wanted}`; there are {there}."
        )
    if wanted:
        declared = [declared[names.index(wanted)]]
    known = next((server for server in declared if server.kind), None)
    if known is None:
        said = (
            f"server {one.label}: {one.declared.get('type')} is no kind of source here; "
            f"the spec reads files that are exported from it"
            for one in declared
        )
        return Server("files", {}, tuple(said)), ()
    return known, tuple(one for one in declared if one is not known)


def _kind(declared: Mapping[str, Any]) -> str:
    word = str(declared.get("type") or "").lower()
    if word in _POSTGRES:
        return "postgres"
    is_here = word in ("local", "custom") and declared.get("path")
    return "files" if is_here else ""
