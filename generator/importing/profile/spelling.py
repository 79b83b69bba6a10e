"""Values that a person reads at once and staging does not, and what would make them so.

A pipeline takes `1234.5`, and no `1.234,5`: which of the two 1.234 is, only people know.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ...design.names import quote_identifier
from ...kinds import registry
from ...spec.names import identifier
from .columns import Seen
from .sql import shown
from .table import Rows

__all__ = ["not_taken"]

_MONEY = "(€|$|£|EUR|USD|GBP|CHF)"
_NUMBERS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "numbers with a comma for the decimals",
        r"[+-]?[0-9]{1,3}([.][0-9]{3})*,[0-9]{1,4}|[+-]?[0-9]+,[0-9]{1,4}",
        ((".", ""), (",", ".")),
    ),
    (
        "numbers with commas between thousands",
        r"[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?",
        ((",", ""),),
    ),
    ("percentages", r"[+-]?[0-9]+([.][0-9]+)? ?%", (("%", ""), (" ", ""))),
    (
        "amounts with their currency",
        _MONEY.replace("$", "[$]")
        + r" ?[0-9.,-]+|[0-9.,-]+ ?"
        + _MONEY.replace("$", "[$]"),
        (),
    ),
)
_YES_AND_NO = (
    ("ja", "nein"),
    ("j", "n"),
    ("oui", "non"),
    ("o", "n"),
    ("si", "no"),
    ("sí", "no"),
    ("s", "n"),
    ("sim", "não"),
    ("tak", "nie"),
    ("x", "-"),
    ("active", "inactive"),
)


def not_taken(rows: Rows, seen: Seen, filled: str) -> str:
    """What the texts of a column are if staging does not read them so, or nothing.

    `filled` is SQL that is true for the rows that have a value.
    """
    for what, pattern, replaced in _NUMBERS:
        if _all(rows, seen, filled, pattern):
            return _said(what, seen, _decimal(seen.name, replaced))
    texts = {text.strip().lower(): text for text in seen.values}
    for yes, no in _YES_AND_NO:
        if seen.is_whole and texts.keys() == {yes, no}:
            expression = json.dumps(f"{_column(seen.name)} = '{texts[yes]}'")
            column = f"{{type: boolean, expression: {expression}}}"
            return _said("yes and no", seen, column)
    return ""


def _all(rows: Rows, seen: Seen, filled: str, pattern: str) -> bool:
    first = [text.strip() for text in list(seen.values)[:5]]
    if not any(re.fullmatch(pattern, text) for text in first):
        return False
    plain = f"regexp_full_match(trim({seen.sql}), '{pattern}|[+-]?[0-9]+')"
    odd = rows.row(f"select count(*) from {rows.sql} where {filled} and not {plain}")
    return bool(odd[0] == 0)


def _decimal(name: str, replaced: Sequence[tuple[str, str]]) -> str:
    """A computed column that reads the numbers, as a spec says it."""
    if not replaced:
        return ""
    sql = _column(name)
    for old, new in replaced:
        sql = f"replace({sql}, '{old}', '{new}')"
    expression = json.dumps(f"cast({sql} as decimal(18, 4))")
    return f'{{type: "decimal(18,4)", expression: {expression}}}'


def _column(name: str) -> str:
    """The column as an expression calls it, in quotes where its name is a word of SQL."""
    reserved = registry.find("warehouses", "duckdb").reserved
    return quote_identifier(identifier(name), reserved)


def _said(what: str, seen: Seen, column: str) -> str:
    said = f"{what} ({shown(list(seen.values)[:2])}), which staging takes for text"
    if not column:
        return f"{said}: a column with an `expression` can make them numbers"
    kind = "flag" if "boolean" in column else "number"
    return f"{said}; to have them read, add `{identifier(seen.name)}_{kind}: {column}`"
