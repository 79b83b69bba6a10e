"""The parts of a day that calendars tell."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["DATE_PARTS", "DatePart"]


@dataclass(frozen=True)
class DatePart:
    """A column of the calendar."""

    name: str
    sql_type: str
    description: str


DATE_PARTS = (
    DatePart("year_number", "integer", "Year."),
    DatePart("quarter_of_year", "integer", "Quarter, 1 to 4."),
    DatePart("month_of_year", "integer", "Month, 1 to 12."),
    DatePart("month_name", "varchar", "Name of the month."),
    DatePart("iso_week", "integer", "Week of ISO 8601, 1 to 53."),
    DatePart("day_of_month", "integer", "Day of the month, 1 to 31."),
    DatePart("day_of_year", "integer", "Day of the year, 1 to 366."),
    DatePart("day_of_week", "integer", "Day of the week, 1 (Monday) to 7."),
    DatePart("day_name", "varchar", "Name of the weekday."),
    DatePart("is_weekend", "boolean", "Whether it is a Saturday or a Sunday."),
)
"""All but the day itself and its key."""
