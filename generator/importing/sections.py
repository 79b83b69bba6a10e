"""What a source says beyond its tables: environments, and how fresh the data are to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..kinds import registry
from ..spec.latency import Latency
from ..spec.spec import Spec
from .entries import Entry, Plain, flow
from .found import FoundSource

__all__ = ["environments", "missing_environments", "override", "promises"]


def environments(found: FoundSource) -> Entry | None:
    """The section `environments` of a spec that is new."""
    if not found.environments:
        return None
    inside = tuple(
        (
            Entry(name, inside=(Entry("sources", inside=(override(found, name),)),))
            if said
            else Entry(name, {})
        )
        for name, said in found.environments.value.items()
    )
    guess = found.environments
    return Entry(
        "environments", inside=inside, doubts=() if guess.sure else (guess.evidence,)
    )


def override(found: FoundSource, environment: str) -> Entry:
    """What an environment says of the source."""
    assert found.environments
    return Entry(found.name, dict(found.environments.value[environment]))


def missing_environments(found: FoundSource, spec: Spec) -> Iterator[str]:
    """Environments of a spec that are to say where a new source is."""
    if found.environments and found.name not in spec.sources:
        for name, said in found.environments.value.items():
            if said and name in spec.environments:
                yield name


def promises(found: FoundSource, spec: Spec) -> Iterator[str]:
    """What the spec says otherwise of environments and latency, or not at all."""
    added = set(missing_environments(found, spec))
    for name, said in found.environments.value.items() if found.environments else ():
        if name not in spec.environments:
            where = f" ({_shown(said)})" if said else ""
            yield f"environments: the contract has {name}{where}, the spec has not"
        elif name not in added:
            ours = spec.environments[name].sources.get(found.name, {})
            if _overrides(found.kind, ours) != _overrides(found.kind, said):
                yield (
                    f"environments.{name}: {found.name} is {_shown(ours)} in the spec, "
                    f"and {_shown(said)} in the contract"
                )
    there = spec.sources.get(found.name)
    if there and found.latency:
        theirs = Latency.model_validate(found.latency.value)
        ours_ = there.latency or spec.latency
        promised = {"schedule": theirs.schedule, "freshness": theirs.freshness}
        if any(v and v != getattr(ours_, k) for k, v in promised.items()):
            yield (
                f"{found.name}: the contract promises latency {flow(found.latency.value)}, "
                f"and the spec says otherwise"
            )


def _shown(said: Mapping[str, Any]) -> str:
    return flow({k: Plain(v) if str(v).isdigit() else v for k, v in said.items()})


def _overrides(kind: str, said: Any) -> Any:
    return (
        registry.find("sources", kind).Overrides.model_validate(said) if said else None
    )
