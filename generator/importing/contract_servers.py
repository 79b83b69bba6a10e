"""Where a data contract says that its data is: the kind of source that comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import ImportRefused
from .found import Address, Guess

__all__ = ["Server", "server_of"]

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
        path = str(self.declared.get("path") or "")
        folder = _folder(path)
        pattern = path[len(folder) :].lstrip("/") if folder != "." else path
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


def server_of(servers: Sequence[Any], wanted: str) -> Server:
    """The server by the name that is `wanted`, or the first of a kind that is known."""
    declared = [one for one in servers if isinstance(one, dict)]
    names = [str(one.get("server") or one.get("id") or "") for one in declared]
    if wanted and wanted not in names:
        there = ", ".join(names) or "none"
        raise ImportRefused(
            f"The contract has no server `{wanted}`; there are {there}."
        )
    if wanted:
        declared = [declared[names.index(wanted)]]
    known = [one for one in declared if _kind(one)]
    if not known:
        said = [
            f"server {one.get('server') or ''}: {one.get('type')} is no kind of source "
            f"here; the spec reads files that are exported from it"
            for one in declared
        ]
        return Server("files", {}, tuple(said))
    others = [name for name in names if name and name != known[0].get("server")]
    said = [f"server {name}: one is read; --server says which" for name in others]
    return Server(_kind(known[0]), known[0], () if wanted else tuple(said))


def _kind(declared: Mapping[str, Any]) -> str:
    word = str(declared.get("type") or "").lower()
    if word in _POSTGRES:
        return "postgres"
    is_here = word in ("local", "custom") and declared.get("path")
    return "files" if is_here else ""
