"""Brings what was found into a spec: what a person wrote stays, what is new is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ..errors import ImportRefused, SpecError
from ..kinds import registry
from ..spec.document import Path, read_document
from ..spec.load import load_spec
from ..spec.spec import Spec
from .comparing import differences, gone, likely
from .drafting import Draft, draft_of
from .entries import Entry, scalar
from .found import Address, FoundSource
from .sections import environments, missing_environments, override, promises
from .seeing import seen
from .splicing import Unspliceable, lines_of, spliced
from .standing import Standing, standing

__all__ = ["Outcome", "merged"]

_HEAD = """\
# yaml-language-server: $schema=.penstock/schema.json
# Written by `penstock import`. It was not sure of what is marked with `# ?:`: look at it,
# then take the mark away. `penstock new .` writes the project.
spec: 1

project:
  name: {name}

sources:
"""
_TAIL = """\

latency: daily

storage:
  warehouse: duckdb

modeling:
  style: star
"""


@dataclass
class Outcome:
    """What an import came to: the spec's new `text`, and everything there is to say of it.

    `doubts` are pairs of a place and what is not sure there; the others are sentences.
    """

    text: str
    tables: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    commented: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    likely: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)


def merged(text: str, found: Iterable[FoundSource], file: str) -> Outcome:
    """The spec's `text`, or an empty one, with what was found; it is valid.

    Raises SpecError if the spec is not valid to begin with, and ImportRefused where what was
    found can't be brought into it.
    """
    outcome = Outcome(text)
    others: dict[str, Mapping[Address, Standing]] = {}
    found = list(found)
    # Several sources of one import are named after each other, the main one the shortest.
    project = min((source.name for source in found), key=len, default="")
    for source in found:
        if source.kind not in registry.available("sources"):
            raise ImportRefused(f"There is no kind of source `{source.kind}` here.")
        if outcome.text.strip():
            spec = load_spec(outcome.text, file)
            draft = _merge(outcome, source, spec, file, others)
        else:
            draft = _start(outcome, source, project)
        others[source.name] = draft.tables
        _refuse_invalid(outcome.text, source, file)
    return outcome


def _start(outcome: Outcome, source: FoundSource, project: str) -> Draft:
    draft = draft_of(source, None, {})
    _refuse_nothing(draft)
    lines = "".join(f"{line}\n" for line in _whole(outcome, draft).lines(2))
    outcome.text = _HEAD.format(name=scalar(project)) + lines + _TAIL
    if draft.rules:
        outcome.text += "\n" + "".join(f"{line}\n" for line in _rules(draft).lines())
    if section := environments(source):
        outcome.text += "\n" + "".join(f"{line}\n" for line in section.lines())
        outcome.doubts += [(section.key, doubt) for doubt in section.doubts]
    _tell(outcome, draft)
    return draft


def _merge(
    outcome: Outcome,
    source: FoundSource,
    spec: Spec,
    file: str,
    others: Mapping[str, Mapping[Address, Standing]],
) -> Draft:
    tree = read_document(outcome.text, file).tree
    assert isinstance(tree, dict)
    there = spec.sources.get(source.name)
    if there and there.kind != source.kind:
        raise ImportRefused(
            f"{file} has a source `{source.name}` of the kind {there.kind}, and this is "
            f"one of {source.kind}. Give it another name with --source."
        )
    stands = standing(spec, tree, source.name, source.tables)
    draft = draft_of(source, spec, stands, others)
    _drop_commented(draft, lines_of(outcome.text, file, ("sources", source.name)))
    here: Path = ("sources", source.name, "tables")
    if not there:
        _refuse_nothing(draft)
        _add(outcome, file, ("sources",), [_whole(outcome, draft)])
    elif draft.new:
        _add(outcome, file, here, [entry for _, entry in draft.new])
    for address, columns in draft.columns.items():
        name = stands[address].name
        if _add(outcome, file, (*here, name, "columns"), columns):
            outcome.columns += [f"{name}.{entry.key}" for entry in columns]
    for name, rules in draft.rules.items():
        known = tree.get("quality") or {}
        stated = known.get(name) or {} if isinstance(known, dict) else {}
        new = [rule for rule in rules if rule.key not in stated]
        if new and _add(outcome, file, ("quality", name), new):
            outcome.rules += [f"{name}.{rule.key}" for rule in new]
    for name in missing_environments(source, spec):
        _add(outcome, file, ("environments", name, "sources"), [override(source, name)])
    outcome.differs += promises(source, spec)
    _tell(outcome, draft, stands)
    return draft


def _whole(outcome: Outcome, draft: Draft) -> Entry:
    """The whole source; what is not sure of its own keys is told before its tables."""
    source = draft.entry()
    for key in source.inside:
        outcome.doubts += [(f"{source.key}.{key.key}", doubt) for doubt in key.doubts]
    return source


def _add(outcome: Outcome, file: str, path: Path, entries: list[Entry]) -> bool:
    """Add entries to the text, or say why it can't be done."""
    try:
        outcome.text = spliced(outcome.text, file, path, entries)
    except Unspliceable as error:
        names = ", ".join(entry.key for entry in entries)
        place = ".".join(str(segment) for segment in path)
        outcome.left_out.append(f"{names} can't be added to `{place}`: {error}")
        return False
    return True


def _tell(
    outcome: Outcome, draft: Draft, stands: Mapping[Address, Standing] | None = None
) -> None:
    for _, entry in draft.new:
        (outcome.commented if entry.off else outcome.tables).append(entry.key)
    if stands is None:
        outcome.rules += [
            f"{t}.{r.key}" for t, rules in draft.rules.items() for r in rules
        ]
    outcome.doubts += draft.doubts
    outcome.gone += gone(draft, stands or {})
    outcome.differs += differences(draft, stands or {})
    outcome.likely += likely(draft, stands or {})
    outcome.left_out += draft.source.left_out
    outcome.seen += seen(draft.source)


def _drop_commented(draft: Draft, there: list[str]) -> None:
    """Forget tables without a key that an earlier import has written as comments."""
    lines = {line.strip() for line in there}
    for table, entry in list(draft.new):
        if entry.off and f"# {entry.head}" in lines:
            draft.new.remove((table, entry))
            draft.doubts = [
                (place, said)
                for place, said in draft.doubts
                if place.split(".")[0].split(" ")[0] != entry.key
            ]


def _rules(draft: Draft) -> Entry:
    tables = draft.rules.items()
    return Entry(
        "quality", inside=tuple(Entry(name, inside=tuple(r)) for name, r in tables)
    )


def _refuse_nothing(draft: Draft) -> None:
    if not any(not entry.off for _, entry in draft.new):
        seen = len(draft.new)
        why = (
            f"none of its {seen} tables has anything that identifies a row"
            if seen
            else "no table is there that was asked for and can be read"
        )
        said = "".join(f"\n  {text}" for text in draft.source.left_out)
        raise ImportRefused(
            f"There is nothing to import as `{draft.source.name}`: {why}.{said}"
        )


def _refuse_invalid(text: str, source: FoundSource, file: str) -> None:
    try:
        load_spec(text, file)
    except SpecError as error:
        raise ImportRefused(
            f"What was found in `{source.name}` can't be said in {file} as it is:\n{error}\n"
            f"Leave tables out with --exclude, or give the source another name with --source."
        ) from error
