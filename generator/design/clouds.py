"""The lake, and what is deployed to a cloud."""

from __future__ import annotations

from dataclasses import dataclass

from ..kinds.clouds.base import Basics, Deployed, Layer
from ..kinds.registry import find
from ..kinds.warehouses.base import Warehouse
from ..spec.names import identifier
from ..spec.spec import Spec
from .names import ProjectNames, variable
from .schedules import Schedule
from .sources import Source
from .variables import Variable

__all__ = ["Store", "deployed_of", "layers_of", "store_of"]


def layers_of(spec: Spec, project: ProjectNames) -> tuple[Layer, ...]:
    """The layers of the lake, in the order in which files pass them."""
    lake = spec.storage.lake
    if lake is None:
        return ()
    return tuple(
        Layer(
            name=name,
            bucket=identifier(name).replace("_", "-"),
            variable=variable(project.name, f"LAKE_{identifier(name).upper()}"),
            colder_days=layer.colder_after.length.days if layer.colder_after else None,
            retention_days=retention.length.days if retention else None,
        )
        for name, layer in lake.layers.items()
        for retention in [layer.retention or lake.retention]
    )


@dataclass(frozen=True)
class Store:
    """How the pipeline finds the lake: the bucket of each layer, and where they are."""

    buckets: tuple[Variable, ...]
    endpoint: Variable
    local: tuple[tuple[Variable, str], ...]
    """Each bucket, and what it is called in the local stack."""

    @property
    def variables(self) -> tuple[Variable, ...]:
        """All that the environment says of it."""
        return (*self.buckets, self.endpoint)

    @property
    def arrivals(self) -> Variable:
        """The bucket in which files arrive."""
        return self.buckets[0]

    @property
    def archive(self) -> Variable:
        """The bucket in which loads are kept."""
        return self.buckets[-1]


def store_of(layers: tuple[Layer, ...], project: ProjectNames) -> Store | None:
    """How the lake of these layers is found; nothing without a lake."""
    if not layers:
        return None
    buckets = tuple(
        Variable(layer.variable, "", f"Bucket of the layer {layer.name} of the lake")
        for layer in layers
    )
    endpoint = Variable(
        variable(project.name, "LAKE_ENDPOINT"),
        "",
        "Address of the lake's store, where it is not Amazon S3",
    )
    name = project.name.replace("_", "-")
    called = (f"{name}-{layer.bucket}" for layer in layers)
    return Store(buckets, endpoint, tuple(zip(buckets, called, strict=True)))


def deployed_of(
    spec: Spec,
    project: ProjectNames,
    warehouse: Warehouse,
    warehouse_variables: tuple[Variable, ...],
    schedules: tuple[Schedule, ...],
    sources: tuple[Source, ...],
) -> Deployed | None:
    """What Terraform prepares; nothing for a spec that names no cloud."""
    if spec.deployment.cloud is None:
        return None
    basics = Basics(
        project,
        warehouse,
        warehouse_variables,
        schedules,
        tuple(v for source in sources for v in source.variables if v.secret),
        layers_of(spec, project),
    )
    deployed: Deployed = find("clouds", spec.deployment.cloud.kind).deployed(
        spec, basics
    )
    return deployed
