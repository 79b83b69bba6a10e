"""An update that is killed anywhere leaves a project as it was, or fully updated.

Every step that touches the disk fails in turn; and real processes are killed, at each step
of the journal and at random.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from resync import DICTIONARY, SPEC, WITHOUT_ROOMS, edit, respec, state, versions, write
from support import commit, git, tree

from generator.errors import UpdateInterrupted, UpdateRefused
from generator.resync import disk
from generator.resync.journal import apply, recover
from generator.resync.merge import decide
from generator.resync.project import Project
from generator.resync.tree import File

BEFORE = {
    "a/changed.txt": File(b"one\n"),
    "a/merged.txt": File(b"1\n2\n3\n4\n5\n"),
    "b/c/deleted.txt": File(b"gone\n"),
    "both.txt": File(b"before\n"),
    "old/name.txt": File(b"1\n2\n3\n"),
    "old/edited.txt": File(b"edited\n"),
    "run.sh": File(b"true\n"),
}
AFTER = {
    "a/changed.txt": File(b"two\n"),
    "a/merged.txt": File(b"1\n2\n3\n4\nfive\n"),
    "both.txt": File(b"after\n"),
    "d/created.txt": File(b"new\n"),
    "new/name.txt": File(b"1\n2\nthree\n"),
    "run.sh": File(b"true\n", executable=True),
}
MOVES = {"new/name.txt": "old/name.txt"}
STEPS = [name for name in disk.__all__ if callable(getattr(disk, name))]


class Killed(BaseException):
    """What a killed process would do next."""


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `BEFORE`, with edits of a person in it."""
    folder = tmp_path_factory.mktemp("small") / "project"
    for path, file in BEFORE.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(file.content)
    (folder / ".gitignore").write_text("/.penstock/update*\n")
    commit(folder, "Scaffold")
    (folder / "a/merged.txt").write_text("zero\n1\n2\n3\n4\n5\n")
    (folder / "both.txt").write_text("mine\n")
    (folder / "old/name.txt").write_text("zero\n1\n2\n3\n")
    (folder / "old/edited.txt").write_text("edited by me\n")
    commit(folder, "By hand")
    return folder


@pytest.fixture
def copies(small: Path, tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """As many copies of it as are needed."""
    count = iter(range(10_000))

    def copy() -> Path:
        return shutil.copytree(small, tmp_path / str(next(count)))

    yield copy


def work(folder: Path) -> tuple[str, ...]:
    project = Project(folder, {})
    return apply(project, decide(project, BEFORE, AFTER, MOVES))


def whole(folder: Path) -> tuple[object, ...]:
    """The state, without the empty folder that the lock is on, and without what git sees
    of the time: `ls-files -s` has none.
    """
    shown = git(folder, "status", "--porcelain")
    modes = {p: m for p, m in state(folder)[1].items() if p != ".penstock"}  # type: ignore[attr-defined]
    return tree(folder), modes, state(folder)[2], shown


def kill_at(patch: pytest.MonkeyPatch, last: int, error: type[BaseException]) -> None:
    """Let step number `last` never happen."""
    count = iter(range(1, 10_000))

    def wrapped(step: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object, **options: object) -> None:
            if next(count) == last:
                raise error("as if killed")
            step(*arguments, **options)

        return run

    for name in STEPS:
        patch.setattr(disk, name, wrapped(getattr(disk, name)))


def test_what_is_done_when_nothing_fails(copies: Callable[[], Path]) -> None:
    folder = copies()

    assert work(folder) == ()

    assert tree(folder) == {
        ".gitignore": b"/.penstock/update*\n",
        "a/changed.txt": b"two\n",
        "a/merged.txt": b"zero\n1\n2\n3\n4\nfive\n",
        "both.txt": b"<<<<<<< yours\nmine\n=======\nafter\n>>>>>>> penstock\n",
        "d/created.txt": b"new\n",
        "new/name.txt": b"zero\n1\n2\nthree\n",
        "old/edited.txt": b"edited by me\n",
        "run.sh": b"true\n",
    }
    assert (folder / "run.sh").stat().st_mode & 0o111
    assert not (folder / "b").exists()
    status = git(folder, "status", "--porcelain").splitlines()
    assert {"UU both.txt", "UD old/edited.txt", " R old/name.txt -> new/name.txt"} <= {
        *status
    }


@pytest.mark.parametrize("error", [Killed, OSError])
def test_killed_at_each_step(
    copies: Callable[[], Path], error: type[BaseException]
) -> None:
    """Before or after, and nothing between; and the journal is gone."""
    untouched = copies()
    before = whole(untouched)
    done = copies()
    work(done)
    after = whole(done)
    outcomes = []
    for last in range(1, 1000):
        folder = copies()
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, last, error)
            try:
                work(folder)
            except (Killed, UpdateInterrupted, UpdateRefused, OSError):
                pass
            else:
                break
        recover(folder)
        found = whole(folder)
        assert found in (before, after), f"killed at step {last}"
        assert not list((folder / ".penstock").glob("update*"))
        outcomes.append(found == after)
        shutil.rmtree(folder)
    assert outcomes == sorted(outcomes), "once begun, an update is always finished"
    assert {False, True} <= {*outcomes}
    assert len(outcomes) > 20


