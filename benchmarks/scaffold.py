"""What scaffolding costs beside bare copier on as many trivial files.

Claim: at most 10 % more. For small projects, which take a second or two, half a second more
may be needed, once a run: to clone a larger template, to load the generator, and for Jinja to
compile templates that are more than one line.

For each spec, a second template is made of the rendered project: the same folders and files,
each with one tag. Both are git repositories and rendered by the same command, in turn, and
medians are compared. CPU time counts, that of child processes too, because it can be repeated
on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIER = Path(sys.executable).parent / "copier"
MOST = 1.1
"""How much of bare copier's time a scaffold may take."""
FIXED = 0.5
"""Seconds that it may take on top, whatever the size."""

_TRIVIAL = """\
_subdirectory: blueprints
_templates_suffix: .jinja
name: {type: str, default: trivial}
"""


def main() -> int:
    """Print a table; return 1 where the claim does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, nargs="*", default=[0, 1000])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    holds = True
    print(
        f"{'spec':<14}{'files':>7}{'penstock':>11}{'copier':>9}{'ratio':>7}{'a file':>10}"
    )
    for tables in options.tables:
        runs = options.runs if tables < 100 else max(1, options.runs // 2)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            holds &= compare(Path(folder), tables, runs)
    print(
        f"\nMedians of CPU seconds. Claim: at most {MOST} times bare copier, or {FIXED} s more: "
        f"{'holds' if holds else 'does not hold'}."
    )
    return 0 if holds else 1


def compare(folder: Path, tables: int, runs: int) -> bool:
    """Measure one spec; print its line; tell whether the claim holds."""
    ours, trivial = own_template(folder / "ours"), folder / "trivial"
    spec = flights() if tables == 0 else large(tables)
    files = make_trivial(ours, spec, trivial, folder / "first")
    seconds: dict[Path, list[float]] = {ours: [], trivial: []}
    for _ in range(runs):
        for template, measured in seconds.items():
            measured.append(timed(template, spec, folder / "target"))
    mine, theirs = (statistics.median(measured) for measured in seconds.values())
    name = f"{tables} tables" if tables else "flights"
    ratio, each = mine / theirs, 1000 * mine / files
    print(
        f"{name:<14}{files:>7}{mine:>9.2f} s{theirs:>7.2f} s{ratio:>7.2f}{each:>7.1f} ms",
        flush=True,
    )
    return mine <= max(MOST * theirs, theirs + FIXED)


def own_template(folder: Path) -> Path:
    """Copy the template as it is in the work tree into a repository of its own."""
    ignore = shutil.ignore_patterns("__pycache__")
    for part in ("blueprints", "generator"):
        shutil.copytree(ROOT / part, folder / part, ignore=ignore)
    shutil.copyfile(ROOT / "copier.yml", folder / "copier.yml")
    return commit(folder)


def commit(folder: Path) -> Path:
    """Make a repository of `folder`."""
    author = ("-c", "user.name=bench", "-c", "user.email=bench@example.com")
    for arguments in (
        ("init", "--quiet"),
        ("add", "--all", "--force"),
        (*author, "commit", "--quiet", "--message", "bench"),
    ):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


def flights() -> str:
    """The flights example."""
    return (ROOT / "generator/examples/flights.yml").read_text(encoding="utf-8")


def large(tables: int) -> str:
    """A spec of that many tables of five columns; every tenth is a dimension of the rest."""
    declared = {}
    for number in range(tables):
        columns: dict[str, object] = {
            "id": {"type": "integer", "description": "Number"},
            "name": {"type": "string", "description": "What it is called"},
            "amount": {"type": "decimal(12,2)", "unit": "EUR", "description": "Value"},
            "updated_at": {"type": "timestamp", "description": "Last change"},
        }
        if number % 10:
            parent = f"table_{number // 10 * 10:04}"
            columns["parent_id"] = {"type": "integer", "references": parent}
        declared[f"table_{number:04}"] = {
            "description": "One of many.",
            "key": "id",
            "cursor": "updated_at",
            "columns": columns,
        }
    return json.dumps(
        {
            "spec": 1,
            "project": {"name": "large"},
            "sources": {"erp": {"kind": "files", "path": "data", "tables": declared}},
            "latency": "daily",
            "storage": {"warehouse": "duckdb"},
        },
        indent=1,
    )


def make_trivial(ours: Path, spec: str, trivial: Path, rendered: Path) -> int:
    """Make a template of trivial files in the places of ours; return how many there are."""
    timed(ours, spec, rendered, keep=True)
    count = 0
    for path in sorted(rendered.rglob("*")):
        if path.is_file():
            place = trivial / "blueprints" / path.relative_to(rendered)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.with_name(f"{place.name}.jinja").write_text("{{ name }}\n")
            count += 1
    (trivial / "copier.yml").write_text(_TRIVIAL)
    commit(trivial)
    shutil.rmtree(rendered)
    return count


def timed(template: Path, spec: str, target: Path, *, keep: bool = False) -> float:
    """CPU seconds, of children too, that `copier copy` takes."""
    target.mkdir()
    (target / "penstock.yml").write_text(spec, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    options = ("--trust", "--quiet", "--vcs-ref=HEAD", "--defaults", "--overwrite")
    subprocess.run([COPIER, "copy", *options, template, target], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not keep:
        shutil.rmtree(target)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
