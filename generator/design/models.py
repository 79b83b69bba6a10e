"""What dbt builds after staging: layers of models, each with what its columns come from.

A style fills these. Whatever else is made of its models (docs, lineage, the plan of a change)
reads them here, and knows no style.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .unit_tests import UnitTest

__all__ = ["Field", "Layer", "Model"]


@dataclass(frozen=True)
class Field:
    """A column of a model; `made_of` says in words what decides its values."""

    name: str
    sql_type: str
    made_of: Mapping[str, str] = field(default_factory=dict)
    role: Literal["column", "link", "key", "date", "measure"] = "column"
    origins: tuple[tuple[str, str], ...] = ()
    """Columns that it is made of: the entity of their table, and their name."""


@dataclass(frozen=True)
class Model:
    """One dbt model: what it shows, and the template that writes it."""

    name: str
    template: str
    """Below `_pieces/styles`: `star/fact` for `star/fact.sql` and `star/fact.yml`."""
    subject: Any
    """What the template reads: of the style's own kind."""
    fields: tuple[Field, ...] = ()
    """None where readers are not promised any."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Says in words what decides which rows it has."""
    is_view: bool = False
    composite: bool = False
    """Whether it takes several columns to tell its rows apart."""
    tests: tuple[UnitTest, ...] = ()
    """Unit tests, beside those that its template writes."""


@dataclass(frozen=True)
class Layer:
    """A folder of models; where it is built says `BuiltLayer` of the same name."""

    name: str
    says: str
    """What it is to people, in a few words."""
    models: tuple[Model, ...]
    """In the order in which people read them."""
    materialized: str = "table"
    strategy: str = ""
    """How models that only grow take what is new, in dbt's words; or empty."""
