"""What an update means for data that is there: said above the list of files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from ..design.build import Design, design_of
from ..design.relations import staged_by
from ..errors import SpecError
from ..spec.load import load_spec
from ..spec.migrations import migrated
from .changes import Change, Effect, changes_between
from .readers import Impact, News, news_for_readers
from .schemas import raw_renames_of, renamed, renames_of
from .statements import Step
from .steps import steps_of

__all__ = ["Impact", "Meaning", "meaning_of"]

_MACROS = "transform/macros/"
_HARMLESS = "transform/macros/generate_schema_name.sql"
"""Says where models lie, and nothing of what is in them."""
_IDLE = (Effect.WORDS, Effect.RUNS, Effect.DRIFT, Effect.CLOUD)


@dataclass(frozen=True)
class Meaning:
    """What a change of the spec, or of the macros below staging, comes to."""

    changes: tuple[Change, ...] = ()
    rebuilt: tuple[str, ...] = ()
    """Tables that only grow, and that the next run builds anew by itself. By two specs alone
    those of staging; a plan, which knows all files, adds what is made of them.
    """
    news: tuple[News, ...] = ()
    steps: tuple[Step, ...] = ()
    console: str = ""
    """The command that opens the warehouse."""
    environments: tuple[str, ...] = ()
    """Where else the steps are to be taken."""
    unknown: str = ""
    """Why none of this can be told, if so."""

    def json(self) -> dict[str, Any]:
        """For programs."""
        return asdict(self)


def meaning_of(snapshot: str, spec: str, changed: Iterable[str] = ()) -> Meaning:
    """What it means to go from the text `snapshot` of a spec to the text `spec`.

    `changed` are paths of files that both projects have, with another content. Raises
    SpecError when `spec` can't be built.
    """
    changed = [p for p in changed if p.startswith(_MACROS) and p != _HARMLESS]
    if snapshot == spec and not changed:
        return Meaning()
    now = load_spec(migrated(spec))
    try:
        before = load_spec(migrated(snapshot))
    except SpecError as error:
        return Meaning(
            unknown=f"The spec that was last applied is none for this version: "
            f"{error.problems[0].message}."
        )
    changes = changes_between(before, now)
    old, new = design_of(before), design_of(now)
    macros = new.increments and bool(changed)
    touches = macros or any(change.effect not in _IDLE for change in changes)
    return Meaning(
        changes=changes,
        rebuilt=_rebuilt(old, new),
        news=news_for_readers(old, new),
        steps=steps_of(old, new, refresh=macros) if touches else (),
        console=new.warehouse.console(new.warehouse_variables),
        environments=tuple(environment.name for environment in new.environments),
    )


def _rebuilt(old: Design, new: Design) -> tuple[str, ...]:
    if old.warehouse.kind != new.warehouse.kind:
        return ()
    old = renamed(old, {**renames_of(old, new), **raw_renames_of(old, new)})
    was, now = (design.layers["staging"].schema for design in (old, new))
    before = {table.staging: staged_by(table) for table in old.tables}
    return tuple(
        f"{now}.{table.staging}"
        for table in new.tables
        if table.incremental
        and table.staging in before
        and (was != now or before[table.staging] != staged_by(table))
    )
