"""What the runs did, as Prometheus reads it: `python -m pipeline.metrics --help`.

Everything comes from the journal, so that a scrape never waits for the warehouse, nor
keeps a run waiting.
"""

import argparse
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    generate_latest,
    start_http_server,
    write_to_textfile,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from pipeline import objectives
from pipeline.past import Past, Rule, Work

PORT = 9464


class Metrics(Collector):
    """The metrics of one pipeline; each collection reads what is new in the journal."""

    def __init__(self) -> None:
        self._past = Past()
        self._lock = threading.Lock()

    def collect(self) -> Iterator[Metric]:
        """Yield every metric, with a sample for each table, rule or step."""
        with self._lock:
            self._past.catch_up()
            yield from _of_work("table", ("layer", "table"), self._past.tables)
            yield from _of_rows(self._past.tables)
            yield from _of_work("step", ("step",), self._past.steps)
            yield from _of_rules(self._past.rules)
            yield from _of_objectives()


def main() -> int:
    """Print the metrics, write them to a file, or serve them until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.metrics",
        description="What the runs did, in Prometheus's format; printed by default.",
    )
    parser.add_argument(
        "--serve", nargs="?", type=int, const=PORT, metavar="PORT", help="serve them"
    )
    parser.add_argument(
        "--address", default="127.0.0.1", help="where to serve: %(default)s"
    )
    parser.add_argument(
        "--write", type=Path, metavar="FILE", help="for node_exporter's textfiles"
    )
    arguments = parser.parse_args()
    registry = CollectorRegistry()
    registry.register(Metrics())
    if arguments.serve is not None:
        _, thread = start_http_server(arguments.serve, arguments.address, registry)
        thread.join()
    elif arguments.write:
        write_to_textfile(str(arguments.write), registry)
    else:
        sys.stdout.write(generate_latest(registry).decode())
    return 0


def _gauge(name: str, says: str, labels: tuple[str, ...] = ()) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"pipeline_{name}", says, labels=("pipeline", *labels))


def _add(metric: GaugeMetricFamily, labels: tuple[str, ...], value: float) -> None:
    metric.add_metric((objectives.PIPELINE, *labels), value)


def _of_work(
    what: str, labels: tuple[str, ...], works: dict[tuple[str, ...], Work]
) -> Iterator[Metric]:
    """When each was last done well, how long that took, whether the last try failed."""
    success = _gauge(
        f"{what}_last_success_timestamp_seconds",
        f"When the {what} was last done without an error; 0 if never.",
        labels,
    )
    seconds = _gauge(f"{what}_seconds", "How long that took.", labels)
    failed = _gauge(
        f"{what}_failed", "1 where the last attempt ended in an error.", labels
    )
    for key, work in works.items():
        _add(success, key, work.succeeded_at)
        _add(failed, key, work.failed)
        if work.succeeded_at:
            _add(seconds, key, work.seconds)
    yield from (success, seconds, failed)


def _of_rows(tables: dict[tuple[str, ...], Work]) -> Iterator[Metric]:
    labels = ("layer", "table")
    rows = _gauge("table_rows", "Rows of the table after the last run.", labels)
    new = _gauge("table_new_rows", "Rows that the last load brought.", labels)
    newest = _gauge(
        "table_newest_row_timestamp_seconds",
        "The latest time that a row of the table says it changed.",
        labels,
    )
    for key, work in tables.items():
        for metric, value in (
            (rows, work.rows),
            (new, work.rows_new),
            (newest, work.newest),
        ):
            if value is not None:
                _add(metric, key, value)
    yield from (rows, new, newest)


def _of_rules(rules: dict[tuple[str, ...], Rule]) -> Iterator[Metric]:
    labels = ("layer", "table", "rule", "severity")
    holds = _gauge("rule_holds", "1 where the rule held when last checked.", labels)
    unexpected = _gauge("rule_unexpected_rows", "Rows that broke the rule.", labels)
    scores: dict[tuple[str, ...], list[float]] = {}
    for (layer, table, name), rule in rules.items():
        _add(holds, (layer, table, name, rule.severity), rule.holds)
        if rule.unexpected is not None:
            _add(unexpected, (layer, table, name, rule.severity), rule.unexpected)
        scores.setdefault((layer, table), []).append(rule.score)
    quality = _gauge(
        "table_quality_score",
        "The share of rows that meet a rule, on average over the table's rules.",
        ("layer", "table"),
    )
    for key, found in scores.items():
        _add(quality, key, sum(found) / len(found))
    yield from (holds, unexpected, quality)


def _of_objectives() -> Iterator[Metric]:
    freshness = _gauge(
        "table_freshness_objective_seconds",
        "How long ago the table may at most have been done, by penstock.yml.",
        ("layer", "table"),
    )
    for key, seconds in objectives.FRESHNESS.items():
        _add(freshness, key, seconds)
    yield freshness


if __name__ == "__main__":
    sys.exit(main())
