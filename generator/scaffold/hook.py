"""What copier loads from the template's own clone.

One `copier update` loads the old and the new version of the template in one process. So
this file imports the `generator` package that lies beside it under a name of its own, made of
its content: each version uses only its own modules, and none needs to be installed.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from copier.errors import UserMessageError
from copier_template_extensions import ContextHook
from jinja2 import Environment

__all__ = ["PipelineHook"]


def _package() -> ModuleType:
    """The generator package of this very template, under its private name."""
    here = Path(__file__).resolve()
    # In a checkout this file is inside the package; in a wheel it is in
    # generator/_template/generator/scaffold, and the package three folders up.
    root = next(
        path
        for path in here.parents
        if (path / "__init__.py").is_file() and path != here.parent
    )
    name = f"_penstock_{_digest(root)}"
    if name not in sys.modules:
        # One version may be rendered three times, each time from another clone that copier
        # takes away after it. Modules are imported when they are needed, which may be later.
        home = tempfile.TemporaryDirectory(prefix="penstock-")
        package = Path(home.name) / "generator"
        ignored = shutil.ignore_patterns("__pycache__", "_template")
        shutil.copytree(root, package, ignore=ignored)
        spec = importlib.util.spec_from_file_location(
            name, package / "__init__.py", submodule_search_locations=[str(package)]
        )
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        module.__dict__["_home"] = home
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def _digest(package: Path) -> str:
    """One for all clones of a version."""
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.*")):
        place = path.relative_to(package)
        if path.is_file() and not {"__pycache__", "_template"} & {*place.parts}:
            content = path.read_bytes()
            digest.update(f"{place.as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]


class PipelineHook(ContextHook):
    """Gives every template `design`, and the quoting filters."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        name = _package().__name__
        self._errors = importlib.import_module(f"{name}.errors")
        context = importlib.import_module(f"{name}.scaffold.context")
        self._supplied = context.Supplied()
        environment.filters.update(context.FILTERS)
        context.COMPILED.serve(environment)

    def hook(self, context: dict[str, Any]) -> None:
        """Add what templates read. Called for every path part and every file.

        Raises UserMessageError for a spec that can't be built; copier prints it, and
        writes nothing.
        """
        try:
            self._supplied.into(context)
        except self._errors.PenstockError as error:
            raise UserMessageError(f"\n{error}") from None
