"""The catalog: which columns a table or query has, and how each is read as text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingestion import LoadError
from ingestion.drift import Found
from ingestion.postgres.tables import Query, Relation, quote

# The server's own text of a value, where `select` alone would not give the one that
# staging reads; by the type's name or category.
_AS_TEXT = {
    "bytea": "translate(encode({}, 'base64'), E'\\n', '')",
    "money": "({})::numeric",
    "bpchar": "({})::text",
    "B": "({})::text",
    "A": "to_jsonb({})",
    "C": "to_jsonb({})",
}
_SUGGESTED = {
    "int2": "integer",
    "int4": "integer",
    "int8": "integer",
    "float4": "float",
    "float8": "float",
    "bool": "boolean",
    "date": "date",
    "time": "time",
    "timestamp": "timestamp",
    "timestamptz": "timestamp",
    "json": "json",
    "jsonb": "json",
    "uuid": "uuid",
    "bytea": "binary",
    "A": "json",
    "C": "json",
}

_TEMPORAL = ("date", "timestamp", "timestamptz")
_NUMBERS = ("int2", "int4", "int8", "numeric", "float4", "float8")

_COLUMNS = """
    select
        attribute.attname,
        attribute.atttypid::int,
        format_type(attribute.atttypid, attribute.atttypmod),
        attribute.attnotnull,
        has_column_privilege(relation.oid, attribute.attnum, 'select')
    from pg_attribute as attribute
    inner join pg_class as relation on attribute.attrelid = relation.oid
    inner join pg_namespace as namespace on relation.relnamespace = namespace.oid
    where
        namespace.nspname = %s
        and relation.relname = %s
        and attribute.attnum > 0
        and not attribute.attisdropped
    order by attribute.attnum
"""

_TYPES = """
    with recursive chain as (
        select oid as top, typtype, typbasetype, typname, typcategory
        from pg_type
        where oid = any(%s)
        union all
        select chain.top, base.typtype, base.typbasetype, base.typname, base.typcategory
        from chain
        inner join pg_type as base on chain.typbasetype = base.oid
        where chain.typtype = 'd'
    )
    select top::int, typname, typcategory from chain where typtype <> 'd'
"""


@dataclass(frozen=True)
class Column:
    """One column: `type` as the catalog says it, `base` what a domain is made of."""

    name: str
    type: str
    base: str
    category: str
    not_null: bool
    readable: bool

    @property
    def text(self) -> str:
        """SQL that gives the value as the text to land."""
        form = _AS_TEXT.get(self.base) or _AS_TEXT.get(self.category) or "{}"
        return form.format(quote(self.name))

    @property
    def is_temporal(self) -> bool:
        """Whether it says when something was."""
        return self.base in _TEMPORAL

    @property
    def is_number(self) -> bool:
        """Whether a lag can be taken from it as a number."""
        return self.base in _NUMBERS

    @property
    def found(self) -> Found:
        """The column as drift compares it."""
        numeric = self.type.replace("numeric", "decimal") if "(" in self.type else ""
        suggested = _SUGGESTED.get(self.base) or _SUGGESTED.get(self.category)
        is_decimal = self.base == "numeric" and self.type.startswith("numeric(")
        return Found(
            self.name, self.type, suggested or (numeric if is_decimal else "string")
        )


def columns(connection: Any, name: str, reads: Relation | Query) -> list[Column]:
    """Return the columns of what a table reads, in their order.

    Raises LoadError for a relation that is not there or must not be read.
    """
    with connection.cursor() as cursor:
        if isinstance(reads, Relation):
            cursor.execute(_COLUMNS, (reads.schema, reads.name))
            rows = cursor.fetchall()
            if not rows:
                raise LoadError(
                    f"{name}: there is no table {reads} in the database. Nothing was"
                    " loaded; correct the table's `name` and `schema` in penstock.yml."
                )
        else:
            cursor.execute(f"select * from {reads.sql} limit 0")
            rows = [_described(cursor, each) for each in cursor.description]
        cursor.execute(_TYPES, ([type_ for _, type_, *_ in rows],))
        bases = {top: (base, category) for top, base, category in cursor.fetchall()}
    return [
        Column(column, said, *bases[type_], not_null, readable)
        for column, type_, said, not_null, readable in rows
    ]


def _described(cursor: Any, column: Any) -> tuple[str, int, str, bool, bool]:
    with cursor.connection.cursor() as other:
        other.execute("select format_type(%s, null)", (column.type_code,))
        return column.name, column.type_code, other.fetchone()[0], False, True


def unreadable(found: Sequence[Column], wanted: Sequence[str]) -> list[str]:
    """Return the wanted columns that are there and that this user must not read."""
    return [c.name for c in found if c.name in wanted and not c.readable]
