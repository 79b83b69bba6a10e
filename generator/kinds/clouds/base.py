"""What every kind of cloud has in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ...spec.base import SpecModel
from ...spec.findings import Finding
from ._costs import Costs

if TYPE_CHECKING:
    from ...design.names import ProjectNames
    from ...design.schedules import Schedule
    from ...design.variables import Variable
    from ...spec.spec import Spec
    from ..warehouses.base import Warehouse

__all__ = ["Basics", "Cloud", "Deployed", "File", "Layer", "Module", "Timer"]


@dataclass(frozen=True)
class File:
    """A file of Terraform: its name, and the piece that it is."""

    name: str
    piece: str
    """Below `_pieces`: `clouds/aws/modules/lake/main.tf`."""


@dataclass(frozen=True)
class Module:
    """A module of Terraform: its files, and the files of its tests."""

    name: str
    files: tuple[File, ...]
    tests: tuple[File, ...]

    @classmethod
    def at(
        cls, piece: str, files: Sequence[str], *, name: str = "", tested: bool = True
    ) -> Module:
        """The module whose files are in the folder `piece`, called like it or `name`."""
        name = name or piece.rpartition("/")[2]
        test = f"{name}.tftest.hcl"
        return cls(
            name,
            tuple(File(file, f"{piece}/{file}") for file in files),
            (File(test, f"{piece}/tests/{test}"),) if tested else (),
        )


@dataclass(frozen=True)
class Timer:
    """When the cloud starts a schedule's steps, and how old their data may be."""

    name: str
    expressions: tuple[str, ...]
    timezone: str
    command: str
    freshness_seconds: int


@dataclass(frozen=True)
class Layer:
    """A bucket of the lake."""

    name: str
    """As the spec writes it."""
    bucket: str
    """As a part of the bucket's name."""
    variable: str
    """The environment variable that has the bucket's name."""
    colder_days: int | None
    retention_days: int | None


@dataclass(frozen=True)
class Deployed:
    """What Terraform prepares in a cloud, as templates read it."""

    kind: str
    label: str
    orchestrator: str
    project: str
    """The project, as a part of names in the cloud."""
    modules: tuple[Module, ...]
    environment: tuple[File, ...]
    """The files of each environment's folder."""
    places: tuple[Any, ...]
    """What differs from environment to environment; the kind's own."""
    states: Mapping[str, Mapping[str, str]]
    """Where Terraform remembers each environment."""
    schedules: tuple[Timer, ...]
    layers: Mapping[str, Mapping[str, int | None]]
    """When files of each bucket of the lake get colder and end, in days."""
    secrets: Mapping[str, str]
    """Secrets of sources: what they are, by variable."""
    notify: tuple[str, ...]
    warehouse: Mapping[str, str]
    """What the warehouse's module is told."""
    delivers: bool
    """Whether CI applies it."""
    costs: Costs
    """What a month of it costs."""


@dataclass(frozen=True)
class Basics:
    """What of the design a cloud is made for."""

    project: ProjectNames
    warehouse: Warehouse
    warehouse_variables: tuple[Variable, ...]
    schedules: tuple[Schedule, ...]
    secrets: tuple[Variable, ...]
    """Those of the sources."""
    layers: tuple[Layer, ...]


class Cloud(Protocol):
    """The interface of a kind of cloud; its Terraform is in its blueprint piece."""

    Options: type[SpecModel]
    """The keys of `deployment.cloud`."""
    Overrides: type[SpecModel]
    """The keys that an environment may override."""

    kind: str
    """The word of the spec, and the name of the blueprint piece."""
    label: str
    """The name that people read."""

    def findings(self, spec: Spec, options: Any) -> Iterator[Finding]:
        """What of the rest of the spec can't be had with these options."""

    def deployed(self, spec: Spec, basics: Basics) -> Deployed:
        """What Terraform prepares for a spec that has this cloud."""
