"""Libraries that only an import needs; Penstock works without them."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from ..errors import ImportRefused

__all__ = ["driver"]

_EXTRAS = {"duckdb": "duckdb", "psycopg2": "postgres"}


def driver(name: str) -> ModuleType:
    """The library, imported. Raises ImportRefused with what to install."""
    try:
        return import_module(name)
    except ImportError:
        raise ImportRefused(
            f"This needs {name}, which is not installed beside Penstock. Run:\n"
            f"  pip install 'penstock[{_EXTRAS[name]}]'"
        ) from None
