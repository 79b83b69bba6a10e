"""Secrets of a kind, and the packages that it needs: here of a kind that is made up."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from environments import environment
from pytest_copie.plugin import Copie
from specs import small
from support import copy_template

from generator.design.snippets import union

DOCTOR = "from pipeline import doctor; print(*doctor._variables(), sep='\\n')"
SECRET = "from pipeline import variables; print(variables.secret('SHOP_PASSWORD'))"
STEP = """
import sys
from pipeline import __main__, transform, variables
transform.prepare = lambda: variables.secret('SHOP_PASSWORD') is None
sys.argv = ['pipeline', 'prepare']
sys.exit(__main__.main())
"""


@pytest.fixture(scope="module")
def letters(copie_session: Copie, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with files from a kind of source that asks for a password."""
    template = copy_template(tmp_path_factory.mktemp("letters"))
    kind = template / "generator/kinds/sources/files.py"
    text = kind.read_text(encoding="utf-8").replace('"files"', '"letters"')
    places = 'return {"PATH": source.path'
    assert text.count(places) == 1
    text = text.replace(places, places + ', "PASSWORD": None')
    kind.with_name("letters.py").write_text(text, encoding="utf-8")
    piece = template / "blueprints/_pieces/sources/files"
    own = shutil.copytree(piece, piece.with_name("letters"))
    (own / "requirements.in").write_text("brass-bell==1.0.0\n")
    (own / "requirements.txt").write_text("brass-bell==1.0.0\nrope==2.1\n")
    spec = small("kind: files", "kind: letters")
    spec += "environments: {prod: {sources: {shop: {path: /srv/letters}}}}\n"
    result = copie_session.copy(extra_answers={"pipeline": spec}, template_dir=template)
    if result.exception:
        raise result.exception
    assert result.project_dir
    return result.project_dir


def run(
    project: Path, code: str, password: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run code in the project, which needs no package of the kind that is made up."""
    lock = project.parent / "project.txt"
    lines = (project / "requirements/project.txt").read_text().splitlines()
    kept = [line for line in lines if line not in ("brass-bell==1.0.0", "rope==2.1")]
    assert len(lines) - len(kept) == 2
    lock.write_text("\n".join(kept) + "\n")
    return subprocess.run(
        [environment(lock) / "bin/python", "-c", code],
        cwd=project,
        env={**os.environ, "SHOP_PASSWORD": password},
        capture_output=True,
        text=True,
    )


def test_a_secret_is_named_where_people_set_it_and_nowhere_else(letters: Path) -> None:
    example = (letters / ".env.example").read_text()
    assert (
        "\n# Path of the source shop\n#SHOP_PATH=data\n"
        "\n# Password of the source shop: a secret, which has no default\n"
        "SHOP_PASSWORD=\n"
    ) in example
    assert "SHOP_PATH=/srv/letters\n" in (letters / "environments/prod.env").read_text()
    assert "PASSWORD" not in (letters / "environments/prod.env").read_text()


def test_a_secret_that_is_not_set_is_named(letters: Path) -> None:
    step = run(letters, STEP)
    assert (step.returncode, step.stdout) == (1, "")
    assert step.stderr == (
        "  SHOP_PASSWORD is not set. It is a secret and has no default: set it in the "
        "environment or in .env.\n"
    )
    assert run(letters, SECRET, password="plum").stdout == "plum\n"


def test_the_doctor_asks_for_secrets_and_never_shows_them(letters: Path) -> None:
    missing, there = run(letters, DOCTOR), run(letters, DOCTOR, password="plum")
    assert missing.returncode == there.returncode == 0, missing.stderr + there.stderr
    assert "advice='set it in the environment or in .env'" in missing.stdout
    assert "'SHOP_PASSWORD', seen='set', advice=''" in there.stdout
    assert "plum" not in there.stdout


def test_a_kind_brings_the_packages_that_it_needs(letters: Path) -> None:
    declared = (letters / "requirements/project.in").read_text()
    assert "# What the pipeline is made of\nbrass-bell==1.0.0\ndbt-core==" in declared
    locked = (letters / "requirements/project.txt").read_text()
    assert {"brass-bell==1.0.0", "rope==2.1"} < set(locked.splitlines())
    assert locked == union(locked)
