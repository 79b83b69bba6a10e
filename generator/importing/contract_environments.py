"""The servers of a data contract by their environments: what differs from place to place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ..design.names import variable
from ..kinds import registry
from ..spec.names import identifier
from .contract_servers import Server
from .found import Guess

__all__ = ["environments_of"]

# Words of people for a stage on the way to production, the last one first.
_STAGES = (
    ("prod", "production", "live", "prd"),
    ("preprod", "pre_prod", "staging", "stage", "stg", "uat", "acceptance", "acc"),
    ("test", "tst", "qa", "int", "integration", "sit"),
    ("dev", "development", "sandbox", "local"),
)
_IN_ORDER = "the contract has no order; a release goes through them from first to last"


def environments_of(
    read: Server, others: Sequence[Server], source: str, left_out: list[str]
) -> Guess[Mapping[str, Mapping[str, Any]]] | None:
    """What each environment says of the `source`, by name; what can't be said is left out.

    `read` is the server that the source's tables are read from.
    """
    places: dict[str, Mapping[str, Any]] = {}
    for server in (read, *others):
        said = f"server {server.label}"
        name = identifier(server.environment)
        trouble = _trouble(server, read) if name else "one is read; --server says which"
        if name in places and not trouble:
            trouble = f"environment {name} has another server already"
        if not trouble:
            places[name] = _differs(server, read)
        elif server is not read:
            left_out.append(f"{said}: {trouble}")
    if not any(places.values()) and len(places) < 2:
        places = {}
    if not places.get(identifier(read.environment)):
        left_out += _as_variables(read, source)
    if not places:
        return None
    order = {name: _stage(name, place) for place, name in enumerate(places)}
    ordered = {name: places[name] for name in sorted(places, key=order.__getitem__)}
    return Guess(ordered, _IN_ORDER, len(ordered) < 2)


def _stage(name: str, place: int) -> tuple[int, int]:
    """Where a release comes to it: what nobody knows the meaning of before production."""
    at = next((i for i, words in enumerate(_STAGES) if name in words), 0.5)
    return int(-2 * at), place


def _trouble(server: Server, read: Server) -> str:
    """Why an environment can't have this server, where the source is read from `read`."""
    if server.kind != read.kind:
        kind = server.kind or str(server.declared.get("type"))
        return (
            f"{kind}, and the source reads {read.kind}: environments don't differ in it"
        )
    for key, value in server.fixed.items():
        if value != read.fixed[key]:
            return f"{key} {value}, and the source reads {read.fixed[key]}: environments don't differ in it"
    if marked := [str(value) for value in server.where.values() if "{" in str(value)]:
        return f"{', '.join(marked)} is to be filled in"
    try:
        registry.find("sources", server.kind).Overrides.model_validate(server.where)
    except ValidationError as error:
        return str(error.errors()[0]["msg"])
    return ""


def _differs(server: Server, read: Server) -> Mapping[str, Any]:
    # A folder stands in the source already; no address does.
    is_there = server.kind == "files" and server.where == read.where
    return {} if is_there else server.where


def _as_variables(server: Server, source: str) -> list[str]:
    """Where a server is, for people to say it where no environment of the spec does."""
    if server.kind != "postgres" or not server.where:
        return []
    said = [f"{variable(source, k.upper())}={v}" for k, v in server.where.items()]
    return [f"server {server.label}: where it is, variables say: {', '.join(said)}"]
