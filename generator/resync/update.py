"""Brings a project up to date with its spec and its template."""

from __future__ import annotations

from ..errors import UpdateRefused
from ..scaffold.context import SPEC_FILE
from .journal import apply
from .plan import Plan

__all__ = ["refuse_unless_clean", "update"]


def refuse_unless_clean(plan: Plan) -> None:
    """Refuse when a file that would be written has changes that no commit keeps.

    The spec itself may be uncommitted: it is what an update is about. Raises
    UpdateRefused.
    """
    project = plan.project
    written = {decision.path for decision in plan.writes}
    free = {SPEC_FILE} - written
    dirty = [path for path in project.changed() if path not in free]
    if unmerged := project.unmerged():
        raise UpdateRefused(
            f"Conflicts of an earlier merge are open in {', '.join(unmerged)}. Resolve them, "
            f"`git add` the files and commit; then update again."
        )
    if dirty and written:
        shown = "\n  ".join(
            sorted(dirty, key=lambda path: (path not in written, path))[:10]
        )
        raise UpdateRefused(
            f"These files have changes that are in no commit:\n  {shown}\n"
            f"Commit or stash them, so that the update can be undone. Only {SPEC_FILE} may be "
            f"uncommitted, where it is not rewritten itself."
        )


def update(plan: Plan) -> tuple[str, ...]:
    """Do what the plan says; the files that were changed meanwhile, and stay as they are.

    Raises UpdateRefused, and then nothing was touched; UpdateInterrupted when the disk or
    git fail half way, and the next command goes on.
    """
    refuse_unless_clean(plan)
    marked = [d for d in plan.conflicts if d.result is None]
    return apply(plan.project, [*plan.writes, *marked])
