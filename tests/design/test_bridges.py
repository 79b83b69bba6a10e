"""Tables that join two dimensions: found, told, and built where declared."""

from __future__ import annotations

import pytest
from specs import design, small
from support import ROOT

from generator.design.bridges import Bridge
from generator.design.report import report
from generator.kinds.registry import available

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
TEAMS = small(
    "      orders:\n",
    """      teams: {key: id, columns: {id: integer}}
      members:
        key: [team, who]
        columns:
          who: {type: integer, references: {to: customers, as: member}}
          team: {type: integer, references: teams}
          share: "decimal(5,4)"
      orders:
""",
)


def bridge(said: str) -> Bridge:
    (found,) = design(
        TEAMS + f"modeling: {{bridges: {{members: {said}}}}}\n"
    ).marts.bridging
    return found


def test_what_could_be_a_bridge_is_told_and_not_built() -> None:
    found = design(TEAMS)
    assert found.marts.bridging == ()
    assert "members joins teams with member, many to many" in report(found)
    assert "many to many" not in report(design(small()))
    wide = TEAMS + "modeling: one_big_table\n"
    assert "many to many" not in report(design(wide))


def test_what_is_declared_is_built_and_told() -> None:
    found = design(TEAMS + "modeling: {bridges: {members: {weight: share}}}\n")
    assert "bridge_members: teams, divided among member by share" in report(found)
    assert "many to many" not in report(found)
    assert [fact.name for fact in found.marts.facts] == ["fct_members", "fct_orders"]
    (joins,) = (m for m in found.marts.models if m.name == "bridge_members")
    assert [(f.name, f.sql_type) for f in joins.fields] == [
        ("teams_key", "varchar"),
        ("member_key", "varchar"),
        ("weight", "decimal(9, 4)"),
    ]


def test_the_first_reference_of_the_key_is_divided_unless_said() -> None:
    for said, divided in (("{}", "teams"), ("{divides: Member}", "member")):
        assert bridge(said).divided.role == divided


def test_shares_are_declared_or_of_one_size_or_none() -> None:
    assert bridge("{}").share == ""
    assert bridge("{weight: equal}").share == (
        "1 / cast(count(*) over (partition by teams.teams_key) as double)"
    )
    assert bridge("{weight: share}").share == (
        "case when members.team is null then 1 else coalesce(members.share, 0) end"
    )


@pytest.mark.parametrize("style", available("styles"))
def test_a_share_is_a_measure_only_where_somebody_says_so(style: str) -> None:
    divided = (
        TEAMS
        + f"modeling: {{style: {style}, bridges: {{members: {{weight: share}}}}}}\n"
    )
    measured = divided.replace(
        "bridges:",
        "facts: {members: {measures: {given: {column: share, aggregate: sum}}}}, bridges:",
    )
    equal = divided.replace("weight: share", "weight: equal")
    for text, names in (
        (divided, ["number_of_members"]),
        (measured, ["given"]),
        (equal, ["number_of_members", "total_share"]),
    ):
        (fact,) = (f for f in design(text).marts.facts if f.table.entity == "members")
        assert [measure.name for measure in fact.measures] == names


@pytest.mark.parametrize("style", available("styles"))
def test_styles_with_joins_have_bridges(style: str) -> None:
    found = design(SHOP.replace("style: star", f"style: {style}")).marts
    names = {model.name for model in found.read if model.name.startswith("bridge_")}
    expected = {"bridge_makers", "bridge_stock"}
    assert names == (set() if style == "one_big_table" else expected)
