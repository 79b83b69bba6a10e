"""The sources and their tables, by the names that commands take."""

from typing import NamedTuple

SOURCES = {
    "sensors": [
        "readings",
    ],
}


class Table(NamedTuple):
    """One table of one source."""

    source: str
    name: str

    @property
    def id(self) -> str:
        """The name that models and suites carry."""
        return f"{self.source}__{self.name}"


def table(text: str) -> Table:
    """Return the table called `name` or `source.name`; raise ValueError without one."""
    found = [
        Table(source, name)
        for source, names in SOURCES.items()
        for name in names
        if text in (name, f"{source}.{name}")
    ]
    if len(found) != 1:
        raise ValueError(text)
    return found[0]
