"""What keeping in step costs, beside bare copier on as many trivial files.

For each number of tables a project and a twin of as many trivial files are made, and in the
same run both are copied, updated, and updated once more without a change. The project gets
another table in a hundred, the twin another text in a hundred of its files. Then `penstock
plan`, `check` and `update` are measured beside the update of bare copier.

A plan is an update without its last step, so it can't be much cheaper than `penstock update`
of the same project: that update is cheap itself. What the limits of `plan` and `check` are
parts of is the update of bare copier, which bounds every update here; what they are of
`penstock update` is told as well.

CPU seconds of all processes count, the fewest of some runs, so that other work on the machine
counts little. Python may keep its bytecode, as it does for everybody.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scaffold import COPIER, ROOT, large, make_trivial, own_template

PENSTOCK = Path(sys.executable).parent / "penstock"
CLAIMS: tuple[tuple[str, str, str, float | None], ...] = (
    ("copy", "copier copy", "bare copy", 1.1),
    ("copier update", "copier update", "bare update", 1.1),
    ("copier update, no-op", "copier update, no-op", "bare update, no-op", 1.1),
    ("penstock update", "penstock update", "bare update", 1.1),
    ("penstock update, no-op", "penstock update, no-op", "bare update, no-op", 1.1),
    ("plan", "penstock plan", "bare update", 0.5),
    ("check", "penstock check", "bare update", 0.25),
    ("plan, of our own update", "penstock plan", "penstock update", None),
    ("check, of our own update", "penstock check", "penstock update", None),
)
"""What is measured beside what, and how much of it it may be; None is told and no claim."""
GIT = {
    f"GIT_{who}_{what}": "bench@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
} | {
    # From some 7,000 files on, git tidies up in the background, in temporary folders of
    # copier's too, which then can't be removed.
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "gc.auto",
    "GIT_CONFIG_VALUE_0": "0",
}


def main() -> int:
    """Print a table; return 1 where a claim does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument("--runs", type=int, default=0, help="unless given, by size")
    options = parser.parse_args()
    print(
        f"{'tables':>6} {'files':>6}  {'what':<26}{'seconds':>9}{'beside':>9}{'ratio':>7}"
    )
    holds = True
    for tables in options.tables:
        runs = options.runs or max(1, min(5, 200 // tables))
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            files, seconds = measure(Path(folder), tables, runs)
        for name, ours, theirs, most in CLAIMS:
            ratio = seconds[ours] / seconds[theirs]
            fits = most is None or ratio <= most
            holds &= fits
            print(
                f"{tables:>6} {files:>6}  {name:<26}{seconds[ours]:>9.2f}"
                f"{seconds[theirs]:>9.2f}{ratio:>7.2f}{'' if fits else f'  > {most}'}",
                flush=True,
            )
    return 0 if holds else 1


def measure(folder: Path, tables: int, runs: int) -> tuple[int, dict[str, float]]:
    """How many files there are, and the fewest CPU seconds by what was done."""
    spec, more = large(tables), large(tables + max(1, tables // 100))
    ours, bare = own_template(folder / "ours"), folder / "bare"
    files = make_trivial(ours, spec, bare, folder / "first")
    (bare / "blueprints/.copier-answers.yml.jinja").unlink()
    for template in (ours, bare):
        commit(template, "v1.0.0")
    later = folder / "later"
    shutil.copytree(bare, later)
    for path in sorted((later / "blueprints").rglob("*.jinja"))[::100]:
        path.write_text("{{ name }}\nchanged\n")
    commit(later, "v2.0.0")
    seconds: dict[str, float] = {}
    for _ in range(runs):
        for name, took in once(folder / "run", (ours, bare, later), (spec, more)):
            seconds[name] = min(took, seconds.get(name, took))
        shutil.rmtree(folder / "run")
    return files, seconds


def once(
    folder: Path, templates: tuple[Path, Path, Path], specs: tuple[str, str]
) -> Iterator[tuple[str, float]]:
    """Everything once, in projects of its own: what was done, and CPU seconds."""
    ours, bare, later = templates
    spec, more = specs
    copied = (COPIER, "copy", "--trust", "--quiet", "--defaults", "--overwrite")
    updated = (COPIER, "update", "--trust", "--quiet", "--defaults")
    project, twin, other = folder / "project", folder / "twin", folder / "other"
    for target, template, name in (
        (project, ours, "copier copy"),
        (twin, bare, "bare copy"),
    ):
        target.mkdir(parents=True)
        if template is ours:
            (target / "penstock.yml").write_text(spec, encoding="utf-8")
        yield name, timed(*copied, template, target)
    # Answers of trivial files are their template's only.
    answers = twin / ".copier-answers.yml"
    answers.write_text(f"_src_path: {later}\n_commit: v1.0.0\nname: trivial\n")
    commit(project)
    commit(twin)
    shutil.copytree(project, other)
    (other / "penstock.yml").write_text(more, encoding="utf-8")
    commit(other)
    for target, name in ((twin, "bare"), (other, "copier")):
        yield f"{name} update", timed(*updated, target)
        if target is twin:
            answers.write_text(f"_src_path: {later}\n_commit: v2.0.0\nname: trivial\n")
        commit(target)
        yield f"{name} update, no-op", timed(*updated, target)
    (project / "penstock.yml").write_text(more, encoding="utf-8")
    yield "penstock plan", timed(PENSTOCK, "plan", project)
    yield "penstock update", timed(PENSTOCK, "update", "--yes", project)
    commit(project)
    yield "penstock update, no-op", timed(PENSTOCK, "update", "--yes", project)
    yield "penstock check", timed(PENSTOCK, "check", project)


def commit(folder: Path, tag: str = "") -> None:
    """Commit all that is in a folder, and tag it."""
    if not (folder / ".git").exists():
        git(folder, "init", "--quiet")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "Bench")
    if tag:
        git(folder, "tag", tag)


def git(folder: Path, *arguments: str) -> None:
    """Run git without settings of one's own."""
    subprocess.run(["git", *arguments], cwd=folder, check=True, env=os.environ | GIT)


def timed(*command: str | Path) -> float:
    """CPU seconds, of children too, that a command takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment | GIT,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
