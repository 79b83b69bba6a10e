"""Every name that is derived from the spec's, computed here and nowhere else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from ..spec.names import identifier

__all__ = [
    "ProjectNames",
    "TableNames",
    "fit",
    "quote_identifier",
    "raw_names",
    "variable",
]


@dataclass(frozen=True)
class ProjectNames:
    """Names of the project as a whole."""

    name: str
    """As an identifier: `nyc_flights`."""
    title: str
    """As the user wrote it."""
    prefix: str
    """Of environment variables: `NYC_FLIGHTS`."""

    @property
    def warehouse(self) -> str:
        """What variables of the warehouse begin with, in lower case."""
        return f"{self.name}_warehouse"

    @property
    def pool(self) -> str:
        """Airflow's pool, of one slot where the warehouse lets one process in."""
        return f"{self.name}_warehouse"

    @property
    def alerts(self) -> str:
        """The module that Airflow's triggerer imports."""
        return f"{self.name}_alerts"

    @classmethod
    def of(cls, title: str) -> ProjectNames:
        """The names of a project that is called `title`."""
        return cls(identifier(title), title, identifier(title).upper())


@dataclass(frozen=True)
class TableNames:
    """Names of one source table in every layer."""

    source: str
    """The source, as an identifier: `faa`."""
    logical: str
    """As the spec writes it: `Order Items`."""
    name: str
    """As an identifier, unique in its source: `order_items`."""
    entity: str
    """As an identifier, unique in the project: what marts are called after."""
    raw_schema: str
    """The schema of the raw tables of its source: `raw_faa`."""
    base: str
    """The typed view of raw: `base_faa__order_items`."""
    staging: str
    """The newest version of each row: `stg_faa__order_items`."""
    quarantine: str
    """Rows that fit no type: `quarantine_faa__order_items`."""
    versions: str
    """What a row was before, for a dimension that shows it: `int_order_items__versions`."""
    changes: str
    """Who came and who left, for facts that grow: `int_order_items__changes`."""

    @classmethod
    def of(
        cls, source: str, logical: str, entity: str, longest: int, raw: str = "raw"
    ) -> TableNames:
        """The names of a table; `longest` is the most bytes an identifier may have.

        `raw` is what schemas of raw tables begin with.
        """
        source, name = identifier(source), identifier(logical)
        return cls(
            source=source,
            logical=logical,
            name=fit(name, longest),
            entity=entity,
            raw_schema=fit(f"{raw}_{source}", longest),
            base=fit(f"base_{source}__{name}", longest),
            staging=fit(f"stg_{source}__{name}", longest),
            quarantine=fit(f"quarantine_{source}__{name}", longest),
            versions=fit(f"int_{entity}__versions", longest),
            changes=fit(f"int_{entity}__changes", longest),
        )


def fit(name: str, longest: int) -> str:
    """`name`, or where it has more than `longest` bytes its start and a digest of it."""
    text = name.encode()
    if len(text) <= longest:
        return name
    digest = hashlib.sha256(text).hexdigest()[:8]
    return f"{text[: longest - 9].decode(errors='ignore')}_{digest}"


def quote_identifier(name: str, reserved: Set[str]) -> str:
    """`name` as SQL wants it: bare where it can be, else in double quotes."""
    if re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in reserved:
        return name
    return '"' + name.replace('"', '""') + '"'


def raw_names(physical: Sequence[str], taken: Iterable[str], longest: int) -> list[str]:
    """What raw tables call the columns that a source calls `physical`.

    The same, but for what dlt leaves out (outer blanks, quotes, line breaks), and for
    names that are equal but for case, or are `taken` by raw itself or the warehouse: the
    second of them becomes `ID__2`. Longer ones than the warehouse's end in a digest. The ingestion of a generated project follows the same rule.
    """
    taken = {name.casefold() for name in taken}
    names = []
    for name in physical:
        plain = fit(re.sub("[\n\r'\"▶]", "_", name.strip()), longest)
        free, number = plain, 2
        while free.casefold() in taken:
            free, number = f"{plain}__{number}", number + 1
        taken.add(free.casefold())
        names.append(free)
    return names


def variable(owner: str, suffix: str) -> str:
    """The environment variable of a project or source: `FAA_PATH`."""
    return f"{identifier(owner).upper()}_{suffix}"
