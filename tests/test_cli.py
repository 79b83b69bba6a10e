"""The penstock command: what it prints, how it exits, and how soon."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from specs import SMALL, small
from support import EXAMPLES, ROOT, spec_of, tree

from generator import __version__
from generator.cli import main
from generator.spec.schema import schema_text

BROKEN = small("at: timestamp", "at: datetime").replace("{name: small}", "{nam: small}")


def penstock(*arguments: str | Path, **options: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments], **options)  # type: ignore[arg-type]


@pytest.fixture
def spec_file(tmp_path: Path) -> Path:
    file = tmp_path / "penstock.yml"
    file.write_text(SMALL, encoding="utf-8")
    return file


@pytest.fixture
def broken_file(tmp_path: Path) -> Path:
    file = tmp_path / "broken.yml"
    file.write_text(BROKEN, encoding="utf-8")
    return file


@pytest.mark.parametrize("command", [None, *main.commands])
def test_help_teaches_by_examples(command: str | None) -> None:
    result = penstock(*([command] if command else []), "--help")
    assert result.exit_code == 0
    assert re.search(r"^ *Examples?:\n +penstock ", result.output, re.MULTILINE)
    parameters = main.commands[command].params if command else main.params
    for parameter in parameters:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.name} has no help"


def test_the_bare_command_shows_its_help() -> None:
    assert "One declarative spec" in penstock().output


def test_version() -> None:
    assert penstock("--version").output == f"penstock, version {__version__}\n"


def test_an_unknown_command_is_told_and_exits_with_2() -> None:
    result = penstock("vaildate")
    assert (result.exit_code, "No such command 'vaildate'" in result.output) == (
        2,
        True,
    )


@pytest.mark.parametrize("target", ["penstock.yml", "."])
def test_validate_tells_what_the_spec_comes_to(spec_file: Path, target: str) -> None:
    result = penstock("validate", spec_file.parent / target)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "penstock.yml is valid.\n\nsmall: Star schema on DuckDB" in result.stdout
    assert "orders     fact, since it refers to customers\n" in result.stdout
    assert "Say otherwise under `modeling:`" in result.stdout


def test_validate_looks_into_the_working_folder(
    spec_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(spec_file.parent)
    assert penstock("validate").output.startswith("penstock.yml is valid.")


def test_problems_as_text(broken_file: Path) -> None:
    result = penstock("validate", broken_file)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"{broken_file}:2:1: `name:` is missing in `project`\n"
        "    The project's name; folders, DAGs and variables are named after it.\n"
        f"{broken_file}:2:11: unknown key `nam`\n"
        "    Did you mean `name`?\n"
        f"{broken_file}:21:11: `datetime` is not a type; did you mean `timestamp`?\n"
        "\n3 problems; nothing was written.\n"
    )


def test_one_problem_is_one_problem(broken_file: Path) -> None:
    broken_file.write_text("")
    assert "1 problem; nothing was written." in penstock("validate", broken_file).stderr


def test_problems_as_json(broken_file: Path, spec_file: Path) -> None:
    result = penstock("validate", broken_file, "--format", "json")
    assert (result.exit_code, result.stderr) == (1, "")
    found = json.loads(result.stdout)["problems"]
    assert [(p["line"], p["column"]) for p in found] == [(2, 1), (2, 11), (21, 11)]
    assert set(found[0]) == {"file", "line", "column", "message", "hint"}
    valid = penstock("validate", spec_file, "--format", "json")
    assert (valid.exit_code, json.loads(valid.stdout)) == (0, {"problems": []})


def test_problems_as_annotations(broken_file: Path, spec_file: Path) -> None:
    result = penstock("validate", broken_file, "--format", "github")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[1] == (
        f"::error file={broken_file},line=2,col=11::unknown key `nam`%0ADid you mean `name`?"
    )
    assert penstock("validate", spec_file, "--format", "github").output == ""


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_no_spec_to_validate(tmp_path: Path, form: str) -> None:
    result = penstock("validate", tmp_path, "--format", form)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{tmp_path / 'penstock.yml'}: there is no spec here." in result.stderr


def test_a_spec_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "penstock.yml").write_bytes(b"\xff\xfe")
    result = penstock("validate", tmp_path)
    assert (result.exit_code, "is not UTF-8 (byte 0)" in result.stderr) == (1, True)


def test_schema_is_printed_or_written(tmp_path: Path) -> None:
    file = tmp_path / "new" / "schema.json"
    assert penstock("schema", "--output", file).output == ""
    assert (
        file.read_text(encoding="utf-8") == penstock("schema").output == schema_text()
    )


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = penstock("schema", "--output", tmp_path / "file" / "schema.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert re.fullmatch(r".*/file.*: (Not a directory|File exists)\.\n", result.stderr)


def test_examples_are_listed() -> None:
    lines = penstock("examples").output.splitlines()
    assert [line.split()[0] for line in lines[: len(EXAMPLES)]] == sorted(EXAMPLES)
    assert all(len(line.split()) > 4 for line in lines[: len(EXAMPLES)])


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_printed_as_it_is(name: str) -> None:
    assert penstock("examples", name).output == spec_of(name)


def test_an_unknown_example_names_the_known_ones() -> None:
    result = penstock("examples", "trains")
    assert (result.exit_code, result.stderr) == (
        1,
        "There is no example `trains`. There are flights, minimal, platform, shop.\n",
    )


@pytest.fixture
def new(template: Path) -> Callable[..., Result]:
    """`penstock new` from the template as it is, in a plain folder."""
    return lambda *arguments: penstock("new", *arguments, "--template", template)


def test_new_writes_a_project_and_says_what_is_next(
    new: Callable[..., Result], spec_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "a project"
    result = new(folder, "--spec", spec_file)
    assert result.exit_code == 0, result.output
    files = tree(folder)
    assert files["penstock.yml"].decode() == SMALL
    assert f"{len(files)} files are in {folder}." in result.output
    assert f"cd '{folder}'" in result.output


def test_new_asks_nothing_with_defaults(
    new: Callable[..., Result], tmp_path: Path
) -> None:
    result = new(
        tmp_path / "p", "--defaults", "--data", "project_name=kiosk", "--quiet"
    )
    assert (result.exit_code, result.output) == (0, "")
    assert 'name: "kiosk"' in (tmp_path / "p" / "penstock.yml").read_text()


def test_new_refuses_files_in_the_way_and_replaces_them_if_told_to(
    new: Callable[..., Result], spec_file: Path
) -> None:
    folder = spec_file.parent
    (folder / "Makefile").write_text("mine\n")
    (folder / "notes.txt").write_text("mine, and nobody's business\n")
    before = tree(folder)
    result = new(folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        "These files are in the way" in result.stderr
        and "\n  Makefile\n" in result.stderr
    )
    assert tree(folder) == before
    assert new(folder, "--overwrite").exit_code == 0
    after = tree(folder)
    assert after["Makefile"] != before["Makefile"]
    assert after["notes.txt"] == before["notes.txt"]


def test_new_refuses_a_project_that_is_one_already(
    new: Callable[..., Result], spec_file: Path
) -> None:
    (spec_file.parent / ".copier-answers.yml").write_text("_commit: v1\n")
    result = new(spec_file.parent)
    assert (result.exit_code, "is a project already" in result.stderr) == (1, True)


def test_new_refuses_a_broken_spec_and_writes_nothing(
    new: Callable[..., Result], broken_file: Path, tmp_path: Path
) -> None:
    result = new(tmp_path / "p", "--spec", broken_file)
    assert (result.exit_code, f"{broken_file}:2:11: unknown key" in result.stderr) == (
        1,
        True,
    )
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--data", "project_name"], 2, "`project_name` is no NAME=VALUE"),
        (["--defaults", "--data", "colour=red"], 1, "`colour` is no question"),
        (["--defaults", "--data", "latency=never"], 1, "`latency` can't be `never`"),
        (["--spec", "nowhere.yml"], 2, "'nowhere.yml' does not exist"),
    ],
)
def test_new_refuses_what_it_can_not_understand(
    new: Callable[..., Result],
    tmp_path: Path,
    arguments: list[str],
    code: int,
    said: str,
) -> None:
    result = new(tmp_path / "p", *arguments)
    assert (result.exit_code, said in result.stderr) == (code, True), result.stderr
    assert not (tmp_path / "p").exists()


def test_new_refuses_a_file_as_its_folder(
    new: Callable[..., Result], spec_file: Path
) -> None:
    result = new(spec_file)
    assert (result.exit_code, "is a file" in result.stderr) == (2, True)


def imported(
    *arguments: str, cwd: Path = ROOT
) -> tuple[set[str], subprocess.CompletedProcess[str]]:
    """Top-level packages that a run of the command imports, and the run."""
    code = "import sys\nfrom generator.cli import main\nmain(sys.argv[1:], 'penstock')"
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    names = re.findall(r"^import time:.*\| +(\w+)", done.stderr, re.MULTILINE)
    return set(names), done


@pytest.mark.parametrize(
    ("arguments", "not_needed"),
    [
        (["--help"], {"pydantic", "copier", "yaml", "jinja2", "zoneinfo"}),
        (["validate", "--help"], {"pydantic", "copier", "yaml", "jinja2"}),
        (["examples"], {"pydantic", "copier", "yaml"}),
        (
            ["validate", "generator/examples/flights.yml"],
            {"copier", "jinja2", "ruamel"},
        ),
        (["schema"], {"copier", "jinja2", "ruamel"}),
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(
    arguments: list[str], not_needed: set[str]
) -> None:
    packages, done = imported(*arguments)
    assert done.returncode == 0 and done.stdout
    assert "click" in packages
    assert packages & not_needed == set()


def test_a_process_exits_with_1_and_without_a_traceback(broken_file: Path) -> None:
    _, done = imported("validate", "broken.yml", cwd=broken_file.parent)
    assert (done.returncode, done.stdout) == (1, "")
    assert "broken.yml:2:11: unknown key `nam`" in done.stderr
    assert "Traceback" not in done.stderr
