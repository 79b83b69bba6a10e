"""What every render sees: the spec's text, and the design that follows from it."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..design import quoting, snippets
from ..design.build import Design, design_of
from ..spec.load import load_spec, read_text
from .origin import origin_of
from .starter import starter_spec

__all__ = ["FILTERS", "Supplied"]

FILTERS = {**quoting.FILTERS, **snippets.FILTERS}
SPEC_FILE = "penstock.yml"
SNAPSHOT = "pipeline"
"""The answer that records the spec's text as it was last applied."""


class Supplied:
    """The context of one copier run, which renders into one folder.

    The text that counts is the one on disk; where there is none (as in the render of
    the old project during an update) the snapshot; and where there is neither, the
    starter that the answers ask for.
    """

    def __init__(self) -> None:
        self._on_disk: str | None = None
        self._latest: tuple[str, dict[str, Any]] | None = None

    def into(self, context: MutableMapping[str, Any]) -> None:
        """Add `pipeline_on_disk`, `pipeline_text`, `design` and what goes with them."""
        if self._on_disk is None:
            self._on_disk = read_text(
                Path(context["_copier_conf"]["dst_path"]) / SPEC_FILE
            )
        snapshot = context.get(SNAPSHOT) or ""
        text = self._on_disk or snapshot or starter_spec(context)
        if self._latest is None or self._latest[0] != text:
            design = _design(text)
            self._latest = text, {
                "pipeline_on_disk": self._on_disk,
                "pipeline_text": text,
                "design": design,
                "components": design.components,
            }
        context.update(self._latest[1])
        context["has_spec"] = bool(self._on_disk or snapshot)
        context["origin"] = origin_of(context)


@lru_cache(maxsize=4)
def _design(text: str) -> Design:
    return design_of(load_spec(text, SPEC_FILE))
