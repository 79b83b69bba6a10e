"""Checks of dashboards: what they read, and what they are called."""

from __future__ import annotations

from collections.abc import Iterator

from .check_modeling import check_table
from .document import Path
from .findings import Finding
from .names import identifier
from .spec import Spec

__all__ = ["check_dashboards"]


def check_dashboards(spec: Spec) -> Iterator[Finding]:
    """Dashboards of tables without a mart, and names that can't be told apart."""
    excluded = {place for name in spec.modeling.exclude for place in spec.find(name)}
    seen: dict[str, str] = {}
    for name, dashboard in spec.modeling.dashboards.items():
        path: Path = ("modeling", "dashboards", name)
        if not identifier(name):
            message = f"`{name}` has no letter or digit that a name can be made of"
            yield Finding(path, message, "Give it one of a to z.")
        other = seen.setdefault(identifier(name), name)
        if identifier(name) and other != name:
            message = (
                f"`{name}` and `{other}` would both be called `{identifier(name)}`"
            )
            yield Finding(path, message, "Choose another name for one.")
        for index, table in enumerate(dashboard.reads):
            here: Path = (*path, "reads", index)
            found = list(check_table(spec, here, table))
            yield from found
            if not found and spec.find(table)[0] in excluded:
                message = f"`{table}` is excluded, so that there is nothing to read"
                yield Finding(here, message, "Take it out of `exclude`, or of `reads`.")
