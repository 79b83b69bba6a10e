"""From a Spec to a Design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from ..kinds.registry import find
from ..kinds.sources.base import Origin, OriginColumn
from ..spec.spec import Spec
from ..spec.types import LogicalType
from .around import Around
from .checks import Gate, Suite, gates_of
from .clouds import deployed_of, layers_of, store_of
from .computations import Computation, computation_of
from .environments import environments_of, schedule_variables
from .exposures import Exposure, exposures_of
from .kubernetes import kubernetes_of
from .layers import BuiltLayer, built_layers, schemas_of
from .lineage import LineageRow, lineage_of
from .marts import Marts
from .monitoring import metrics_of
from .names import ProjectNames
from .roles import Role, roles_of
from .rules import Rule, rules_of
from .schedules import Schedule, Transform, schedules_of, transform_of
from .semantics import Semantics, semantics_of
from .sources import Source, sources_of
from .tables import Table
from .variables import Variable, variables_of

__all__ = ["Design", "design_of"]


@dataclass(frozen=True)
class Design(Around):
    """The whole project, as templates read it."""

    project: ProjectNames
    description: str
    owner: str
    domain: str
    """The business domain, or empty."""
    sources: tuple[Source, ...]
    schedules: tuple[Schedule, ...]
    transform: Transform
    warehouse_variables: tuple[Variable, ...]
    style: str
    style_label: str
    roles: tuple[Role, ...]
    marts: Marts
    layers: Mapping[str, BuiltLayer]
    """Where each layer is built, by its name."""
    exposures: tuple[Exposure, ...]
    """Who reads the marts."""
    rules: dict[str, tuple[Rule, ...]]
    """The rules of each table, by its entity."""
    schedule_variables: tuple[Variable, ...]
    """The default schedule as variables; empty where no environment changes it."""

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all sources."""
        return tuple(table for source in self.sources for table in source.tables)

    @cached_property
    def source_kinds(self) -> tuple[str, ...]:
        """The kinds of source in use, in alphabetical order."""
        return tuple(sorted({source.kind for source in self.sources}))

    @cached_property
    def origins(self) -> tuple[Origin, ...]:
        """What raw says of where rows came from, once for each kind of source in use."""
        return tuple(find("sources", kind).origin for kind in self.source_kinds)

    @cached_property
    def origin_columns(self) -> tuple[OriginColumn, ...]:
        """What raw tables of any of these kinds have beside the columns of sources."""
        columns = [column for origin in self.origins for column in origin.columns]
        return tuple({column.name: column for column in columns}.values())

    @cached_property
    def data_folders(self) -> tuple[str, ...]:
        """Folders of the project that data arrives in, each once."""
        found = [
            f for s in self.sources for f in find("sources", s.kind).folders(s.options)
        ]
        return tuple(dict.fromkeys(found))

    @cached_property
    def respelled(self) -> tuple[tuple[str, str], ...]:
        """Names in the spec of sources and tables that are called otherwise, with that."""
        names = {source.title: source.name for source in self.sources}
        names |= {table.logical: table.name for table in self.tables}
        return tuple((said, name) for said, name in names.items() if said != name)

    @cached_property
    def changed(self) -> tuple[Table, ...]:
        """The tables that say when a row last changed."""
        return tuple(table for table in self.tables if table.when)

    @cached_property
    def schemas(self) -> Mapping[str, str]:
        """The schema of each layer that there is, by its name; each schema once."""
        return schemas_of(self.layers, self.marts)

    @cached_property
    def text_type(self) -> str:
        """What the warehouse calls the type of texts."""
        return self.warehouse.sql_type(LogicalType("string"))

    @cached_property
    def casts(self) -> tuple[str, ...]:
        """The kinds of types that texts are read as, in alphabetical order."""
        return tuple(sorted({c.type.kind for t in self.tables for c in t.typed}))

    @cached_property
    def computations(self) -> tuple[Computation, ...]:
        """How each computed column is computed."""
        return tuple(
            computation_of(table, column, self.warehouse)
            for table in self.tables
            for column in table.computed
        )

    @cached_property
    def composite_keys(self) -> bool:
        """Whether any key has several columns."""
        models = any(model.composite for model in self.marts.models)
        return models or any(table.composite for table in self.tables)

    @cached_property
    def increments(self) -> bool:
        """Whether any model takes only what is new."""
        return self.marts.grows or any(table.incremental for table in self.tables)

    @cached_property
    def forgets(self) -> bool:
        """Whether a staged row may have to go because its newer version is refused."""
        return any(table.forgets for table in self.tables)

    @cached_property
    def freshness(self) -> dict[str, int]:
        """How old the newest load may be, in seconds, by the name of a schedule."""
        return {s.name: s.freshness_seconds for s in self.schedules}

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """The checks before staging, and those after the marts."""
        longest = self.warehouse.longest_name
        return gates_of(
            self.project, self.tables, self.rules, self.marts, self.layers, longest
        )

    @cached_property
    def raw_suites(self) -> tuple[Suite, ...]:
        """The checks before staging, a suite for each table."""
        return self.gates[0].suites

    @cached_property
    def marts_suites(self) -> tuple[Suite, ...]:
        """The checks after the marts, a suite for each fact and dimension."""
        return self.gates[1].suites

    @cached_property
    def suites(self) -> tuple[Suite, ...]:
        """All suites."""
        return (*self.raw_suites, *self.marts_suites)

    @cached_property
    def semantics(self) -> Mapping[str, Semantics]:
        """What dbt's semantic layer is told of each model, by its name."""
        return semantics_of(self.marts, self.warehouse.reserved)

    @cached_property
    def lineage(self) -> tuple[tuple[Table, tuple[LineageRow, ...]], ...]:
        """Each table, with where each of its columns ends up."""
        rows = lineage_of(self.tables, self.marts)
        return tuple(
            (table, tuple(of_table))
            for table, of_table in groupby(rows, key=lambda row: row.table)
        )

    @cached_property
    def places(self) -> tuple[Variable, ...]:
        """The variables that say where warehouse, lake and sources are."""
        of_lake = self.store.variables if self.store else ()
        of_sources = [v for source in self.sources for v in source.variables]
        return (*self.warehouse_variables, *of_lake, *of_sources)

    @cached_property
    def reads_lake(self) -> bool:
        """Whether any source reads what arrives in the lake."""
        return any(source.options.reads_lake for source in self.sources)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable that the project reads, in the order in which people set them."""
        return (*self.places, *self.schedule_variables)

    @cached_property
    def secrets(self) -> tuple[Variable, ...]:
        """The variables that have no default, because only the environment knows them."""
        return tuple(variable for variable in self.places if variable.secret)

    @cached_property
    def components(self) -> frozenset[str]:
        """Names of what the spec asks for, for whole folders that come and go."""
        wanted = {
            f"warehouse_{self.warehouse.kind}": True,
            f"style_{self.style}": True,
            "compose": self.compose,
            "github": self.github,
            "gitlab": self.gitlab,
            "ci_scripts": bool(self.stages),
            "docker": self.docker,
            "kubernetes": self.kubernetes is not None,
            "environments": bool(self.environments),
            "metrics": self.metrics is not None,
            "intermediate": self.marts.has_intermediate,
            "terraform": self.cloud is not None,
            "lake": bool(self.lake),
            "measures": bool(self.marts.measured),
            "calendar": self.marts.calendar is not None,
        }
        wanted |= {f"source_{kind}": True for kind in self.source_kinds}
        return frozenset(name for name, is_wanted in wanted.items() if is_wanted)


def design_of(spec: Spec) -> Design:
    """What will be built for a spec that `load_spec` has passed."""
    project = ProjectNames.of(spec.project.name)
    options = spec.storage.warehouse
    warehouse = find("warehouses", options.kind)
    style = find("styles", spec.modeling.style)
    schedules = schedules_of(spec, project)
    scheduled = {
        source: schedule.name for schedule in schedules for source in schedule.sources
    }
    sources = sources_of(spec, warehouse, scheduled, every_load=style.every_load)
    tables = tuple(table for source in sources for table in source.tables)
    rules = rules_of(spec, tables)
    roles = roles_of(spec, tables)
    marts = style.marts(roles, rules, spec.modeling, warehouse)
    environments = environments_of(spec, project)
    warehouse_variables = variables_of(
        project.warehouse, warehouse.variables(options, project.name), "the warehouse"
    )
    in_lake = layers_of(spec, project)
    changes_schedule = any(e.latency for e in spec.environments.values())
    return Design(
        project=project,
        description=spec.project.description,
        owner=spec.project.owner,
        domain=spec.project.domain or "",
        sources=sources,
        schedules=schedules,
        transform=transform_of(spec, project, schedules),
        warehouse=warehouse,
        warehouse_variables=warehouse_variables,
        style=spec.modeling.style,
        style_label=style.label,
        roles=roles,
        marts=marts,
        layers=built_layers(spec.modeling.layers, marts),
        exposures=exposures_of(spec, marts),
        rules=rules,
        environments=environments,
        schedule_variables=(
            schedule_variables(spec.latency, project) if changes_schedule else ()
        ),
        compose=spec.deployment.local == "compose",
        github="github" in spec.deployment.ci,
        gitlab="gitlab" in spec.deployment.ci,
        kubernetes=(
            kubernetes_of(
                project,
                schedules,
                warehouse_variables,
                tuple(
                    variable
                    for source in sources
                    if not source.options.reads_lake
                    for variable in source.variables
                ),
                environments,
            )
            if spec.deployment.kubernetes
            else None
        ),
        metrics=metrics_of(spec.observability, project, sources, schedules, marts),
        openlineage=spec.observability.lineage == "openlineage",
        cloud=deployed_of(
            spec, project, warehouse, warehouse_variables, schedules, sources
        ),
        lake=in_lake,
        store=store_of(in_lake, project),
    )
