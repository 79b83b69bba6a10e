"""The lake, and what is deployed to a cloud."""

from __future__ import annotations

from ..kinds.clouds.base import Basics, Deployed, Layer
from ..kinds.registry import find
from ..kinds.warehouses.base import Warehouse
from ..spec.names import identifier
from ..spec.spec import Spec
from .names import ProjectNames, variable
from .schedules import Schedule
from .sources import Source
from .variables import Variable

__all__ = ["deployed_of", "lake_variables_of", "layers_of"]


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


def lake_variables_of(
    layers: tuple[Layer, ...], project: ProjectNames
) -> tuple[Variable, ...]:
    """The bucket of each layer, in their order, and at last where the store is."""
    buckets = tuple(
        Variable(layer.variable, "", f"Bucket of the layer {layer.name} of the lake")
        for layer in layers
    )
    endpoint = Variable(
        variable(project.name, "LAKE_ENDPOINT"),
        "",
        "Address of the lake's store, where it is not Amazon S3",
    )
    return (*buckets, endpoint) if layers else ()


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
