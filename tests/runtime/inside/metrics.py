"""Prints the SQL that MetricFlow makes of queries, for a manifest that dbt has written."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from metricflow.engine.metricflow_engine import (
    MetricFlowEngine,
    MetricFlowQueryRequest,
)
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow.sql.render.postgres import PostgresSQLSqlPlanRenderer
from metricflow_semantic_interfaces.implementations.semantic_manifest import (
    PydanticSemanticManifest,
)
from metricflow_semantic_interfaces.transformations.semantic_manifest_transformer import (
    PydanticSemanticManifestTransformer,
)
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup


class Dialect:
    """What MetricFlow asks a database for where it only writes SQL."""

    def __init__(self, name: str) -> None:
        self.sql_engine_type = SqlEngine[name.upper()]
        renderers = {
            "duckdb": DuckDbSqlPlanRenderer,
            "postgres": PostgresSQLSqlPlanRenderer,
        }
        self.sql_plan_renderer = renderers[name]()

    def render_bind_parameter_key(self, key: str) -> str:
        """Nothing is bound."""
        raise LookupError(key)


def main() -> None:
    """The manifest and the dialect are arguments; queries come as JSON."""
    manifest, dialect = sys.argv[1:]
    text = Path(manifest).read_text(encoding="utf-8")
    written = PydanticSemanticManifest.parse_raw(text)
    lookup = SemanticManifestLookup(
        PydanticSemanticManifestTransformer.transform(written)
    )
    engine = MetricFlowEngine(lookup, Dialect(dialect))  # type: ignore[arg-type]
    found = []
    for metrics, cuts in json.load(sys.stdin):
        request = MetricFlowQueryRequest.create(
            metric_names=metrics, group_by_names=cuts
        )
        found.append(engine.explain(request).sql_statement.sql)
    print(json.dumps(found))


if __name__ == "__main__":
    main()
