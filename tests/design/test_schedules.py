"""One load for each schedule, and what they have in common."""

from __future__ import annotations

import pytest
from specs import design, small
from support import spec_of

from generator.design.durations import duration_words, timedelta_code
from generator.design.schedules import Schedule


def schedules(*latencies: str) -> list[Schedule]:
    """The schedules of a project in which the first source has the default one."""
    default, *others = latencies
    sources = "".join(
        f"  s{n}: {{kind: files, path: d, latency: {latency}, tables: {{t{n}: {{key: id, columns: {{id: integer}}}}}}}}\n"
        for n, latency in enumerate(others)
    )
    text = small("latency: daily", f"latency: {default}")
    return list(design(text.replace("  shop:\n", f"{sources}  shop:\n")).schedules)


@pytest.mark.parametrize(
    ("latency", "name"),
    [
        *(("daily", "daily"), ("hourly", "hourly"), ("15m", "every_15m")),
        *(
            ("2h", "every_2h"),
            ('"15 6 * * *"', "daily_0615"),
            ('"5 18 * * *"', "daily_1805"),
        ),
        ('"*/10 8-18 * * 1-5"', "cron_x_per_10_8_18_x_x_1_5"),
        ('"0 6,18 * * *"', "cron_0_6_18_x_x_x"),
    ],
)
def test_names(latency: str, name: str) -> None:
    (schedule,) = schedules(latency)
    assert (schedule.name, schedule.dag_id) == (name, f"small__load_{name}")


def test_names_of_long_crons_are_cut_and_stay_apart() -> None:
    minutes = ",".join(map(str, range(50)))
    found = schedules(f'"{minutes} * * * *"', f'"{minutes} 1 * * *"')
    assert {len(s.name) for s in found} == {60}
    assert len({s.name for s in found}) == 2


def test_sources_with_the_same_latency_share_a_load() -> None:
    found = schedules("daily", "hourly", "{schedule: daily}", "hourly")
    assert [(s.name, s.sources) for s in found] == [
        ("hourly", ("s0", "s2")),
        ("daily", ("s1", "shop")),
    ]


def test_names_stay_apart_where_only_the_rest_differs() -> None:
    found = schedules(
        "daily",
        "{schedule: daily, timezone: Europe/Berlin}",
        "{schedule: daily, retries: 5}",
        "{schedule: daily, freshness: 30h}",
        '"0 1,2 * * *"',
        '"0 1-2 * * *"',
    )
    assert [s.name for s in found] == [
        *("daily", "daily_utc", "daily_utc_2"),
        *("cron_0_1_2_x_x_x", "cron_0_1_2_x_x_x_utc", "daily_utc_3"),
    ]
    assert len({s.dag_id for s in found}) == len({s.asset for s in found}) == len(found)


def test_retries_are_the_projects_unless_the_schedule_has_its_own() -> None:
    text = small("latency: daily", "latency: {schedule: daily, retries: 0}")
    text += "orchestration: {retries: 7, retry_delay: 5m}\n"
    (schedule,) = design(text).schedules
    assert (schedule.retries, schedule.retry_delay_seconds) == (0, 300)
    assert design(text).transform.retries == 7


def test_the_transformation_keeps_the_strictest_objective() -> None:
    found = design(spec_of("shop"))
    assert {s.name: s.freshness_seconds for s in found.schedules} == {
        "daily_0615": 26 * 3600,
        "every_15m": 3600,
    }
    assert (found.transform.dag_id, found.transform.freshness_seconds) == (
        "corner_shop__transform",
        3600,
    )


@pytest.mark.parametrize(
    ("seconds", "words", "code"),
    [
        (86_400, "1 day", "timedelta(days=1)"),
        (26 * 3600, "26 hours", "timedelta(hours=26)"),
        (90, "90 seconds", "timedelta(seconds=90)"),
        (60, "1 minute", "timedelta(minutes=1)"),
    ],
)
def test_durations(seconds: int, words: str, code: str) -> None:
    assert (duration_words(seconds), timedelta_code(seconds)) == (words, code)
