"""The wheel, installed away from the checkout: it scaffolds, and its projects can be updated."""

from __future__ import annotations

import os
import site
import subprocess
import sys
import zipfile
from collections.abc import Callable
from email.parser import HeaderParser
from pathlib import Path

import pytest
import yaml
from support import ROOT, spec_of, tree, without_origin

from generator import __version__


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that sees nothing of the checkout."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the work tree with what this environment has."""
    folder = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "-t",
        "wheel",
        "-d",
        folder,
        cwd=ROOT,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def penstock(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, in an environment that has this one's other packages.

    A wheel of pure Python is installed by unpacking it, so no index is needed.
    """
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    where = run(
        python, "-c", "import site; print(site.getsitepackages()[0])", cwd=folder
    )
    packages = Path(where.strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # After the wheel's own, so that what is installed here can't take its place.
    (packages / "others.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    command = folder / "penstock"
    command.write_text(
        f"#!{python}\nimport sys\nfrom generator.cli import main\nsys.exit(main())\n"
    )
    command.chmod(0o755)
    return command


def test_it_is_not_the_checkout(penstock: Path, tmp_path: Path) -> None:
    python = penstock.parent / "venv/bin/python"
    found = run(
        python, "-c", "import generator; print(generator.__file__)", cwd=tmp_path
    )

    assert Path(found.strip()).is_relative_to(penstock.parent)


def test_it_carries_the_whole_template(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {
            name.removeprefix("generator/_template/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("generator/_template/")
        }
    template = {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in sorted((ROOT / "blueprints").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    template["copier.yml"] = (ROOT / "copier.yml").read_bytes()
    hook = "generator/scaffold/hook.py"
    template[hook] = (ROOT / hook).read_bytes()

    assert carried.keys() == template.keys()
    assert carried == template
    names = "\n".join(carried)
    for hidden in ("/.gitignore", "/.github/workflows/", "/.sqlfluff", "/.gitkeep"):
        assert hidden in names, hidden


def test_it_carries_the_examples_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert [name for name in names if name.startswith("generator/examples/")]
    tops = {name.split("/")[0] for name in names}
    assert tops == {"generator", f"penstock-{__version__}.dist-info"}
    assert not [name for name in names if "__pycache__" in name]


def test_its_projects_are_those_of_the_checkout(
    penstock: Path, rendered: Callable[[str], Path], tmp_path: Path
) -> None:
    spec = tmp_path / "shop.yml"
    spec.write_text(spec_of("shop"), encoding="utf-8")

    run(penstock, "new", tmp_path / "project", "--spec", spec, cwd=tmp_path)

    made = without_origin(tree(tmp_path / "project"))
    assert made == without_origin(tree(rendered("shop")))


def test_its_projects_know_where_updates_come_from(
    penstock: Path, wheel: Path, tmp_path: Path
) -> None:
    run(penstock, "new", "project", "--defaults", cwd=tmp_path)

    answers = yaml.safe_load(
        (tmp_path / "project/.copier-answers.yml").read_text(encoding="utf-8")
    )
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(name).decode())
    urls = dict(url.split(", ") for url in metadata.get_all("Project-URL", []))
    assert answers["_src_path"] == urls["Repository"]
    assert answers["_src_path"].endswith(".git")
    assert answers["_commit"] == f"v{metadata['Version']}" == f"v{__version__}"


def test_its_other_commands_work(penstock: Path, tmp_path: Path) -> None:
    (tmp_path / "penstock.yml").write_text(
        run(penstock, "examples", "flights", cwd=tmp_path)
    )

    assert "is valid" in run(penstock, "validate", cwd=tmp_path)
    assert '"$schema"' in run(penstock, "schema", cwd=tmp_path)
    assert __version__ in run(penstock, "--version", cwd=tmp_path)
