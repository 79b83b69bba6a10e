"""DuckDB's types in the words of a spec, and how a Parquet file holds them exactly."""

from __future__ import annotations

import re

from .found import Guess

__all__ = ["allowed_values", "exported", "logical"]

_LOGICAL = {
    "BOOLEAN": "boolean",
    "TINYINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "UINTEGER": "integer",
    "UBIGINT": "decimal(20,0)",
    "HUGEINT": "decimal(38,0)",
    "UHUGEINT": "decimal(38,0)",
    "FLOAT": "float",
    "DOUBLE": "float",
    "VARCHAR": "string",
    "DATE": "date",
    "TIME": "time",
    "TIMESTAMP WITH TIME ZONE": "timestamp",
    "UUID": "uuid",
    "BLOB": "binary",
    "JSON": "json",
}
# Parquet has no HUGEINT: DuckDB would write a double.
_OF_PARQUET = frozenset(_LOGICAL) - {"HUGEINT", "UHUGEINT", "UUID", "JSON"}
_NAIVE = ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")


def logical(native: str, timezone: str = "") -> Guess[str]:
    """The logical type of a column that DuckDB calls `native`.

    `timezone` is the zone of timestamps without one, if somebody said it.
    """
    if _is_nested(native):
        return Guess("json")
    if native.startswith("ENUM"):
        return Guess("string")
    if size := re.fullmatch(r"DECIMAL\((\d+),(\d+)\)", native):
        return Guess(f"decimal({size[1]},{size[2]})")
    if native in _NAIVE:
        said = "has no time zone at the source: UTC, unless you say `timezone:`"
        return Guess("timestamp") if timezone else Guess("timestamp", said, False)
    if native in _LOGICAL:
        return Guess(_LOGICAL[native])
    said = f"{native} has no type of its own here: kept as text"
    return Guess("string", said, False)


def allowed_values(native: str) -> Guess[tuple[str, ...]] | None:
    """The values of an ENUM."""
    if not native.startswith("ENUM"):
        return None
    texts = re.findall(r"'((?:[^']|'')*)'", native)
    return Guess(tuple(text.replace("''", "'") for text in texts))


def exported(name: str, native: str) -> str:
    """The SQL of a column for an export to Parquet that loses nothing.

    `name` is quoted. Nested values become JSON; what Parquet has no type for, text.
    """
    if _is_nested(native):
        return f"to_json({name})::varchar as {name}"
    is_kept = native in _OF_PARQUET or native in _NAIVE or native.startswith("DECIMAL")
    return name if is_kept else f"{name}::varchar as {name}"


def _is_nested(native: str) -> bool:
    return native.endswith("]") or native.startswith(("STRUCT", "MAP", "UNION"))
