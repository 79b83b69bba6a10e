"""The sources and their tables, by the names that commands take."""

from collections.abc import Iterable
from typing import NamedTuple

SOURCES = {
    "faa": [
        "flights",
        "airlines",
        "airports",
        "planes",
        "weather",
    ],
}

# The schema that the rows of each source land in.
RAW = {
    "faa": "raw_faa",
}

# Names of penstock.yml that SQL has others for: none.
_SPELLED: dict[str, str] = {}

# The columns of staging that say when a row last changed.
CHANGED = {
    "stg_faa__flights": "time_hour",
    "stg_faa__weather": "time_hour",
}


def landed_in(schema: str) -> str:
    """Return the source whose rows land in a schema, or did by an earlier name of it.

    Empty where there is none.
    """
    now = [name for name, raw in RAW.items() if raw == schema]
    once = [name for name in SOURCES if schema.endswith(f"_{name}")]
    return now[0] if now else max(once, key=len, default="")


class Table(NamedTuple):
    """One table of one source."""

    source: str
    name: str

    @property
    def id(self) -> str:
        """The name that models and suites carry."""
        return f"{self.source}__{self.name}"

    def __str__(self) -> str:
        return f"{self.source}.{self.name}"


def tables_of(sources: Iterable[str]) -> list[Table]:
    """Return the tables of some sources, in their order."""
    return [Table(source, name) for source in sources for name in SOURCES[source]]


def table(text: str) -> Table:
    """Return the table called `name` or `source.name`; raise ValueError without one."""
    found = []
    for each in tables_of(SOURCES):
        names = _spellings(each.name)
        if text in names | {f"{s}.{n}" for s in _spellings(each.source) for n in names}:
            found.append(each)
    if len(found) != 1:
        raise ValueError(text)
    return found[0]


def source(text: str) -> str:
    """Return the source called so; raise ValueError without one."""
    for name in SOURCES:
        if text in _spellings(name):
            return name
    raise ValueError(text)


def _spellings(name: str) -> set[str]:
    return {name, *(said for said, meant in _SPELLED.items() if meant == name)}
