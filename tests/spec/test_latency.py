"""Schedules, freshness and durations."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import TypeAdapter, ValidationError
from specs import problems, small

from generator.spec.latency import Latency
from generator.spec.times import DateFormat, Day, DurationText

HOUR = 3600
DAY = 24 * HOUR


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        *(("90s", 90), ("15m", 15 * 60), ("26h", 26 * HOUR), ("7d", 7 * DAY)),
        *(("2w", 14 * DAY), ("6mo", 180 * DAY), ("7y", 7 * 365 * DAY)),
    ],
)
def test_durations_have_a_unit_and_m_is_minutes(text: str, seconds: int) -> None:
    duration = TypeAdapter(DurationText).validate_python(text)
    assert (duration.seconds, str(duration)) == (seconds, text)


@pytest.mark.parametrize(
    "text", ["1", "1M", "0s", "01h", "1.5h", "-1h", "1 h", "h", "1min"]
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValidationError, match="must be a duration such as 90s"):
        TypeAdapter(DurationText).validate_python(text)


@pytest.mark.parametrize(
    ("text", "cron", "interval"),
    [
        ("hourly", "0 * * * *", timedelta(hours=1)),
        ("daily", "0 0 * * *", timedelta(days=1)),
        ("weekly", "0 0 * * 1", timedelta(weeks=1)),
        ("monthly", "0 0 1 * *", timedelta(days=31)),
        ("15m", "*/15 * * * *", timedelta(minutes=15)),
        ("2h", "0 */2 * * *", timedelta(hours=2)),
        ("15 6 * * *", "15 6 * * *", timedelta(days=1)),
        (" 15  6 * * * ", "15 6 * * *", timedelta(days=1)),
        ("*/5 * * * *", "*/5 * * * *", timedelta(minutes=5)),
        ("30 * * * *", "30 * * * *", timedelta(hours=1)),
        ("0 */6 * * *", "0 */6 * * *", timedelta(hours=6)),
        ("0 0 * * 1-5", "0 0 * * 1-5", timedelta(weeks=1)),
        ("0 0 1,15 * *", "0 0 1,15 * *", timedelta(days=31)),
        ("0 0 29 2 *", "0 0 29 2 *", timedelta(days=366)),
        ("* * * * *", "* * * * *", timedelta(minutes=1)),
    ],
)
def test_schedules(text: str, cron: str, interval: timedelta) -> None:
    schedule = Latency.model_validate(text).schedule
    assert (schedule.text, schedule.cron, schedule.interval) == (text, cron, interval)


@pytest.mark.parametrize(
    "text",
    [
        *("", "never", "1d", "60m", "24h", "0h", "@daily", "* * * *", "* * * * * *"),
        *("60 * * * *", "0 0 0 * *", "0 0 32 * *", "0 0 * 13 *", "0 0 * * 8"),
        *("a * * * *", "1- * * * *", "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *"),
        *("\u0660 * * * *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "*/61 * * * *"),
    ],
)
def test_what_is_no_schedule(text: str) -> None:
    with pytest.raises(ValidationError):
        Latency.model_validate(text)


@pytest.mark.parametrize(
    ("latency", "seconds"),
    [
        *(("hourly", 2 * HOUR), ("daily", 26 * HOUR), ("15m", 30 * 60)),
        *(
            ("weekly", 7 * DAY + 2 * HOUR),
            ({"schedule": "daily", "freshness": "2d"}, 2 * DAY),
        ),
    ],
)
def test_freshness_is_twice_the_interval_and_at_most_two_hours_more(
    latency: object, seconds: int
) -> None:
    assert Latency.model_validate(latency).freshness_seconds == seconds


def test_a_cron_may_be_fresher_than_the_bound_of_its_interval() -> None:
    twice_a_day = {"schedule": "0 6,18 * * *", "freshness": "13h"}
    assert Latency.model_validate(twice_a_day).freshness_seconds == 13 * HOUR


def test_a_source_may_have_a_schedule_of_its_own() -> None:
    assert not problems(small("path: data", "path: data\n    latency: 15m"))


@pytest.mark.parametrize(
    "text", ["2013-1-1", "2013-02-30", "20130101", "2013-W01-1", ""]
)
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValidationError, match="must be a date such as 2013-01-31"):
        TypeAdapter(Day).validate_python(text)


def test_days() -> None:
    assert TypeAdapter(Day).validate_python("2024-02-29") == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["%d.%m.%Y", "%Y-%m-%dT%H:%M:%S%z", "%I %p", "%j%%"])
def test_formats(text: str) -> None:
    assert TypeAdapter(DateFormat).validate_python(text) == text


@pytest.mark.parametrize("text", ["", "iso", "%", "%Y %", "%V", "%Y'", "%Y\n"])
def test_what_is_no_format(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(DateFormat).validate_python(text)
