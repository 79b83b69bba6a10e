"""Drift: what a source has now beside what is declared, and what is done about it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from ingestion import LoadError

Reaction = Literal["evolve", "ignore", "stop"]
Change = Literal[
    "missing column",
    "new column",
    "changed type",
    "other capitals",
    "undeclared column",
]

_WARNS = ("missing column", "changed type")

_NAMES_SHOWN = 8


class Stopped(LoadError):
    """A table has changed its shape in a way after which nothing shall be loaded."""


@dataclass(frozen=True)
class OnDrift:
    """What is done about columns that are not as declared."""

    new_columns: Reaction = "evolve"
    missing_columns: Reaction = "stop"
    changed_types: Reaction = "evolve"


class Found(NamedTuple):
    """A column as the source has it now.

    `type` is the source's word for its type, empty where it knows none; `suggests` is
    the type that a spec would declare for it.
    """

    name: str
    type: str = ""
    suggests: str = "string"


class _Difference(NamedTuple):
    """One way in which a place differs from what is declared."""

    change: Change
    column: str
    reaction: Reaction
    says: str
    advice: str = ""


class Watch:
    """Compares one table of one load with what is declared of it.

    `name` is the table's for people; `columns` are the declared ones, by the source's
    names for them. A place may lack the `optional` ones; the `needed` ones must be
    there whatever `on_drift` says. `seen` has the columns of earlier loads, with their
    types: a column is new once.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        *,
        needed: Sequence[str] = (),
        optional: Sequence[str] = (),
        on_drift: OnDrift = OnDrift(),
        seen: Mapping[str, str] | None = None,
    ) -> None:
        self._name = name
        self._columns = {column.strip(): column for column in columns}
        self._needed = {column.strip() for column in needed}
        self._optional = {column.strip() for column in optional} - self._needed
        self._on_drift = on_drift
        self._seen = seen or {}
        self._spelling = {column.casefold(): column for column in self._seen}
        self._types: dict[str, str] = {}
        self._differences: dict[str, Sequence[_Difference]] = {}

    def look(self, found: Sequence[Found], place: str) -> list[str | None]:
        """Return what each column of a place is called, None for one to leave out.

        A declared column is called as declared, whatever its capitals in that place. A
        place that is looked at again counts once. Raises Stopped.
        """
        found = [column._replace(name=column.name.strip()) for column in found]
        declared = self._declared([column.name for column in found])
        differences = list(self._compared(found, declared))
        self._differences[place] = differences
        if stops := [each for each in differences if each.reaction == "stop"]:
            raise Stopped(
                f"{self._name}: {place}: {', '.join(each.says for each in stops)}."
                f" Nothing was loaded; {stops[0].advice}."
            )
        for column in found:
            if column.type or self._before(column.name) is None:
                self._types[column.name] = column.type
        lands_all = self._on_drift.new_columns == "evolve"
        return [
            column.name if name is None and lands_all else name
            for column, name in zip(found, declared, strict=True)
        ]

    @property
    def findings(self) -> list[dict[str, Any]]:
        """What differed, for the journal: one entry for all places with the same."""
        places: dict[_Difference, list[str]] = {}
        for place, differences in self._differences.items():
            for difference in differences:
                places.setdefault(difference, []).append(place)
        return [
            {**difference._asdict(), "place": where[0], "places": len(where)}
            for difference, where in places.items()
        ]

    @property
    def warns(self) -> bool:
        """Whether something differed that changes what the table holds."""
        return any(
            each.reaction == "evolve" and each.change in _WARNS
            for differences in self._differences.values()
            for each in differences
        )

    @property
    def news(self) -> list[tuple[str, str]]:
        """The columns, and their types, that earlier loads did not have so."""
        return [
            (name, type_)
            for name, type_ in self._types.items()
            if self._seen.get(name) != type_
        ]

    def _declared(self, names: Sequence[str]) -> list[str | None]:
        """Return the declared column that each name stands for, if there is one.

        Names that differ by capitals alone are the same, where that leaves no doubt.
        """
        absent = [name.casefold() for name in self._columns if name not in names]
        others = [name.casefold() for name in names if name not in self._columns]
        recased = {
            name.casefold(): name
            for name in self._columns
            if absent.count(name.casefold()) == others.count(name.casefold()) == 1
        }
        free = dict(self._columns)
        declared = []
        for name in names:
            own = name if name in self._columns else recased.get(name.casefold(), name)
            declared.append(free.pop(own, None))
        return declared

    def _compared(
        self, found: Sequence[Found], declared: Sequence[str | None]
    ) -> Iterator[_Difference]:
        pairs = list(zip(found, declared, strict=True))
        there = {name.strip() for _, name in pairs if name is not None}
        missing = [n for n in self._columns if n not in there | self._optional]
        extra = [column for column, name in pairs if name is None]
        fresh = [column for column in extra if self._before(column.name) is None]
        successor = fresh[0] if len(fresh) == len(missing) == 1 else None
        for name in missing:
            yield self._missing(name, successor)
        if not successor or self._on_drift.missing_columns == "ignore":
            lands = self._on_drift.new_columns == "evolve"
            yield from map(self._new, fresh if lands else extra)
        for column, name in pairs:
            before = self._before(column.name)
            if column.type and before and column.type != before:
                yield self._changed(column, before)
            if name and name.strip() != column.name and column.name not in self._seen:
                says = f"column {name!r} is written {column.name!r} now"
                yield _Difference("other capitals", name, "evolve", says)

    def _before(self, column: str) -> str | None:
        """Return the type that a column had at earlier loads; None if it is new."""
        known = (
            column if column in self._seen else self._spelling.get(column.casefold())
        )
        return None if known is None else self._seen[known]

    def _missing(self, name: str, successor: Found | None) -> _Difference:
        reaction = self._on_drift.missing_columns
        says = f"no column {name!r}"
        advice = "ask the sender, or take the column out of penstock.yml"
        if name in self._needed:
            reaction = "stop"
            says += ", which tells rows or their versions apart"
        elif reaction == "stop":
            advice += ", or let it be empty with `on_drift: {missing_columns: evolve}`"
        if reaction == "evolve":
            says += ": it lands empty"
        if successor:
            says += f"; {successor.name!r} is there and not declared"
            line = f"`name: {_plain(successor.name)}`"
            advice = (
                f"give {name!r} the line {line} if that is its name now, else {advice}"
            )
        return _Difference("missing column", name, reaction, says, advice)

    def _new(self, column: Found) -> _Difference:
        change: Change = "new column" if self._seen else "undeclared column"
        reaction = self._on_drift.new_columns
        says = f"{change} {column.name!r}"
        advice = f"write `{_line(column)}` among the columns of {self._name}"
        if reaction == "evolve":
            says += ": it lands in raw and goes no further"
            advice = f"to take it further, {advice}"
        elif reaction == "stop":
            advice += ", or leave it out with `on_drift: {new_columns: ignore}`"
        return _Difference(change, column.name, reaction, says, advice)

    def _changed(self, column: Found, before: str) -> _Difference:
        reaction = self._on_drift.changed_types
        says = f"column {column.name!r} is {column.type} and was {before}"
        advice = "what does not fit the declared type goes to quarantine"
        if reaction == "stop":
            advice = (
                f"see whether {self._name} declares a type that fits, then load once with"
                " `on_drift: {changed_types: evolve}`"
            )
        return _Difference("changed type", column.name, reaction, says, advice)


