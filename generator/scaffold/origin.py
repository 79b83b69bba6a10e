"""Where a project came from, as its answers file records it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["origin_of"]


def origin_of(context: Mapping[str, Any]) -> dict[str, str]:
    """`_src_path` and `_commit` for the answers file.

    Copier knows both where the template is a git repository. The template inside an
    installed package is none; then the package's own metadata say where its repository
    is, and which tag is this version, so that the project can be updated later.
    """
    answers = context["_copier_answers"]
    if answers.get("_commit"):
        return {"_src_path": answers["_src_path"], "_commit": answers["_commit"]}
    return _of_package()


def _of_package() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        package = metadata("penstock")
    except PackageNotFoundError:
        return {}
    for url in package.get_all("Project-URL") or ():
        label, _, address = url.partition(", ")
        if label == "Repository":
            return {"_src_path": address, "_commit": f"v{package['Version']}"}
    return {}
