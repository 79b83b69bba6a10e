"""What a snowflake makes of dimensions and of the calendar; the rest is a star's."""

from __future__ import annotations

from specs import design, small
from support import ROOT

from generator.kinds.styles.snowflake import LeveledCalendar

SHOP = (ROOT / "tests/data/shop_styles.yml").read_text(encoding="utf-8")
SNOWFLAKE = "modeling: {style: snowflake}\n"


def test_the_calendar_has_levels_that_name_each_other() -> None:
    marts = design(small() + SNOWFLAKE).marts
    assert [(model.name, model.template) for model in marts.read] == [
        ("dim_customers", "snowflake/dimension"),
        ("dim_date", "snowflake/calendar"),
        ("dim_month", "snowflake/month"),
        ("dim_quarter", "snowflake/quarter"),
        ("dim_year", "snowflake/year"),
        ("fct_orders", "star/fact"),
        ("measures_orders", "star/measures"),
    ]
    fields = {m.name: [field.name for field in m.fields] for m in marts.read}
    assert fields["dim_month"][:2] == ["month_key", "quarter_key"]
    assert "month_name" not in fields["dim_date"]
    assert fields["dim_quarter"][:2] == ["quarter_key", "year_key"]


def test_facts_are_those_of_a_star() -> None:
    star, snowflake = design(small()).marts, design(small() + SNOWFLAKE).marts
    assert snowflake.facts == star.facts


def test_dimensions_hold_the_keys_of_what_they_refer_to() -> None:
    marts = design(SHOP.replace("style: star", "style: snowflake")).marts
    fields = {m.name: [field.name for field in m.fields] for m in marts.read}
    assert fields["dim_customers"][:2] == ["customers_key", "cities_key"]
    assert "cities_country" not in fields["dim_customers"]


def test_no_level_takes_the_name_of_a_table() -> None:
    table = "      month: {key: id, columns: {id: integer}}\n"
    text = small("      orders:\n", table + "      orders:\n") + SNOWFLAKE
    calendar = design(text).marts.calendar
    assert isinstance(calendar, LeveledCalendar)
    assert (calendar.month, calendar.year) == ("dim_calendar_month", "dim_year")


def test_no_levels_without_a_day() -> None:
    marts = design(small("at: timestamp", "at: time") + SNOWFLAKE).marts
    assert marts.calendar is None
    assert "dim_month" not in [model.name for model in marts.read]
