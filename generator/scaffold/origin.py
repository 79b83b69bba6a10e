"""The answers file: where a project came from, and the spec that it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

import yaml

__all__ = ["answers_text"]


def answers_text(answers: Mapping[str, Any]) -> str:
    """The answers as YAML; texts of several lines stay readable, and merge line by line.

    Copier knows the template's address and version where it is a git repository. The
    template inside an installed package is none; then the package's own metadata say
    where its repository is, and which tag is this version, so that the project can be
    updated later.
    """
    found = dict(answers)
    if not found.get("_commit"):
        found |= _of_package()
    ordered = dict(sorted(found.items()))
    return yaml.dump(
        ordered, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=4096
    )


def _of_package() -> dict[str, str]:
    try:
        package = metadata("penstock")
    except PackageNotFoundError:
        return {}
    for url in package.get_all("Project-URL") or ():
        label, _, address = url.partition(", ")
        if label == "Repository":
            return {"_commit": f"v{package['Version']}", "_src_path": address}
    return {}


class _Readable(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Readable.add_representer(str, _text)
