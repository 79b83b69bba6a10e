"""What an environment sets, and nothing else."""

from __future__ import annotations

from specs import design, small
from support import spec_of


def test_an_environment_sets_what_it_overrides() -> None:
    dev, prod = design(spec_of("shop")).environments
    assert (dev.name, dev.variables) == ("dev", ())
    assert {v.name: v.default for v in prod.variables} == {
        "CORNER_SHOP_SCHEDULE": "45 5 * * *",
        "CORNER_SHOP_TIMEZONE": "Europe/Berlin",
        "CORNER_SHOP_FRESHNESS_SECONDS": str(25 * 3600),
        "CORNER_SHOP_WAREHOUSE_PATH": "/srv/shop/shop.duckdb",
        "SHOP_EXPORT_PATH": "/srv/shop/export",
    }


def test_a_project_without_environments_has_no_variables_for_its_schedule() -> None:
    assert [v.name for v in design().variables] == ["SMALL_WAREHOUSE_PATH", "SHOP_PATH"]
    assert "environments" not in design().components


def test_a_schedule_becomes_variable_where_an_environment_changes_it() -> None:
    text = small() + "environments: {prod: {latency: hourly}}\n"
    assert {v.name: v.default for v in design(text).schedule_variables} == {
        "SMALL_SCHEDULE": "0 0 * * *",
        "SMALL_TIMEZONE": "UTC",
        "SMALL_FRESHNESS_SECONDS": str(26 * 3600),
    }


def test_every_variable_of_an_environment_is_one_of_the_projects() -> None:
    found = design(spec_of("shop"))
    known = {variable.name for variable in found.variables}
    assert known.issuperset(v.name for e in found.environments for v in e.variables)


def test_components_are_named_after_what_the_spec_asks_for() -> None:
    assert design(spec_of("shop")).components >= {
        *("warehouse_duckdb", "style_star", "source_files", "compose", "github"),
        *("environments", "intermediate", "measures", "calendar"),
    }
    text = small() + "deployment: {ci: none}\n"
    assert not design(text).components & {"github", "compose", "intermediate"}