def told(findings: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Yield what there is to say of a table's findings, and what to do about it.

    What is ignored is only counted, and what was never declared is listed once.
    """
    ignored = {
        (each["change"], each["column"]) for each in findings if _is_ignored(each)
    }
    undeclared = []
    for each in findings:
        if _is_ignored(each):
            continue
        if each["change"] == "undeclared column":
            undeclared.append(repr(each["column"]))
            continue
        more = f" and {each['places'] - 1} more" if each["places"] > 1 else ""
        yield f"{each['place']}{more}: {each['says']}", each["advice"]
    if undeclared:
        shown = ", ".join(undeclared[:_NAMES_SHOWN])
        more = len(undeclared) - _NAMES_SHOWN
        if more > 0:
            shown += f" and {more} more"
        yield f"not declared, and so in raw only: {shown}", ""
    if ignored:
        yield f"differences that are ignored: {len(ignored)}", ""


def _is_ignored(finding: Mapping[str, Any]) -> bool:
    return finding["reaction"] == "ignore"


def _line(column: Found) -> str:
    """Return the line that declares a column in penstock.yml."""
    type_ = _plain(column.suggests)
    if "." in column.name or not re.search("[A-Za-z0-9]", column.name):
        name = re.sub(r"\W+", "_", column.name).strip("_") or "column"
        return f"{name}: {{type: {type_}, name: {_plain(column.name)}}}"
    return f"{_plain(column.name)}: {type_}"


def _plain(text: str) -> str:
    """Return a text as YAML takes it, in quotes where it must have them."""
    is_plain = re.fullmatch(r"\w(?:[\w ()-]*[\w)])?", text)
    return text if is_plain else json.dumps(text, ensure_ascii=False)
