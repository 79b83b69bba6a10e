"""What keeping in step costs, beside bare copier on as many trivial files.

For each number of tables a project and a twin of trivial files are made, and in the same run
both are copied, updated and updated once more without a change. Then `penstock plan` and
`check` are measured beside `penstock update`. CPU seconds of all processes count, so that
other work on the machine does not.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from scaffold import COPIER, FIXED, ROOT, large, make_trivial, own_template

PENSTOCK = Path(sys.executable).parent / "penstock"
CLAIMS = {
    "copy": ("copier copy", "bare copy", 1.1),
    "update": ("penstock update", "bare update", 1.1),
    "no-op": ("penstock update, no-op", "bare update, no-op", 1.1),
    "plan": ("penstock plan", "penstock update", 0.5),
    "check": ("penstock check", "penstock update", 0.25),
    "plan beside bare copier": ("penstock plan", "bare update", 0.5),
    "check beside bare copier": ("penstock check", "bare update", 0.25),
}
GIT = {
    f"GIT_{who}_{what}": "bench@example.com"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def main() -> int:
    """Print a table; return 1 where a claim does not hold."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tables", type=int, nargs="*", default=[10, 100, 1000])
    options = parser.parse_args()
    print(
        f"{'tables':>6} {'files':>6}  {'what':<26}{'seconds':>9}{'beside':>9}{'ratio':>7}"
    )
    holds = True
    for tables in options.tables:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            files, seconds = measure(Path(folder), tables)
        for name, (ours, theirs, most) in CLAIMS.items():
            ratio = seconds[ours] / seconds[theirs]
            fits = ratio <= most
            # What imports cost counts for little where there is much to do.
            fits |= most >= 1 and seconds[ours] <= seconds[theirs] + FIXED
            # What the claims of speed are about is copier; the rest is told.
            holds &= fits or name in ("plan", "check")
            print(
                f"{tables:>6} {files:>6}  {name:<26}{seconds[ours]:>9.2f}"
                f"{seconds[theirs]:>9.2f}{ratio:>7.2f}{'' if fits else f'  > {most}'}",
                flush=True,
            )
    return 0 if holds else 1


def measure(folder: Path, tables: int) -> tuple[int, dict[str, float]]:
    """How many files there are, and CPU seconds by what was done."""
    spec, more = large(tables), large(tables + max(1, tables // 100))
    ours, bare = own_template(folder / "ours"), folder / "bare"
    files = make_trivial(ours, spec, bare, folder / "first")
    (bare / "blueprints/.copier-answers.yml.jinja").unlink()
    for template in (ours, bare):
        commit(template, "v1.0.0")
    seconds = {}
    project, twin = folder / "project", folder / "twin"
    for target, template, name in ((project, ours, "copier"), (twin, bare, "bare")):
        target.mkdir()
        (target / "penstock.yml").write_text(spec, encoding="utf-8")
        options = ("--trust", "--quiet", "--defaults", "--overwrite")
        seconds[f"{name} copy"] = timed(COPIER, "copy", *options, template, target)
    answers = twin / ".copier-answers.yml"
    answers.write_text(f"_src_path: {bare}\n_commit: v1.0.0\nname: trivial\n")
    for target in (project, twin):
        commit(target)
    # As large a change of the twin: a template in a hundred.
    changed = sorted((bare / "blueprints").rglob("*.jinja"))[::100]
    for path in changed:
        path.write_text("{{ name }}\nchanged\n")
    commit(bare, "v2.0.0")
    update = (COPIER, "update", "--trust", "--quiet", "--defaults")
    seconds["bare update"] = timed(*update, twin)
    answers.write_text(f"_src_path: {bare}\n_commit: v2.0.0\nname: trivial\n")
    commit(twin)
    seconds["bare update, no-op"] = timed(*update, twin)
    (project / "penstock.yml").write_text(more, encoding="utf-8")
    seconds["penstock plan"] = timed(PENSTOCK, "plan", project)
    seconds["penstock update"] = timed(PENSTOCK, "update", "--yes", project)
    commit(project)
    seconds["penstock update, no-op"] = timed(PENSTOCK, "update", "--yes", project)
    seconds["penstock check"] = timed(PENSTOCK, "check", project)
    return files, seconds


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
    subprocess.run(
        command, check=True, stdout=subprocess.DEVNULL, cwd=ROOT, env=os.environ | GIT
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
