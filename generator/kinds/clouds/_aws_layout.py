"""The modules of Terraform for AWS, and the files that each consists of."""

from __future__ import annotations

from ..warehouses.base import Warehouse
from .base import File, Module

__all__ = ["environment_files", "modules_of"]

_ROOM = "clouds/aws"
_USUAL = ("main.tf", "variables.tf", "outputs.tf", "README.md")
_MORE: dict[str, tuple[str, ...]] = {
    "key": (),
    "network": ("endpoints.tf", "flow_logs.tf", "internet.tf"),
    "lake": ("access_logs.tf", "catalog.tf", "lifecycle.tf"),
    "secrets": (),
    "monitoring": ("freshness.tf",),
    "budget": (),
    "delivery": ("policies.tf", "trust.tf"),
}
_ORCHESTRATORS = {
    "ecs": (
        "images.tf",
        "policies.tf",
        "roles.tf",
        "schedules.tf",
        "sizes.tf",
        "work.tf",
    ),
    "mwaa": ("code.tf", "roles.tf"),
}
_ENVIRONMENT = ("main.tf", "variables.tf", "outputs.tf", "providers.tf", "backend.tf")


def modules_of(
    cloud: str,
    warehouse: Warehouse,
    orchestrator: str,
    *,
    lake: bool,
    delivers: bool,
) -> tuple[Module, ...]:
    """The modules of a project, each with the version of the provider that it needs."""
    left_out = {"lake": not lake, "delivery": not delivers}
    modules = [
        _module(f"modules/{name}", more)
        for name, more in _MORE.items()
        if not left_out.get(name)
    ]
    modules.append(
        _module(
            f"warehouses/{warehouse.kind}", warehouse.clouds[cloud], name="warehouse"
        )
    )
    modules.append(
        _module(
            f"orchestrators/{orchestrator}",
            _ORCHESTRATORS[orchestrator],
            name="orchestrator",
        )
    )
    modules.append(_module("modules/pipeline", ("settings.tf", "spec.tf")))
    answers = f"{_ROOM}/modules/testing/aws.tfmock.hcl"
    modules.append(Module("testing", (File("aws.tfmock.hcl", answers),), ()))
    return tuple(sorted(modules, key=lambda module: module.name))


def environment_files() -> tuple[File, ...]:
    """The files of an environment."""
    files = (File(name, f"{_ROOM}/environment/{name}") for name in _ENVIRONMENT)
    return (*files, _versions())


def _module(piece: str, more: tuple[str, ...], name: str = "") -> Module:
    module = Module.at(f"{_ROOM}/{piece}", (*_USUAL, *more), name=name)
    return Module(module.name, (*module.files, _versions()), module.tests)


def _versions() -> File:
    return File("versions.tf", f"{_ROOM}/versions.tf")
