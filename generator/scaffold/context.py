"""What every render sees: the spec's text, and the design that follows from it."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..design import quoting, snippets
from ..design.build import Design, design_of
from ..spec.load import load_spec, read_text
from ..spec.migrations import migrated
from .compiled import Compiled
from .origin import answers_text
from .starter import starter_spec

__all__ = ["COMPILED", "FILTERS", "SNAPSHOT", "SPEC_FILE", "Supplied"]

FILTERS = {**quoting.FILTERS, **snippets.FILTERS, "answers_text": answers_text}
COMPILED = Compiled()
"""For all renders of this version in this process."""
SPEC_FILE = "penstock.yml"
SNAPSHOT = "pipeline"
"""The answer that records the spec's text as it was last applied."""
STARTER = "starter"
"""The component that is there only in the first render of a project without a spec."""


class Supplied:
    """The context of one copier run, which renders into one folder.

    The text that counts is the one on disk; where there is none (as in the render of
    the old project during an update) the snapshot; and where there is neither, the
    starter that the answers ask for.
    """

    def __init__(self) -> None:
        self._on_disk: str | None = None
        self._is_older = False
        self._latest: tuple[str, dict[str, Any]] | None = None

    def into(self, context: MutableMapping[str, Any]) -> None:
        """Add `pipeline_on_disk`, `pipeline_text`, `design` and what goes with them."""
        if self._on_disk is None:
            path = Path(context["_copier_conf"]["dst_path"]) / SPEC_FILE
            text = read_text(path)
            self._on_disk = migrated(text)
            self._is_older = self._on_disk != text
            if not self._on_disk and path.exists():
                load_spec("", SPEC_FILE)  # an empty file is no start without a spec
        snapshot = context.get(SNAPSHOT) or ""
        text = self._on_disk or snapshot or starter_spec(context)
        if self._latest is None or self._latest[0] != text:
            design = _design(text)
            self._latest = text, {
                "pipeline_on_disk": self._on_disk,
                "pipeline_text": text,
                "spec_is_older": self._is_older,
                "design": design,
                "components": design.components,
            }
        context.update(self._latest[1])
        if not self._on_disk and self._starts(context, text):
            context["components"] |= {STARTER}
        context["has_spec"] = bool(self._on_disk or snapshot)

    @staticmethod
    def _starts(context: MutableMapping[str, Any], text: str) -> bool:
        """Whether this run makes a project of the starter, sample data included.

        An update never does, nor any of its renders: sample data are written once and
        belong to the user from then on.
        """
        return context.get("_copier_operation") == "copy" and text == starter_spec(
            context
        )


@lru_cache(maxsize=4)
def _design(text: str) -> Design:
    return design_of(load_spec(text, SPEC_FILE))
