"""What a reader found at a source, and how sure it is of it.

Readers (`postgres`, `duckdb`, `files`, `contract`) make these; `naming`, `drafting` and
`merging` turn them into a spec. All names here are the source's own: a reader never invents
a logical name.

There are three grades of knowledge, and each is written differently:

- what the source declares (a primary key, a type) is a Guess that is `sure`: the plain key;
- what a reader concludes (a type from values, a reference by inclusion) is a Guess that is
  not: the key, with the evidence beside it as a comment `# ?: …`;
- what is too weak to act upon is a hint: the comment alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

__all__ = [
    "Address",
    "FoundColumn",
    "FoundReference",
    "FoundRule",
    "FoundSource",
    "FoundTable",
    "Guess",
]

T = TypeVar("T")


@dataclass(frozen=True)
class Guess(Generic[T]):
    """A value, why it is believed (half a sentence, for people), and how firmly."""

    value: T
    evidence: str = ""
    sure: bool = True


class Address(NamedTuple):
    """A table by the source's names; a source without schemas has an empty one."""

    schema: str
    table: str


@dataclass(frozen=True)
class FoundColumn:
    """One column, in the order of the source.

    `type` is a logical type as a spec writes it (`decimal(38,10)`), `native` the source's
    own word for it. `options` are further keys of the column: `format`, `timezone`,
    `unit`, `null_values`.
    """

    name: str
    type: Guess[str]
    nullable: Guess[bool] = Guess(False)
    native: str = ""
    called: str = ""
    description: str = ""
    values: Guess[tuple[str, ...]] | None = None
    personal: Guess[str] | None = None
    options: Mapping[str, Guess[Any]] = field(default_factory=dict)
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundReference:
    """Columns that hold a key of another table (or of the same one).

    `on` are the other table's columns in the same order. `role` is what the other table
    is to this one, where the source says it.
    """

    columns: tuple[str, ...]
    to: Address
    on: tuple[str, ...]
    evidence: str = ""
    sure: bool = True
    role: str = ""


@dataclass(frozen=True)
class FoundRule:
    """A quality rule: `keys` are those of the spec, its columns by the source's names."""

    name: str
    keys: Mapping[str, Any]
    evidence: str = ""
    sure: bool = True


@dataclass(frozen=True)
class FoundTable:
    """One table, or one group of files.

    `key` is None where nothing identifies a row; `hints` then say what was tried.
    `uniques` are further sets of columns that identify a row, which references may name.
    `rows` is how many rows there are as far as known, `looked_at` how many of them were
    read for what is concluded (None: only declarations were). `options` are further keys
    of the table: `files`, `query`.
    """

    name: str
    columns: tuple[FoundColumn, ...]
    schema: str = ""
    key: Guess[tuple[str, ...]] | None = None
    uniques: tuple[tuple[str, ...], ...] = ()
    references: tuple[FoundReference, ...] = ()
    cursor: Guess[str] | None = None
    deleted: Guess[str] | None = None
    called: str = ""
    description: str = ""
    rows: int | None = None
    looked_at: int | None = None
    options: Mapping[str, Guess[Any]] = field(default_factory=dict)
    rules: tuple[FoundRule, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def address(self) -> Address:
        """What references call it."""
        return Address(self.schema, self.name)


@dataclass(frozen=True)
class FoundSource:
    """Everything that one import found.

    `name` is what the spec is to call the source. `options` are the keys of its kind
    (`path`, `format`, `schema`). `left_out` says in sentences what was seen and not taken,
    and why. `latency` is the spec's section in its words, where the source promises one.
    `present` are all tables that there are, those included that were not asked for: what a
    spec has and the source has no more is told by them. `environments` are what differs of
    the source from place to place, by the names of the environments, in their order.
    """

    name: str
    kind: str
    tables: tuple[FoundTable, ...]
    options: Mapping[str, Guess[Any]] = field(default_factory=dict)
    description: str = ""
    latency: Guess[Any] | None = None
    left_out: tuple[str, ...] = ()
    present: frozenset[Address] = frozenset()
    environments: Guess[Mapping[str, Mapping[str, Any]]] | None = None
