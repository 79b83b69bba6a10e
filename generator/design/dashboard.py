"""The dashboard of a pipeline: which panels there are, what they ask, where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from .names import ProjectNames
from .sources import Source
from .tables import Table

__all__ = ["Dashboard", "Panel", "Query", "dashboard_of"]

_WIDTH = 24
_AGE = "time() - pipeline_table_last_success_timestamp_seconds"
_OBJECTIVE = "pipeline_table_freshness_objective_seconds"


@dataclass(frozen=True)
class Query:
    """A question to Prometheus, and what its series are called."""

    id: str
    expression: str
    legend: str


@dataclass(frozen=True)
class Panel:
    """A panel, or a row that holds panels; lengths are in units of Grafana's grid."""

    title: str
    kind: str
    """`stat`, `timeseries` or `row`."""
    shown_in: str = "short"
    """Its unit, in Grafana's words."""
    queries: tuple[Query, ...] = ()
    panels: tuple[Panel, ...] = ()
    """What a row holds that is folded up until somebody opens it."""
    width: int = _WIDTH
    height: int = 1
    x: int = 0
    y: int = 0
    id: int = 0

    @property
    def is_row(self) -> bool:
        """Whether it is a row."""
        return self.kind == "row"

    @property
    def folded(self) -> str:
        """Whether a row is folded up, in JSON's words."""
        return "true" if self.panels else "false"

    @property
    def is_stat(self) -> bool:
        """Whether it shows one number, and red when that is not nought."""
        return self.kind == "stat"


@dataclass(frozen=True)
class Dashboard:
    """All panels, in the order in which people read them."""

    uid: str
    title: str
    panels: tuple[Panel, ...]


def dashboard_of(
    project: ProjectNames,
    sources: Iterable[Source],
    layers: Iterable[tuple[str, tuple[str, ...]]],
) -> Dashboard:
    """The dashboard: the whole first, then each source, each table and each model."""
    own = f'pipeline="{project.name}"'
    panels = [*_overview(own)]
    for source in sources:
        panels += _of_source(own, source)
        panels += (_of_table(own, source, table) for table in source.tables)
    for layer, models in layers:
        panels.append(Panel(layer.capitalize(), "row"))
        panels += (_of_model(own, layer, model) for model in models)
    return Dashboard(project.name[:40], project.title, tuple(_laid_out(panels)))


def _overview(own: str) -> Iterator[Panel]:
    failed = f"sum(pipeline_step_failed{{{own}}})"
    broken = f'count(pipeline_rule_holds{{{own},severity="error"}} == 0) or vector(0)'
    late = (
        f"count(({_AGE}{{{own}}}) > on (pipeline, layer, table) {_OBJECTIVE}{{{own}}})"
        " or vector(0)"
    )
    refused = f'sum(pipeline_table_rows{{{own},layer="quarantine"}})'
    for title, expression in (
        ("Steps that failed", failed),
        ("Tables that are late", late),
        ("Rules that are broken", broken),
        ("Rows that fit no type", refused),
    ):
        yield _panel(title, "stat", (expression, ""), width=6, height=4)
    yield _panel(
        "Seconds by step",
        "timeseries",
        (f"pipeline_step_seconds{{{own}}}", "{{step}}"),
        unit="s",
    )
    yield _panel(
        "New rows by table",
        "timeseries",
        (f'pipeline_table_new_rows{{{own},layer="raw"}}', "{{table}}"),
    )


def _of_source(own: str, source: Source) -> Iterator[Panel]:
    """A row of panels with a line for each table."""
    raw = f'{own},layer="raw",table=~"{source.name}[.].+"'
    yield Panel(f"Source {source.title}", "row")
    yield _panel(
        "Time since the last load",
        "timeseries",
        (f"{_AGE}{{{raw}}}", "{{table}}"),
        (f"max({_OBJECTIVE}{{{raw}}})", "objective"),
        unit="s",
    )
    yield _panel(
        "Quality of raw",
        "timeseries",
        (f"pipeline_table_quality_score{{{raw}}}", "{{table}}"),
        unit="percentunit",
    )


def _of_table(own: str, source: Source, table: Table) -> Panel:
    """A row, folded up, with what is known of one table from raw to quarantine."""
    raw = f'{own},layer="raw",table="{source.name}.{table.name}"'
    names = f"{table.staging}|{table.quarantine}"
    later = f'{own},layer=~"staging|quarantine",table=~"{names}"'
    newest = (
        f'pipeline_table_newest_row_timestamp_seconds{{{own},table="{table.staging}"}}'
    )
    return Panel(
        f"{source.title}: {table.logical}",
        "row",
        panels=(
            _panel(
                "Rows",
                "timeseries",
                (f"pipeline_table_rows{{{raw}}}", "{{layer}}"),
                (f"pipeline_table_rows{{{later}}}", "{{layer}}"),
                width=8,
            ),
            _panel(
                "Lag",
                "timeseries",
                (f"time() - {newest}", "newest row"),
                (f"{_AGE}{{{raw}}}", "last load"),
                unit="s",
                width=8,
            ),
            _panel(
                "Rules",
                "timeseries",
                (f"pipeline_rule_unexpected_rows{{{raw}}}", "{{rule}}"),
                width=8,
            ),
        ),
    )


def _of_model(own: str, layer: str, model: str) -> Panel:
    """A row, folded up, with what is known of one model after staging."""
    here = f'{own},layer="{layer}",table="{model}"'
    return Panel(
        model,
        "row",
        panels=(
            _panel(
                "Rows",
                "timeseries",
                (f"pipeline_table_rows{{{here}}}", "rows"),
                width=8,
            ),
            _panel(
                "Seconds",
                "timeseries",
                (f"pipeline_table_seconds{{{here}}}", "seconds"),
                unit="s",
                width=8,
            ),
            _panel(
                "Quality",
                "timeseries",
                (f"pipeline_table_quality_score{{{here}}}", "score"),
                unit="percentunit",
                width=8,
            ),
        ),
    )


def _panel(
    title: str,
    kind: str,
    *queries: tuple[str, str],
    unit: str = "short",
    width: int = _WIDTH // 2,
    height: int = 8,
) -> Panel:
    asked = tuple(
        Query(name, *query) for name, query in zip("ABC", queries, strict=False)
    )
    return Panel(title, kind, unit, asked, width=width, height=height)


def _laid_out(panels: Iterable[Panel], first: int = 1, top: int = 0) -> Iterator[Panel]:
    """Give each panel its place, from left to right and down, and a number of its own."""
    x, y, bottom, number = 0, top, top, first
    for panel in panels:
        if x + panel.width > _WIDTH:
            x, y = 0, bottom
        inner = tuple(_laid_out(panel.panels, number + 1, y + 1))
        yield replace(panel, x=x, y=y, id=number, panels=inner)
        number += 1 + len(inner)
        x, bottom = x + panel.width, max(bottom, y + panel.height)
