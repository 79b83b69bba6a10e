"""`make doctor`: look at everything that a run needs, and say what to do."""

import importlib
import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from typing import NamedTuple

from pipeline import lock, settings, warehouse
from pipeline.sources import SOURCES
from pipeline.transform import dbt

_PYTHONS = ((3, 11), (3, 12), (3, 13))
_PACKAGES = (
    "dlt",
    "dbt-core",
    "great-expectations",
    "duckdb",
)
_FREE_GIB = 2
_GIB = 1024**3


class Finding(NamedTuple):
    """One thing that was looked at; `advice` says what to do when it is not well."""

    what: str
    seen: str
    advice: str = ""


def examine() -> bool:
    """Print one line for each thing looked at; return whether all of them are well."""
    problems = 0
    for look in (_python, _packages, _variables, _files, _disk, _warehouse, _dbt):
        for what, seen, advice in look():
            problems += bool(advice)
            print(f"{'PROBLEM' if advice else 'OK':<8} {what}: {seen}", flush=True)
            if advice:
                print(f"{'':<8} what to do: {advice}", flush=True)
    print(f"\nProblems: {problems}" if problems else "\nAll is well.")
    return not problems


def _python() -> Iterator[Finding]:
    known = ", ".join(".".join(map(str, version)) for version in _PYTHONS)
    yield Finding(
        "Python",
        sys.version.split()[0],
        (
            ""
            if sys.version_info[:2] in _PYTHONS
            else f"remove .venv, then `make setup PYTHON=...` with one of {known}"
        ),
    )


def _packages() -> Iterator[Finding]:
    requirements = settings.ROOT / "requirements" / "project.txt"
    locked = dict(
        line.split(" ")[0].split("==")
        for line in requirements.read_text(encoding="utf-8").splitlines()
    )
    for name in _PACKAGES:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "not installed"
        wanted = locked[name]
        advice = "" if version == wanted else f"`make setup` installs {wanted}"
        yield Finding(name, version, advice)


def _variables() -> Iterator[Finding]:
    for name, value in settings.PATHS.items():
        origin = "set" if os.environ.get(name) else "default"
        yield Finding(name, f"{value} ({origin})")


def _files() -> Iterator[Finding]:
    from ingestion import LoadError
    from ingestion.files import arrivals

    for name in SOURCES:
        source = importlib.import_module(f"ingestion.sources.{name}").SOURCE
        for table in source.tables:
            what = f"files of {name}.{table.name}"
            try:
                found = arrivals.find(source, table)
            except LoadError as error:
                yield Finding(what, "none", str(error))
                continue
            size = sum(arrival.path.stat().st_size for arrival in found)
            yield Finding(what, f"{len(found)}, {size / 1024**2:,.1f} MiB")


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.ROOT).free / _GIB
    advice = (
        "" if free >= _FREE_GIB else f"make room: runs need {_FREE_GIB} GiB or more"
    )
    yield Finding("disk", f"{free:,.1f} GiB free", advice)


def _warehouse() -> Iterator[Finding]:
    if at_work := lock.holder():
        yield Finding("warehouse", f"in use by a run ({at_work})")
    elif not warehouse.exists():
        yield Finding("warehouse", "not there yet, the first run makes it")
    elif problem := warehouse.problem():
        yield Finding("warehouse", problem, "end what uses it, or restore the file")
    else:
        yield Finding("warehouse", "opens")


def _dbt() -> Iterator[Finding]:
    done = subprocess.run(
        dbt("--quiet", "--no-use-colors", "parse"),
        env=settings.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        yield Finding("dbt project", "parses")
    else:
        says = done.stdout.strip() or done.stderr.strip()
        yield Finding("dbt project", says, "correct what it names in transform/")
