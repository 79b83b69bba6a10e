"""`make doctor`: look at everything that a run needs, and say what to do."""

import importlib
import importlib.metadata
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml
from packaging.requirements import Requirement

from pipeline import dbt, lock, settings, variables, warehouse
from pipeline.findings import Finding, space
from pipeline.sources import RAW, SOURCES

_PYTHONS = ((3, 11), (3, 12), (3, 13))
_PACKAGES_SHOWN = 3
_ANSWERS = ".copier-answers.yml"


def examine(*, as_json: bool = False) -> bool:
    """Print what is found, as lines or as JSON; return whether all of it is well."""
    findings = []
    for finding in look():
        findings.append(finding)
        if not as_json:
            word = "PROBLEM" if finding.advice else "OK"
            print(f"{word:<8} {finding.what}: {finding.seen}", flush=True)
            if finding.advice:
                print(f"{'':<8} what to do: {finding.advice}", flush=True)
    problems = sum(bool(finding.advice) for finding in findings)
    if as_json:
        print(json.dumps([finding._asdict() for finding in findings], indent=2))
    else:
        print(f"\nProblems: {problems}" if problems else "\nAll is well.")
    return not problems


def look() -> Iterator[Finding]:
    """Yield a finding for each thing that a run needs, as it is looked at."""
    yield from _guarded("Python", _python)
    yield from _guarded("packages", _packages)
    yield from _guarded("penstock.yml", _spec)
    yield from _guarded("variables", _variables)
    yield from _guarded("disk", _disk)
    yield from _guarded("lock", _lock)
    for name in SOURCES:
        yield from _guarded(f"source {name}", lambda name=name: _source(name))
    yield from _guarded("warehouse", warehouse.examine)
    yield from _guarded("unfinished loads", _unfinished)
    yield from _guarded("dbt project", _dbt)


def _guarded(what: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """Yield what a look finds; one that fails must not keep the others from looking."""
    try:
        yield from look()
    except Exception as error:
        says = str(error).strip().partition("\n")[0] or type(error).__name__
        yield Finding(what, f"could not be examined: {says}", "mend that, look again")


def _python() -> Iterator[Finding]:
    known = ", ".join(".".join(map(str, version)) for version in _PYTHONS)
    advice = f"remove .venv, then `make setup PYTHON=...` with one of {known}"
    well = sys.version_info[:2] in _PYTHONS
    yield Finding("Python", sys.version.split()[0], "" if well else advice)


def _packages() -> Iterator[Finding]:
    """Compare what is installed with the lock."""
    lines = (settings.ROOT / "requirements" / "project.txt").read_text(encoding="utf-8")
    locked = [Requirement(line) for line in lines.splitlines()]
    wanted = [each for each in locked if not each.marker or each.marker.evaluate()]
    wrong = []
    for each in wanted:
        try:
            version = importlib.metadata.version(each.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{each.name} is missing")
            continue
        if not each.specifier.contains(version, prereleases=True):
            wrong.append(f"{each.name} is {version}, not {each.specifier}")
    if not wrong:
        yield Finding(
            "packages", f"{len(wanted)}, as requirements/project.txt has them"
        )
        return
    more = len(wrong) - _PACKAGES_SHOWN
    says = "; ".join(wrong[:_PACKAGES_SHOWN]) + (f"; and {more} more" * (more > 0))
    yield Finding("packages", says, "remove .venv/synced, then `make setup`")


def _spec() -> Iterator[Finding]:
    """Compare penstock.yml with what the project was made of."""
    answers, spec = settings.ROOT / _ANSWERS, settings.ROOT / "penstock.yml"
    if not answers.is_file() or not spec.is_file():
        return
    made_of = yaml.safe_load(answers.read_text(encoding="utf-8")).get("pipeline")
    if made_of == spec.read_text(encoding="utf-8"):
        yield Finding("penstock.yml", "the project is as it says")
    else:
        advice = "commit it, then `penstock update` (or `copier update --trust`)"
        yield Finding("penstock.yml", "is newer than the project", advice)


def _variables() -> Iterator[Finding]:
    for name, value in {**variables.TEXTS, **variables.PATHS}.items():
        origin = "set" if os.environ.get(name) else "default"
        yield Finding(name, f"{value or 'nothing'} ({origin})")
    for name in settings.SECRETS:
        if os.environ.get(name):
            yield Finding(name, "set")
        else:
            yield Finding(name, "not set", "set it in the environment or in .env")


def _disk() -> Iterator[Finding]:
    yield space("disk for state and logs", settings.VAR)
    yield space("disk for temporary files", Path(tempfile.gettempdir()))


def _lock() -> Iterator[Finding]:
    if not (at_work := lock.holder()):
        return
    advice = ""
    if lock.is_orphaned():
        advice = "the run has ended, but a step of it has not: wait for it, or end it"
    yield Finding("lock", f"a run is at work ({at_work})", advice)


def _source(name: str) -> Iterator[Finding]:
    yield from importlib.import_module(f"ingestion.sources.{name}").examine()


def _unfinished() -> Iterator[Finding]:
    """Count the loads that killed runs left half done."""
    if lock.holder() or not warehouse.exists() or warehouse.in_use():
        return
    with warehouse.reader() as db:
        for source in SOURCES:
            if count := _count_unfinished(db, source):
                seen = f"{count}; nobody reads their rows, the next load deletes them"
                yield Finding(f"unfinished loads of {source}", seen)


def _count_unfinished(db: warehouse.Reader, source: str) -> int:
    schema = RAW[source]
    relations = db.relations(schema)
    tables = [name for name in SOURCES[source] if name in relations]
    if not tables or "_dlt_loads" not in relations:
        return 0
    found = " union all ".join(
        f"select _dlt_load_id from {warehouse.quote(schema, name)}" for name in tables
    )
    complete = f"select load_id from {warehouse.quote(schema, '_dlt_loads')}"
    return db.rows(
        f"select count(distinct _dlt_load_id) from ({found}) as found"
        f" where _dlt_load_id not in ({complete} where status = 0)"
    )[0][0]


def _dbt() -> Iterator[Finding]:
    says = dbt.parse()
    advice = "correct what it names in transform/" if says else ""
    yield Finding("dbt project", says or "parses", advice)
