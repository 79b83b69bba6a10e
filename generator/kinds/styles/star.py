"""Star schema: facts surrounded by dimensions, after Kimball."""

from __future__ import annotations

from collections.abc import Mapping

from ...design.marts import Marts
from ...design.roles import Role
from ...design.rules import Rule
from ...spec.modeling import Modeling
from ..warehouses.base import Warehouse
from ._dimensional import dimensional
from ._flat import flattened
from ._models import marts_layer, star_models, text_of
from ._rollups import rollup_models, rollups_of

__all__ = ["KIND", "Star"]


class Star:
    """Facts with surrogate keys of the flat dimensions around them."""

    label = "Star schema"
    every_load = False

    def marts(
        self,
        roles: tuple[Role, ...],
        rules: Mapping[str, tuple[Rule, ...]],
        modeling: Modeling,
        warehouse: Warehouse,
    ) -> Marts:
        """One `dim_` for each dimension, one `fct_` for each fact, one calendar."""
        found = flattened(dimensional(roles, rules, modeling, warehouse), warehouse)
        rollups = rollups_of(found.facts, found.dimensions, modeling, warehouse)
        models = (*star_models(found, text_of(warehouse)), *rollup_models(rollups))
        layer = marts_layer(models, found.facts)
        return Marts(
            found.facts,
            found.dimensions,
            found.calendar,
            (layer,),
            rollups=rollups,
            **found.more,
        )


KIND = Star()
