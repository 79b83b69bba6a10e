"""What the documentation shows is true: specs load, commands and targets exist, links lead
somewhere. The tutorial's own steps are run in `runtime/test_flights.py`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner
from support import ROOT, spec_of

from generator.cli import main
from generator.design.build import design_of
from generator.spec.load import load_spec

PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return [
        text
        for kind, text in _FENCE.findall(page.read_text("utf-8"))
        if kind == language
    ]


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


YAML = [(page, text) for page in PAGES for text in blocks(page, "yaml")]


@pytest.mark.parametrize(
    ("page", "text"), YAML, ids=[f"{named(p)}-{i}" for i, (p, _) in enumerate(YAML)]
)
def test_every_spec_builds(page: Path, text: str) -> None:
    """A whole spec as it is, a part in its place of the flights spec.

    `# part of penstock.yml` is a key at the top.
    """
    part = re.match(r"# part of (\S+)\n", text)
    if not part:
        assert design_of(load_spec(text)).tables
        return
    spec = yaml.load(spec_of("flights"), Loader=yaml.BaseLoader)
    place = spec
    for key in part[1].split(".") if part[1] != "penstock.yml" else ():
        place = place[key]
    for key, value in yaml.load(text, Loader=yaml.BaseLoader).items():
        known = place.get(key, {})
        place[key] = (
            {**known, **value, "columns": {**known["columns"], **value["columns"]}}
            if ("columns" in value)
            else value
        )
    assert design_of(load_spec(yaml.dump(spec))).tables


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_is_one(page: Path, rendered: Callable[[str], Path]) -> None:
    targets = set()
    for folder in (ROOT, rendered("flights"), rendered("platform")):
        makefile = (folder / "Makefile").read_text()
        targets |= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for line in "".join(blocks(page, "sh")).splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["make"]:
            assert {word for word in words[1:] if "=" not in word} <= targets, line
        if words[:1] == ["penstock"]:
            group = main.commands[words[1]]
            is_group = isinstance(group, click.Group) and words[2:]
            done = CliRunner().invoke(
                main, [*words[1 : 3 if is_group else 2], "--help"]
            )
            assert done.exit_code == 0, line
            for option in (word for word in words if word.startswith("--")):
                assert option in done.output, line


def test_the_way_that_the_readme_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its block of `penstock` commands, line by line in an empty folder."""
    [block] = [b for b in blocks(ROOT / "README.md", "sh") if "penstock new" in b]
    monkeypatch.chdir(tmp_path)
    for line in block.splitlines():
        command, _, target = line.partition("#")[0].partition(">")
        done = CliRunner().invoke(main, shlex.split(command)[1:])
        assert done.exit_code == 0, done.output
        if target:
            Path(target.strip()).write_text(done.stdout, encoding="utf-8")
    assert (tmp_path / "Makefile").is_file()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    prose = _FENCE.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
