"""What the keys of a deployment must be to each other, and to the rest of the spec."""

from __future__ import annotations

from collections.abc import Iterator

from ..kinds.registry import find
from .findings import Finding
from .names import identifier
from .spec import Spec

__all__ = ["check_deployment"]

_LONGEST_LAYER = 12
_LONGEST_PLACE = 12


def check_deployment(spec: Spec) -> Iterator[Finding]:
    """Names that the cloud takes, keys without a cloud, and what the cloud can't do."""
    yield from _check_lake(spec)
    yield from _check_readers(spec)
    cloud = spec.deployment.cloud
    if cloud is None:
        yield from _check_without(spec)
        return
    yield from find("clouds", cloud.kind).findings(spec, cloud)
    for name in spec.environments:
        if len(identifier(name)) > _LONGEST_PLACE:
            yield Finding(
                ("environments", name),
                f"`{name}` is too long a name in a cloud: {_LONGEST_PLACE} letters at most",
            )


def _check_lake(spec: Spec) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for name in spec.storage.lake.layers if spec.storage.lake else ():
        path = ("storage", "lake", "layers")
        called = identifier(name)
        other = seen.setdefault(called, name)
        if other != name:
            yield Finding(
                path, f"`{name}` and `{other}` would both be called `{called}`"
            )
        if len(called) > _LONGEST_LAYER:
            message = f"`{name}` is too long a name for a bucket: {_LONGEST_LAYER} letters at most"
            yield Finding(path, message)


def _check_readers(spec: Spec) -> Iterator[Finding]:
    """Sources that read from the lake need a bucket that nothing else writes to."""
    lake = spec.storage.lake
    for name, source in spec.sources.items():
        path = ("sources", name, "on")
        if source.reads_lake and lake is None:
            yield Finding(
                path,
                "there is no lake",
                "Name one: `storage: {warehouse: …, lake: s3}`.",
            )
        elif source.reads_lake and lake and len(lake.layers) == 1:
            yield Finding(
                path,
                "the lake has one layer, in which loads are kept",
                "Give it another one before it: `layers: [landing, archive]`.",
            )


def _check_without(spec: Spec) -> Iterator[Finding]:
    """What is said of a cloud that is not there."""
    hint = "Name one: `deployment: {cloud: aws}`."
    for key in ("budget", "tags", "volume"):
        if key in spec.deployment.model_fields_set:
            yield Finding(("deployment", key), f"`{key}:` is of a cloud", hint)
    for name, environment in spec.environments.items():
        for key in ("cloud", "budget", "volume"):
            if getattr(environment, key):
                path = ("environments", name, key)
                yield Finding(path, f"`{key}:` is of a cloud", hint)
