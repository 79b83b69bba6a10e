"""What the parts of a deployment to AWS cost, and what they are counted by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ._costs import Costs, Line, Price, Saving
from .base import Layer, Timer

__all__ = ["costs_of", "runs_per_month"]

_FACTOR = 1.15
"""Frankfurt beside Northern Virginia, roughly; regions differ by up to a half."""
_DAYS = 365 / 12
_PRICES = (
    Price("kms_key", "month", 1.0, "https://aws.amazon.com/kms/pricing/", "2025-10"),
    Price("secret", "month", 0.4, "https://aws.amazon.com/secrets-manager/pricing/", "2025-10"),
    Price("alarm", "month", 0.1, "https://aws.amazon.com/cloudwatch/pricing/", "2025-10"),
    Price("log_gb", "GB", 0.5, "https://aws.amazon.com/cloudwatch/pricing/", "2025-10"),
    Price("endpoint_hour", "hour", 0.01, "https://aws.amazon.com/privatelink/pricing/", "2025-10"),
    Price("nat_hour", "hour", 0.045, "https://aws.amazon.com/vpc/pricing/", "2025-10"),
    Price("nat_gb", "GB", 0.045, "https://aws.amazon.com/vpc/pricing/", "2025-10"),
    Price("s3_standard_gb", "GB-month", 0.023, "https://aws.amazon.com/s3/pricing/", "2025-10"),
    Price("s3_infrequent_gb", "GB-month", 0.0125, "https://aws.amazon.com/s3/pricing/", "2025-10"),
    Price("s3_cold_gb", "GB-month", 0.004, "https://aws.amazon.com/s3/pricing/", "2025-10"),
    Price("fargate_vcpu_hour", "hour", 0.04048, "https://aws.amazon.com/fargate/pricing/", "2025-10"),
    Price("fargate_gb_hour", "GB-hour", 0.004445, "https://aws.amazon.com/fargate/pricing/", "2025-10"),
    Price("image_gb", "GB-month", 0.1, "https://aws.amazon.com/ecr/pricing/", "2025-10"),
    Price("airflow_hour", "hour", 0.49, "https://aws.amazon.com/managed-workflows-for-apache-airflow/pricing/", "2025-10"),
    Price("db_hour", "hour", 0.065, "https://aws.amazon.com/rds/postgresql/pricing/", "2026-05"),
    Price("db_gb", "GB-month", 0.115, "https://aws.amazon.com/rds/postgresql/pricing/", "2025-10"),
    Price("disk_gb", "GB-month", 0.3, "https://aws.amazon.com/efs/pricing/", "2025-10"),
)  # fmt: skip
_MEANINGS = {
    "hours": "hours in a month",
    "keys": "keys",
    "secrets": "secrets of sources, and the warehouse's",
    "alarms": "alarms",
    "endpoints": "doors to services of AWS, one in each of two zones",
    "ways_out": "NAT gateways",
    "gb_per_day": "GB that sources bring in a day (`deployment.volume.per_day`)",
    "days": "days in a month",
    "runs": "runs in a month, by the schedules",
    "run_minutes": "minutes that a run takes (`deployment.volume.run_minutes`)",
    "vcpus": "processors of a task",
    "memory_gb": "GB of memory of a task",
    "log_gb_per_run": "GB of log that a run writes",
    "image_gb": "GB of images",
    "warehouse_gb": "GB in the warehouse after a year, 20 at least",
}


def runs_per_month(timers: Sequence[Timer]) -> float:
    """How often the timers start something in a month of average length."""
    return sum(_starts(e) for timer in timers for e in timer.expressions)


def _starts(expression: str) -> float:
    minute, hour, day, month, weekday, _ = expression[5:-1].split()
    per_day = _count(minute, 60) * _count(hour, 24)
    if weekday != "?":
        days = _DAYS * _count(weekday, 7) / 7
    else:
        days = _DAYS if day == "*" else _count(day, 31)
    return per_day * days * _count(month, 12) / 12


def _count(field: str, every: int) -> int:
    return every if field == "*" else len(field.split(","))


def costs_of(
    warehouse: str,
    orchestrator: str,
    layers: Sequence[Layer],
    inputs: Mapping[str, Mapping[str, float]],
) -> Costs:
    """The estimate; `inputs` are what differs from environment to environment."""
    lines = [*_lines(warehouse, orchestrator, layers)]
    used = {line.price for line in lines}
    days = {
        _days(layer, kind): _held(layer)[kind]
        for layer in layers
        for kind in _held(layer)
        if _held(layer)[kind]
    }
    common = {
        "hours": 730.0,
        "keys": 1.0,
        "days": round(_DAYS, 1),
        "vcpus": 1.0,
        "memory_gb": 4.0,
        "log_gb_per_run": 0.005,
        "image_gb": 5.0,
        **days,
    }
    named = {name for line in lines for name in line.times}
    meanings = _MEANINGS | dict.fromkeys(days, "days that files are there, in a year")
    return Costs(
        factor=_FACTOR,
        prices=tuple(price for price in _PRICES if price.name in used),
        inputs={
            place: {n: v for n, v in (common | dict(own)).items() if n in named}
            for place, own in inputs.items()
        },
        meanings={name: meanings[name] for name in meanings if name in named},
        lines=tuple(lines),
        savings=tuple(_savings(lines)),
    )


def _lines(
    warehouse: str, orchestrator: str, layers: Sequence[Layer]
) -> Iterator[Line]:
    if warehouse == "postgres":
        yield Line("Warehouse: server", ("hours",), "db_hour")
        yield Line("Warehouse: disk", ("warehouse_gb",), "db_gb")
    else:
        yield Line("Warehouse: disk", ("warehouse_gb",), "disk_gb")
    if orchestrator == "mwaa":
        yield Line("Airflow", ("hours",), "airflow_hour")
    else:
        run = ("runs", "run_minutes")
        yield Line("Runs: processors", (*run, "vcpus"), "fargate_vcpu_hour", 60)
        yield Line("Runs: memory", (*run, "memory_gb"), "fargate_gb_hour", 60)
        yield Line("Images", ("image_gb",), "image_gb")
    for layer in layers:
        for kind, days in _held(layer).items():
            if days:
                times = ("gb_per_day", _days(layer, kind))
                yield Line(f"Lake: {layer.bucket}, {kind}", times, f"s3_{kind}_gb")
    yield Line("Network: doors to AWS", ("hours", "endpoints"), "endpoint_hour")
    yield Line("Network: way out", ("hours", "ways_out"), "nat_hour")
    yield Line("Network: data by it", ("gb_per_day", "days", "ways_out"), "nat_gb")
    yield Line("Logs", ("runs", "log_gb_per_run"), "log_gb")
    yield Line("Alarms", ("alarms",), "alarm")
    yield Line("Secrets", ("secrets",), "secret")
    yield Line("Key", ("keys",), "kms_key")


def _savings(lines: Sequence[Line]) -> Iterator[Saving]:
    named = {line.what for line in lines}
    ways = (
        ("A network that is there, with its own doors and way out (`network: {vpc: …}`)", "Network"),
        ("A schedule that runs half as often saves half of this", "Runs"),
        ("DuckDB on a disk in place of the server, if one writer at a time is enough", "Warehouse: server"),
        ("Fargate in place of Airflow (`orchestrator: ecs`)", "Airflow"),
        ("`retention` or `colder_after` for layers that keep everything warm", "Lake"),
    )  # fmt: skip
    for how, about in ways:
        found = tuple(what for what in sorted(named) if what.startswith(about))
        if found:
            yield Saving(how, found)


def _days(layer: Layer, kind: str) -> str:
    return f"{layer.bucket.replace('-', '_')}_{kind}_days"


def _held(layer: Layer) -> Mapping[str, float]:
    """How many days' files are in which storage after a year."""
    whole = min(layer.retention_days or 365, 365)
    standard = min(layer.colder_days or 365, whole)
    infrequent = min(standard + 90, whole) - standard
    return {
        "standard": float(standard),
        "infrequent": float(infrequent),
        "cold": float(whole - standard - infrequent),
    }
