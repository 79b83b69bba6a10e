"""What dimensions show of what was, attribute by attribute, in every style."""

from __future__ import annotations

import pytest
from specs import design, small

from generator.design.fixtures_of_history import history_example
from generator.design.marts import Dimension
from generator.kinds.registry import available
from generator.resync.meaning import meaning_of

STYLES = available("styles")


def said(history: str, style: str = "star") -> str:
    """The small spec with a history of its customers."""
    dimensions = f"{{customers: {{history: {history}}}}}"
    return f"{small()}modeling: {{style: {style}, dimensions: {dimensions}}}\n"


def dimension(text: str, entity: str = "customers") -> Dimension:
    found = design(text).marts.dimensions
    return next(d for d in found if d.table.entity == entity)


@pytest.mark.parametrize(
    ("history", "columns", "tracked", "reads"),
    [
        ("overwrite", "id name born", False, "stg_shop__customers"),
        ("track", "id name born", True, "int_customers__versions"),
        ("keep", "id name born", False, "int_customers__versions"),
        ("{name: previous}", "id name previous_name born", False, "int_customers__versions"),
        ("{name: track_and_current}", "id name current_name born", True, "int_customers__versions"),
        ("{name: separate}", "id born", False, "stg_shop__customers"),
        ("{unless_said: track, name: separate}", "id born", True, "int_customers__versions"),
    ],
)  # fmt: skip
def test_a_dimension_shows_what_was(
    history: str, columns: str, tracked: bool, reads: str
) -> None:
    found = dimension(said(history))
    assert [column.name for column in found.columns] == columns.split()
    assert (found.tracked, found.reads) == (tracked, reads)


@pytest.mark.parametrize("style", STYLES)
def test_attributes_in_a_dimension_of_their_own_are_linked_from_facts(
    style: str,
) -> None:
    marts = design(said("{name: separate}", style)).marts
    (fact,) = marts.facts
    assert [link.key for link in fact.links] == ["customers_key", "customers_profile_key"]  # fmt: skip
    part = dimension(said("{name: separate}", style), "customers_profile")
    assert part.tracked and [c.name for c in part.columns] == ["id", "name"]
    names = {model.name for model in marts.models}
    assert part.name in names and fact.links[1].dimension == part.name


@pytest.mark.parametrize("style", STYLES)
def test_every_style_has_the_same_columns_of_the_past(style: str) -> None:
    found = dimension(said("{unless_said: track, name: previous}", style))
    assert {"name", "previous_name", "born"} <= {c.name for c in found.columns}
    model = next(m for m in design(said("{name: previous}", style)).marts.read if m.name == found.name)  # fmt: skip
    field = next(f for f in model.fields if f.name == "previous_name")
    assert field.origins == (("customers", "name"),)


def test_an_example_shows_every_way() -> None:
    found = dimension(said("{unless_said: track, name: previous}"))
    (example,) = history_example(found)
    assert [dict(version)["name"] for version in example.versions] == ["name 3"] * 2
    assert [dict(version)["previous_name"] for version in example.versions] == ["name 2"] * 2  # fmt: skip
    assert [dict(v)["born"] for v in example.versions] == ["2001-01-01", "2001-01-02"]
    (example,) = history_example(dimension(said("{name: keep}")))
    assert [dict(version)["name"] for version in example.versions] == ["name 1"]


def test_a_plan_says_which_values_are_of_another_time() -> None:
    meaning = meaning_of(said("track"), said("{unless_said: track, name: keep}"))
    assert [c.what for c in meaning.changes] == ["added: keep"]
    told = {news.subject: news.what for news in meaning.news}
    assert told == {
        "marts.dim_customers.name": "has other values (history: none becomes the first value)"
    }
