"""What plain `copier update --trust --defaults` does to a project.

Copier renders the old project again to see what was edited by hand; that works because the
spec as it was last applied is an answer. Each scenario has a template of its own tags.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from copier import run_copy, run_update
from copier.errors import UserMessageError
from jinja2 import DictLoader, Environment
from resync import DOORS, SPEC, WITH_DOORS, WITHOUT_ROOMS
from support import commit, git, tree, without_origin

from generator.cli import main
from generator.scaffold.compiled import Compiled

NOTE = "<!-- Ours: ask Ada before the valves are touched. -->\n"


@pytest.fixture(scope="session")
def first(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of the template that has one version, v1.0.0.

    Without the folders of plain Python, which updates treat like all others.
    """
    folder = shutil.copytree(template, tmp_path_factory.mktemp("one") / "penstock")
    for name in ("ingestion", "pipeline", "quality", "requirements"):
        shutil.rmtree(folder / "blueprints" / name)
    commit(folder, "One", tag="v1.0.0")
    return folder


@pytest.fixture(scope="session")
def second(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with v2.0.0: another README, from an attribute that the design got."""
    folder = tmp_path_factory.mktemp("two") / "penstock"
    git(folder.parent, "clone", "--quiet", str(first), str(folder))
    names = folder / "generator/design/names.py"
    text = names.read_text(encoding="utf-8")
    changed = text.replace(
        "    @property\n    def pool(",
        '    @property\n    def motto(self) -> str:\n        """New."""\n'
        '        return f"Version two of {self.name}."\n\n'
        "    @property\n    def pool(",
    )
    assert changed != text
    names.write_text(changed, encoding="utf-8")
    readme = folder / "blueprints/README.md.jinja"
    with readme.open("a", encoding="utf-8") as file:
        file.write("\n[[ design.project.motto ]]\n")
    (folder / "blueprints/docs/motto.md.jinja").write_text(
        "# [[ design.project.motto ]]\n"
    )
    commit(folder, "Two", tag="v2.0.0")
    return folder


@pytest.fixture(scope="session")
def before(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of v1.0.0, to be copied."""
    return write(first, tmp_path_factory.mktemp("before") / "project", SPEC)


@pytest.fixture
def project(before: Path, tmp_path: Path) -> Path:
    """A project of v1.0.0 of one's own, under git."""
    folder = shutil.copytree(before, tmp_path / "project")
    commit(folder, "Scaffold")
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Callable[[Path, str], dict[str, bytes]]:
    """The tree of a project that is written anew."""

    def rendered(repository: Path, spec: str) -> dict[str, bytes]:
        return without_origin(tree(write(repository, tmp_path / "fresh", spec)))

    return rendered


def write(repository: Path, folder: Path, spec: str | None) -> Path:
    """Render the newest version into a new folder, from a spec or from the start."""
    folder.mkdir(parents=True)
    if spec is not None:
        (folder / "penstock.yml").write_text(spec, encoding="utf-8")
    run_copy(str(repository), folder, unsafe=True, defaults=True, quiet=True)
    return folder


def change(project: Path, spec: str) -> None:
    (project / "penstock.yml").write_text(spec, encoding="utf-8")
    commit(project, "Another spec")


def take(project: Path, repository: Path) -> None:
    """Make the project one of a clone that has more versions."""
    answers = project / ".copier-answers.yml"
    text = answers.read_text(encoding="utf-8")
    answers.write_text(re.sub(r"(?m)^_src_path: .*$", f"_src_path: {repository}", text))
    commit(project, "Another address")


def update(project: Path) -> None:
    """Do what `copier update --trust --defaults` does, in this process."""
    run_update(project, unsafe=True, defaults=True, overwrite=True, quiet=True)


def update_by_command(project: Path) -> str:
    """Run that very command, and return what it prints."""
    done = subprocess.run(
        [Path(sys.executable).with_name("copier"), "update", "--trust", "--defaults"],
        cwd=project,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def bring_up_to_date(project: Path, way: str, spec: str) -> tuple[int, str]:
    """Give the project a spec, and update it in one of the two ways.

    The second takes a spec that is in no commit yet. Return its exit code and what it says.
    """
    if way == "penstock update":
        (project / "penstock.yml").write_text(spec, encoding="utf-8")
        done = CliRunner().invoke(main, ["update", "--yes", str(project)])
        return done.exit_code, done.output
    change(project, spec)
    update(project)
    return 0, ""


def now(project: Path) -> dict[str, bytes]:
    return without_origin(tree(project))


def annotate(project: Path, name: str) -> None:
    """Add a line by hand, right after the first one."""
    head, rest = (project / name).read_text(encoding="utf-8").split("\n", 1)
    (project / name).write_text(f"{head}\n{NOTE}{rest}", encoding="utf-8")
    commit(project, "By hand")


def annotated(files: dict[str, bytes], name: str) -> dict[str, bytes]:
    """The same files with the line that was added by hand."""
    head, rest = files[name].split(b"\n", 1)
    return files | {name: head + b"\n" + NOTE.encode() + rest}


Fresh = Callable[[Path, str], dict[str, bytes]]


@dataclass(frozen=True)
class Scenario:
    """What the spec, the template and a person have done when an update begins."""

    spec: str = SPEC
    newer: bool = False
    """Whether the template has a newer version."""
    edited: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    drifted: tuple[str, ...] = ()
    """Files that were edited before an earlier update, which has gone over them."""


README, DICTIONARY = "README.md", "docs/data_dictionary.md"
ROOMS_SQL = "transform/models/staging/lab/stg_lab__rooms.sql"
DOORS_FOR_ROOMS = WITHOUT_ROOMS.replace("latency:", f"{DOORS}latency:")
SCENARIOS = {
    "spec only": Scenario(WITH_DOORS),
    "template only": Scenario(newer=True),
    "both": Scenario(WITH_DOORS, newer=True),
    "hand edit in the same file": Scenario(
        DOORS_FOR_ROOMS, newer=True, edited=(README, DICTIONARY, ROOMS_SQL)
    ),
    "generated file deleted by the user": Scenario(
        WITH_DOORS, newer=True, deleted=(README, DICTIONARY)
    ),
    "file drifted earlier": Scenario(
        DOORS_FOR_ROOMS, newer=True, drifted=(README, DICTIONARY)
    ),
}
"""The spec changes the dictionary, the newer template the README; rooms may leave the spec."""


@pytest.mark.parametrize("way", ["plain copier", "penstock update"])
@pytest.mark.parametrize("scenario", SCENARIOS.values(), ids=SCENARIOS)
def test_what_becomes_of_a_project(
    scenario: Scenario,
    way: str,
    project: Path,
    first: Path,
    second: Path,
    fresh: Fresh,
) -> None:
    """All that spec and template ask for is there, and all that a person did, but for one.

    Edits in files that both renders have stay, and a file that was deleted stays deleted. A
    file whose table left the spec is in one render only: plain copier deletes it, edits and
    all; `penstock update` keeps it if it was edited, and says that it is a conflict.
    """
    for path in (*scenario.edited, *scenario.drifted):
        annotate(project, path)
    if scenario.drifted:
        code, said = bring_up_to_date(project, way, WITH_DOORS)
        assert code == 0, said
        commit(project, "An earlier update")
    for path in scenario.deleted:
        (project / path).unlink()
    commit(project, "By hand")
    if scenario.newer:
        take(project, second)
    before = now(project)

    code, said = bring_up_to_date(project, way, scenario.spec)

    found = now(project)
    expected = fresh(second if scenario.newer else first, scenario.spec)
    for path in (*scenario.edited, *scenario.drifted):
        if path in expected:
            expected = annotated(expected, path)
            assert expected[path] != before[path]
    for path in scenario.deleted:
        del expected[path]
    orphans = {path for path in scenario.edited if path not in expected}
    if way == "penstock update":
        expected |= {path: before[path] for path in orphans}
        assert code == bool(orphans), said
        for path in orphans:
            assert f"conflict {path}  (it is no longer generated" in said
        for path in scenario.deleted:
            assert f"missing  {path}  (you deleted it, and misses" in said
    assert found == expected


def test_table_removed_takes_its_files_along(
    project: Path, first: Path, fresh: Fresh
) -> None:
    change(project, WITHOUT_ROOMS)

    update(project)

    assert not [name for name in now(project) if "rooms" in name]
    assert now(project) == fresh(first, WITHOUT_ROOMS)


def test_template_changed_and_each_version_uses_its_own_modules(
    project: Path, second: Path, fresh: Fresh
) -> None:
    """One process loads both versions: only the second design has the new attribute."""
    take(project, second)

    update(project)

    assert (project / "docs/motto.md").read_text() == "# Version two of lab.\n"
    assert now(project) == fresh(second, SPEC)
    assert "_commit: v2.0.0" in (project / ".copier-answers.yml").read_text()


def test_everything_at_once_with_a_hand_edit_in_the_same_file(
    project: Path, second: Path, fresh: Fresh
) -> None:
    """Spec and template change one file that was edited by hand, and it keeps all three."""
    for name in ("README.md", "docs/data_dictionary.md"):
        annotate(project, name)
    take(project, second)
    change(project, WITH_DOORS)

    said = update_by_command(project)

    expected = fresh(second, WITH_DOORS)
    for name in ("README.md", "docs/data_dictionary.md"):
        expected = annotated(expected, name)
    assert now(project) == expected
    assert "conflict" not in said


def test_files_of_one_s_own_stay(project: Path, first: Path, fresh: Fresh) -> None:
    mine = project / "transform/models/custom/mine.sql"
    mine.write_text("select 1 as one\n")
    change(project, WITH_DOORS)

    update(project)

    assert now(project) == fresh(first, WITH_DOORS) | {
        "transform/models/custom/mine.sql": b"select 1 as one\n"
    }


def test_conflict_is_marked_in_the_file_and_in_git(project: Path, second: Path) -> None:
    readme = project / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(f"{text}\nOur own last words.\n", encoding="utf-8")
    commit(project, "By hand")
    take(project, second)

    update(project)

    merged = readme.read_text(encoding="utf-8")
    for part in ("<<<<<<<", "Our own last words.", "Version two of lab.", ">>>>>>>"):
        assert part in merged
    assert git(project, "diff", "--name-only", "--diff-filter=U").split() == [
        "README.md"
    ]


def test_component_switched_off_takes_its_files_along(
    project: Path, first: Path, fresh: Fresh
) -> None:
    bare = SPEC.replace("local: compose", "ci: none")
    change(project, bare)

    update(project)

    for name in ("compose.yaml", "docker", ".github"):
        assert not (project / name).exists(), name
    assert now(project) == fresh(first, bare)

    change(project, SPEC)
    update(project)
    assert (project / "compose.yaml").exists()


def test_update_without_a_change_changes_nothing(project: Path) -> None:
    before = tree(project)

    update(project)

    assert tree(project) == before
    assert git(project, "status", "--porcelain") == ""


def test_invalid_spec_is_refused_and_changes_nothing(project: Path) -> None:
    change(project, SPEC.replace("rooms}", "roms}"))
    before = tree(project)

    with pytest.raises(
        UserMessageError, match=r"penstock\.yml:13:\d+: `roms` is no table"
    ):
        update(project)

    assert tree(project) == before
    assert git(project, "status", "--porcelain") == ""


def test_sample_data_of_the_start_belong_to_the_user(
    first: Path, tmp_path: Path
) -> None:
    """The start's data are written once; no update changes or brings them back."""
    project = write(first, tmp_path / "start", None)
    samples = sorted((project / "samples").rglob("*.csv"))
    commit(project, "Scaffold")
    samples[0].unlink()
    samples[1].write_text("changed\n")
    spec = (project / "penstock.yml").read_text(encoding="utf-8")
    commit(project, "Data")

    change(project, spec.replace("A first pipeline", "Our first pipeline"))
    update(project)

    assert not samples[0].exists()
    assert samples[1].read_text() == "changed\n"
    assert all(sample.exists() for sample in samples[1:])


def test_a_version_is_loaded_once_however_many_clones_it_has(
    project: Path, second: Path
) -> None:
    """Copier makes three clones in an update, and takes each away after its render."""
    take(project, second)
    loaded = {name for name in sys.modules if re.fullmatch("_penstock_[0-9a-f]+", name)}
    for name in [n for n in sys.modules if n.split(".")[0] in loaded]:
        del sys.modules[name]

    update(project)

    packages = [m for n, m in sys.modules.items() if re.fullmatch("_penstock_.*", n)]
    packages = [module for module in packages if "." not in module.__name__]
    assert len(packages) == 2
    assert all(Path(str(module.__file__)).exists() for module in packages)


def test_what_is_compiled_serves_another_environment() -> None:
    """The parts of a path too; and a template that changed is compiled anew."""
    compiled, sources = Compiled(), {"a": "A {{ x }}", "b": "B {% include 'a' %}"}

    class Counting(Environment):
        made = 0

        def _generate(self, *arguments: Any, **options: Any) -> str:
            self.made += 1
            return super()._generate(*arguments, **options)

    for expected in (3, 0):
        environment = Counting(loader=DictLoader(sources))
        compiled.serve(environment)
        assert environment.get_template("b").render(x=1) == "B A 1"
        rendered = [environment.from_string("{{ x }}").render(x=n) for n in (1, 2)]
        assert (rendered, environment.made) == (["1", "2"], expected)
    sources["a"] = "C"
    environment = Counting(loader=DictLoader(sources))
    compiled.serve(environment)
    assert (environment.get_template("b").render(), environment.made) == ("B C", 1)
