"""Projects and templates for the tests of `penstock update`, made fast.

A project is rendered in memory and written with git's own commits; the template is a small
repository with two tags, whose second version changes a template and adds another.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from click.testing import CliRunner, Result
from support import commit, git, tree

from generator.cli import main
from generator.resync.project import ANSWERS_FILE
from generator.resync.tree import render_tree

SPEC = """\
spec: 1
project: {name: lab, description: Rooms and what they measure.}
sources:
  lab:
    kind: files
    path: data/lab
    tables:
      readings:
        key: id
        columns:
          id: integer
          celsius: {type: float, unit: degrees}
          room: {type: integer, references: rooms}
      rooms:
        key: id
        columns:
          id: integer
          name: string
latency: daily
storage: {warehouse: duckdb}
deployment: {local: compose}
"""
DOORS = """\
      doors:
        key: id
        columns:
          id: integer
          colour: string
"""
WITH_DOORS = SPEC.replace("latency:", f"{DOORS}latency:")
WITHOUT_ROOMS = re.sub(
    r"      rooms:\n(?:        .*\n)+", "", SPEC.replace(", references: rooms", "")
)
ROOMS_SQL = "transform/models/staging/lab/stg_lab__rooms.sql"
READINGS_SQL = "transform/models/staging/lab/stg_lab__readings.sql"
DICTIONARY = "docs/data_dictionary.md"


def versions(template: Path, folder: Path) -> Path:
    """A repository of the template with v1.0.0, and v2.0.0 in which a few files differ."""
    shutil.copytree(template, folder)
    commit(folder, "One", tag="v1.0.0")
    readme = folder / "blueprints/README.md.jinja"
    readme.write_text(f"{readme.read_text('utf-8')}\nVersion two.\n", "utf-8")
    (folder / "blueprints/docs/motto.md.jinja").write_text(
        "# [[ design.project.title ]]\n"
    )
    (folder / "blueprints/docs/lineage.md.jinja").rename(
        folder / "blueprints/docs/origins.md.jinja"
    )
    commit(folder, "Two", tag="v2.0.0")
    return folder


def fresh(repository: Path, spec: str, version: str) -> dict[str, bytes]:
    """A project as plain copier would write it, but in memory and in a blink."""
    folder = at(repository, version)
    answers = {"_src_path": str(repository), "_commit": version}
    files = render_tree(folder, spec, answers, ANSWERS_FILE)
    return {path: file.content for path, file in files.items()}


def at(repository: Path, version: str) -> Path:
    """The files of a version, beside the repository."""
    folder = repository.with_name(f"{repository.name}-{version}")
    if not folder.exists():
        git(repository, "worktree", "add", "--quiet", str(folder), version)
    return folder


def write(repository: Path, folder: Path, spec: str, version: str = "v1.0.0") -> Path:
    """A new project of a version, committed."""
    files = render_tree(
        at(repository, version),
        spec,
        {"_src_path": str(repository), "_commit": version},
        ANSWERS_FILE,
    )
    for path, file in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        target.chmod(0o755 if file.executable else 0o644)
    commit(folder, "Scaffold")
    return folder


def penstock(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def update(project: Path, *options: str | Path) -> Result:
    return penstock("update", project, "--yes", *options)


def respec(project: Path, spec: str) -> None:
    """Another spec, uncommitted: `penstock update` takes that."""
    (project / "penstock.yml").write_text(spec, encoding="utf-8")


def edit(project: Path, path: str, line: str = "-- ours: ask Ada first") -> str:
    """Add a line of one's own after the first one, and commit it."""
    file = project / path
    head, rest = file.read_text(encoding="utf-8").split("\n", 1)
    file.write_text(f"{head}\n{line}\n{rest}", encoding="utf-8")
    commit(project, "By hand")
    return line


def state(project: Path) -> tuple[object, ...]:
    """All that an update may touch: the work tree, modes too, and the index."""
    modes = {
        str(p.relative_to(project)): p.lstat().st_mode
        for p in sorted(project.rglob("*"))
        if ".git" not in p.relative_to(project).parts
    }
    index = subprocess.run(
        ["git", "ls-files", "-s"], cwd=project, check=True, capture_output=True
    ).stdout
    return tree(project), modes, index