def test_killed_again_while_it_recovers(copies: Callable[[], Path]) -> None:
    done = copies()
    work(done)
    after = whole(done)
    for last in range(1, 1000):
        folder = copies()
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, 15, Killed)
            with pytest.raises(Killed):
                work(folder)
        with pytest.MonkeyPatch.context() as patch:
            kill_at(patch, last, Killed)
            try:
                recover(folder)
            except Killed:
                recover(folder)
            else:
                break
        assert whole(folder) == after, f"killed at step {last}"
        shutil.rmtree(folder)
    assert last > 5


def test_what_a_person_does_in_between_stays(copies: Callable[[], Path]) -> None:
    """Edits of files that wait for their turn are not written over, and are named."""
    folder = copies()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disk, "put", lambda *_, **__: (_ for _ in ()).throw(Killed()))
        with pytest.raises(Killed):
            work(folder)
    mine = ("a/changed.txt", "d/created.txt", "new/name.txt")
    for name in mine:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("In between.\n")

    said = recover(folder)

    for name in mine:
        assert name in said
        assert (folder / name).read_text() == "In between.\n"
    assert (folder / "old/name.txt").read_text() == "zero\n1\n2\n3\n"
    assert (folder / "a/merged.txt").read_text() == "zero\n1\n2\n3\n4\nfive\n"


def test_a_file_that_changes_while_the_plan_is_made(copies: Callable[[], Path]) -> None:
    folder = copies()
    project = Project(folder, {})
    decisions = decide(project, BEFORE, AFTER, MOVES)
    (folder / "a/changed.txt").write_text("Just now.\n")

    with pytest.raises(UpdateRefused, match="changed while the plan was made"):
        apply(project, decisions)

    assert (folder / "a/changed.txt").read_text() == "Just now.\n"
    assert recover(folder) == ""


def test_a_disk_that_fails_is_told_and_the_next_command_goes_on(
    copies: Callable[[], Path],
) -> None:
    folder = copies()
    (folder / ".git/index.lock").touch()

    with pytest.raises(UpdateInterrupted, match=r"index\.lock"):
        work(folder)
    with pytest.raises(UpdateInterrupted):
        recover(folder)
    (folder / ".git/index.lock").unlink()

    assert recover(folder) == "An update that was interrupted has been finished."
    done = copies()
    work(done)
    assert whole(folder) == whole(done)


KILLER = """
import os, signal, sys
from generator.resync import disk
last, count = int(sys.argv.pop(1)), 0
def wrapped(step):
    def run(*arguments, **options):
        global count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*arguments, **options)
    return run
for name in disk.__all__:
    setattr(disk, name, wrapped(getattr(disk, name)))
from generator.cli import main
main()
"""


def test_killed_processes(template: Path, tmp_path: Path) -> None:
    """Real processes with SIGKILL: at a few steps, and at any moment at all."""
    repository = versions(template, tmp_path / "penstock")
    project = write(repository, tmp_path / "lab", SPEC)
    edit(project, DICTIONARY)
    respec(project, WITHOUT_ROOMS)
    before = whole(project)
    updated = shutil.copytree(project, tmp_path / "updated")
    update = ("update", "--yes")
    began = time.monotonic()
    assert _run(updated, KILLER, "0", *update).returncode == 0
    took = time.monotonic() - began
    after = whole(updated)
    moments = [
        3,
        20,
        45,
        *(random.uniform(0.2, 1.1) * took for _ in range(3)),
    ]
    for moment in moments:
        folder = shutil.copytree(project, tmp_path / "killed")
        if isinstance(moment, int):
            assert _run(folder, KILLER, str(moment), *update).returncode < 0
        else:
            _run(folder, KILLER, "0", *update, timeout=moment)
        told = _run(folder, KILLER, "0", "examples")
        assert told.returncode == 0, told.stderr
        found = whole(folder)
        assert found in (before, after), f"killed at {moment}: {told.stderr}"
        assert not list((folder / ".penstock").glob("update*"))
        shutil.rmtree(folder)


def _run(
    folder: Path, code: str, *arguments: str, timeout: float | None = None
) -> subprocess.CompletedProcess[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        out, err = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        out, err = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
