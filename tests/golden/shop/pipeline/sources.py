"""The sources and their tables, by the names that commands take."""

from collections.abc import Iterable
from typing import NamedTuple

SOURCES = {
    "shop_export": [
        "customers",
        "products",
        "orders",
        "order_items",
    ],
    "clicks": [
        "clicks",
    ],
    "stock": [
        "levels",
    ],
}

# The schema that the rows of each source land in.
RAW = {
    "shop_export": "raw_shop_export",
    "clicks": "raw_clicks",
    "stock": "raw_stock",
}

# Names of penstock.yml that SQL has others for; commands take both.
_SPELLED = {
    "shop export": "shop_export",
    "Order Items": "order_items",
}

# The columns of staging that say when a row last changed.
CHANGED = {
    "stg_shop_export__customers": "updated_at",
    "stg_shop_export__orders": "updated_at",
    "stg_clicks__clicks": "at",
    "stg_stock__levels": "day",
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
