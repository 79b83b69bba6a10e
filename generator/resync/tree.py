"""A project as files in memory, rendered as copier renders it.

Copier spends milliseconds on each file, most of them on git and on compiling the same path
again. A plan needs two whole renders and writes neither. So this walks the template itself:
paths have one `yield` or `if` each, which is all that the template's own rules allow.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from pathspec import GitIgnoreSpec

from ..design.build import design_of
from ..scaffold.context import FILTERS, SNAPSHOT
from ..spec.load import load_spec

__all__ = ["File", "Tree", "render_tree"]

_YIELD = re.compile(r"\[% yield (\w+) from ([\w.]+) %\](.*?)\[% endyield %\]")


@dataclass(frozen=True)
class File:
    """What a file holds, and whether it may be executed."""

    content: bytes
    executable: bool = False


Tree = Mapping[str, File]
"""Files by their path in the project, with forward slashes."""


def render_tree(
    template: Path, spec: str, answers: Mapping[str, Any], answers_file: str
) -> dict[str, File]:
    """All files of a project with the text `spec`, from the template in a folder.

    `answers` are those of the answers file, `_src_path` and `_commit` included. Raises
    SpecError when the spec can't be built by this version.
    """
    design = design_of(load_spec(spec))
    context = {
        "design": design,
        "components": design.components,
        "pipeline": spec,
        "pipeline_text": spec,
        "pipeline_on_disk": spec,
        "has_spec": True,
        "_copier_answers": {**answers, SNAPSHOT: spec},
        "_copier_conf": {"answers_file": answers_file},
    }
    return dict(_Renderer(template, context).files())


@lru_cache(maxsize=4)
def _environment(template: Path, options: tuple[tuple[str, Any], ...]) -> Environment:
    """One for all renders of a version, so that its templates are compiled once."""
    # Copier's is a sandbox, which takes as long again. It would guard nothing here: a
    # template brings a generator along, and that is code.
    given = {**dict(options), "undefined": StrictUndefined}
    loader = FileSystemLoader(template)
    environment = Environment(loader=loader, **given)  # noqa: S701  no HTML
    environment.filters.update(FILTERS)
    return environment


class _Renderer:
    def __init__(self, template: Path, context: Mapping[str, Any]) -> None:
        self._template = template
        self._context = dict(context)
        self._options = yaml.safe_load((template / "copier.yml").read_text("utf-8"))
        self._root = template / self._options.get("_subdirectory", ".")
        self._suffix: str = self._options["_templates_suffix"]
        self._parts: dict[str, Template] = {}

    @cached_property
    def _environment(self) -> Environment:
        return _environment(self._template, tuple(self._options["_envops"].items()))

    @cached_property
    def _excluded(self) -> GitIgnoreSpec:
        patterns = [self._string(p, self._context) for p in self._options["_exclude"]]
        return GitIgnoreSpec.from_lines(patterns)

    def files(self) -> Iterator[tuple[str, File]]:
        """Every file that is not excluded."""
        return self._walk(self._root, "", self._context)

    def _walk(
        self, folder: Path, path: str, context: dict[str, Any]
    ) -> Iterator[tuple[str, File]]:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
        for entry in found:
            is_template = entry.name.endswith(self._suffix)
            part = (
                entry.name.removesuffix(self._suffix) if entry.is_file() else entry.name
            )
            for name, inside in self._names(part, context):
                here = f"{path}{name}"
                if entry.is_dir():
                    if not self._excluded.match_file(f"{here}/"):
                        yield from self._walk(Path(entry.path), f"{here}/", inside)
                elif not self._excluded.match_file(here):
                    executable = bool(entry.stat().st_mode & 0o100)
                    yield here, File(
                        self._content(entry.path, is_template, inside), executable
                    )

    def _names(
        self, part: str, context: dict[str, Any]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """The names that a part of a path comes to, each with what is known below it."""
        if "[" not in part:
            yield part, context
            return
        loop = _YIELD.search(part)
        if not loop:
            name = self._string(part, context)
            if name:
                yield name, context
            return
        variable, attributes, text = loop.groups()
        inner = part[: loop.start()] + text + part[loop.end() :]
        for value in self._value(attributes, context):
            inside = {**context, variable: value}
            yield self._string(inner, inside), inside

    @staticmethod
    def _value(attributes: str, context: Mapping[str, Any]) -> Any:
        first, *rest = attributes.split(".")
        value = context[first]
        for attribute in rest:
            value = getattr(value, attribute)
        return value

    def _string(self, text: str, context: Mapping[str, Any]) -> str:
        if text not in self._parts:
            self._parts[text] = self._environment.from_string(text)
        return self._parts[text].render(context)

    def _content(
        self, path: str, is_template: bool, context: Mapping[str, Any]
    ) -> bytes:
        if not is_template:
            return Path(path).read_bytes()
        name = Path(path).relative_to(self._template).as_posix()
        return self._environment.get_template(name).render(context).encode()
