"""The gates: the rules of a layer are checked before anything may build on it."""

import logging
import shutil
import time
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import great_expectations as gx
from great_expectations.core import (
    ExpectationSuite,
    ExpectationSuiteValidationResult,
    RunIdentifier,
)
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context import FileDataContext
from great_expectations.data_context.types.resource_identifiers import (
    ExpectationSuiteIdentifier,
    ValidationResultIdentifier,
)
from great_expectations.validator.v1_validator import Validator
from great_expectations.validator.validator import calc_validation_statistics
from sqlalchemy.exc import SQLAlchemyError

from pipeline import journal, settings
from quality import dialect, expectations, views
from quality.findings import Finding, first_line, problem_of

__all__ = ["check", "open_context"]

# Importing them is what makes Great Expectations know them.
_REGISTERED = (dialect, expectations)


def check(
    layer: str,
    *,
    only: Collection[str] = (),
    missing: Collection[str] = (),
) -> bool:
    """Check the rules of a layer, raw or marts; those of `only` these models, if any.

    Models that are `missing`, because nothing was ever loaded for them, are not looked
    at, nor are references to them. Returns False when a rule failed that stops the run.
    Every rule goes to the journal and to the Data Docs, every failed one to the terminal
    too.
    """
    context = open_context()
    source = context.data_sources.get(layer)
    if not only:
        _forget(f"{layer}_*")
    findings = []
    with closing(source.get_execution_engine()) as engine:
        try:
            computed = views.Computed(engine.engine.connect())
        except SQLAlchemyError as error:
            print(f"  {layer} cannot be read: {first_line(error)}", flush=True)
            return False
        suites = {asset.name: context.suites.get(asset.name) for asset in source.assets}
        absent = {
            name for name, suite in suites.items() if suite.meta["model"] in missing
        }
        for asset in source.assets:
            suite = suites[asset.name]
            if not only or (suite.meta["model"] in only and suite.name not in absent):
                _leave_out(suite, absent)
                started = time.monotonic()
                _forget(suite.name)
                rows = asset.get_batch_definition("rows")
                found = _check(context, suite, rows, computed)
                _report(layer, suite.name, found, time.monotonic() - started)
                findings += found
    context.build_data_docs()
    stopping = [finding for finding in findings if finding.status == "stopped"]
    for finding in stopping:
        such_as = f", such as {', '.join(finding.examples)}" if finding.examples else ""
        print(
            f"Stopped at the gate on {layer} by {finding.rule} of {finding.suite}.",
            f"Expected: {finding.expected}. Found: {finding.found}{such_as}.",
            "Correct the data and load again, or change the rule in penstock.yml.",
            f"More is in {settings.shown(settings.DATA_DOCS)}",
            flush=True,
        )
    return not stopping


def open_context() -> FileDataContext:
    """Return Great Expectations' context, with the warehouse and the own rules."""
    # What goes wrong is in the findings; the log would repeat it with its traceback.
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    return gx.get_context(mode="file", context_root_dir=settings.GX)


def _forget(suites: str) -> None:
    """Remove results: the Data Docs show the last ones, the journal keeps the others."""
    for folder in (settings.GX / "uncommitted" / "validations").glob(suites):
        shutil.rmtree(folder)


def _check(
    context: FileDataContext,
    suite: ExpectationSuite,
    rows: BatchDefinition[Any],
    computed: views.Computed,
) -> list[Finding]:
    """Validate a suite, keep the result for the Data Docs, and return the findings."""
    validator = Validator(rows, result_format=_result_format(suite))
    try:
        computed.add(suite.meta["computes"])
        result = _validate(validator, suite)
    except Exception as error:
        return [Finding.of_error(suite.name, error)]
    run = RunIdentifier(run_name=settings.RUN_ID, run_time=datetime.now(UTC))
    result.meta |= {"run_id": run, "validation_time": run.run_time}
    context.validation_results_store.store_validation_results(
        result,
        ValidationResultIdentifier(
            expectation_suite_identifier=ExpectationSuiteIdentifier(suite.name),
            run_id=run,
            batch_identifier=validator.active_batch_id,
        ),
    )
    order = [expectation.meta["rule"] for expectation in suite.expectations]
    return sorted(
        (Finding.of(suite.name, each) for each in result.results),
        key=lambda finding: order.index(finding.rule),
    )


def _leave_out(suite: ExpectationSuite, absent: set[str]) -> None:
    """Take references to suites that have no rows yet out of a suite."""
    suite.meta["computes"] = [
        name for name in suite.meta["computes"] if name not in absent
    ]
    for rule in list(suite.expectations):
        if getattr(rule, "to_table", None) in absent:
            print(f"  {suite.name}: {rule.meta['rule']} waits for {rule.to_table}")
            suite.expectations.remove(rule)


def _result_format(suite: ExpectationSuite) -> dict[str, Any]:
    """Return what to show of rows that break a rule: nothing where data is personal."""
    if not suite.meta["samples"]:
        return {
            "result_format": "BASIC",
            "partial_unexpected_count": 0,
        }
    return {
        "result_format": "COMPLETE",
        "partial_unexpected_count": 5,
        "unexpected_index_column_names": suite.meta["samples"],
        "return_unexpected_index_query": False,
    }


def _validate(
    validator: Validator, suite: ExpectationSuite
) -> ExpectationSuiteValidationResult:
    """Validate a suite; its rules one by one, if some of them cannot be checked.

    Great Expectations counts for many rules in one query, so that one rule that fails
    there takes the others with it.
    """
    result = validator.validate_expectation_suite(suite)
    if any(problem_of(each) for each in result.results):
        result.results = [
            validator.validate_expectation(expectation)
            for expectation in suite.expectations
        ]
        statistics = calc_validation_statistics(result.results)
        result.success = statistics.success
        result.statistics = statistics._asdict()
    return result


def _report(layer: str, suite: str, findings: list[Finding], seconds: float) -> None:
    """Print what a suite found, and write every rule to the journal."""
    held = sum(finding.success for finding in findings)
    print(
        f"  {suite}: {held} of {len(findings)} rules hold ({seconds:.1f} s)",
        flush=True,
    )
    for finding in findings:
        if not finding.success:
            word = "STOP" if finding.status == "stopped" else finding.status
            print(
                f"    {word:5}",
                f"{finding.rule}: {finding.found}; expected: {finding.expected}",
                flush=True,
            )
        journal.record(
            step=f"check {layer}",
            layer="checks",
            table=suite,
            rows=finding.rows,
            seconds=seconds / len(findings),
            status=finding.status,
            detail={
                "rule": finding.rule,
                "severity": finding.severity,
                "on_fail": finding.on_fail,
                "success": finding.success,
                "unexpected": finding.unexpected,
                "observed": finding.problem or finding.observed,
                "description": finding.expected,
            },
        )
