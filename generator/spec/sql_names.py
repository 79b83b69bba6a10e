"""The names of columns in the SQL that a user wrote, as far as they can be told for sure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["SqlName", "sql_names"]

_TOKEN = re.compile(
    r"""
    (?P<text>'(?:[^']|'')*')
    | "(?P<quoted>(?:[^"]|"")*)"
    | \d[\w.]*
    | (?P<word>[^\W\d]\w*)
    | (?P<sign>::|:=|=>|\S)
    """,
    re.VERBOSE,
)
# SQL that brings names of its own along: lambdas, comprehensions, queries, structs.
_OWN_NAMES = re.compile(
    r"->(?!>)|[$`]|\b(?:lambda|for|select|values|with\s+(?!time\b)\w+|columns|struct|row)\b"
    r"|\(\s*(?:from|table)\b|\bunion\s*\(",
    re.IGNORECASE,
)
# What stands for no column: keywords, types, parts of dates, values without brackets.
_WORDS = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between both
by case cast check coalesce collate collation column columns constraint create cross default
deferrable desc describe distinct div do else end escape except exclude exists extract false
fetch filter first following for foreign from full generated glob group grouping groups
having if ignore ilike in initially inner intersect into is isnull join lambda last lateral
leading left like limit match mod natural no not notnull null nullif nulls of offset on only
or order others out outer over overlaps overlay partition pivot placing position precision
preceding primary qualify range references regexp replace respect returning right rlike row
rows select semi separator set similar some substring symmetric table tablesample then ties
to trailing trim true try_cast unbounded union unique unknown unpivot using values variadic
when where window with within without xor
current current_catalog current_database current_date current_datetime current_role
current_schema current_time current_timestamp current_user localtime localtimestamp
session_user sysdate systimestamp system_user user
infinity inf nan
bigint bignum binary bit bitstring blob bool boolean bpchar bytea bytes char character cube
date datetime dec decimal double enum float float32 float4 float64 float8 geography geometry
guid hugeint int int1 int128 int16 int2 int32 int4 int64 int8 integer interval json jsonb
list logical long map money national nchar number numeric nvarchar object oid real
rollup sets short signed smallint string struct super text time timestamp timestamp_ltz
timestamp_ms timestamp_ns timestamp_ntz timestamp_s timestamp_tz timestamp_us timestamptz
timetz tinyint ubigint uhugeint uint128 uint16 uint32 uint64 uint8 uinteger unsigned
usmallint utinyint uuid varbinary varbit varchar variant varint varying year zone
c cent cents centuries century d day dayofmonth dayofweek dayofweek_iso dayofyear days dd decade decades
dow doy dw dy epoch epoch_ms epoch_ns epoch_us era h hour hours hr hrs isodow isoweek isoyear
julian local m mil mils microsecond microseconds millennia millennium millenium millisecond
milliseconds min mins minute minutes mm mon mons month months ms msec msecs nanosecond
nanoseconds ns nsec q qtr quarter quarters s sec second seconds secs time timezone
timezone_hour timezone_minute us usec usecs utc w week weekday weekofyear weeks wk y years yr
yrs yyyy yearweek
"""
_NO_COLUMNS = frozenset(_WORDS.split())


class SqlName(NamedTuple):
    """A word that can only be a column: what it says, and whether it is quoted."""

    text: str
    quoted: bool


class _Token(NamedTuple):
    kind: str
    text: str


def sql_names(sql: str) -> Iterator[SqlName]:
    """The words of an expression that name columns, each once.

    Where SQL is read in more than one way, nothing is said: a word that may be a keyword, a
    type, a function, a unit or a name that the expression itself brings is left out.
    """
    tokens = [
        _Token(match.lastgroup or "number", match[match.lastgroup or 0])
        for match in _TOKEN.finditer(sql)
    ]
    outside = " ".join(t.text for t in tokens if t.kind in ("word", "sign"))
    if _OWN_NAMES.search(outside.replace("- >", "->").replace("> >", ">>")):
        return
    seen = set()
    edge = _Token("", "")
    padded = [edge, edge, *tokens, edge]
    for first, before, token, after in zip(
        padded, padded[1:], padded[2:], padded[3:], strict=False
    ):
        quoted = token.kind == "quoted"
        if token.kind not in ("word", "quoted") or (
            not quoted
            and (token.text.lower() in _NO_COLUMNS or token.text.startswith("_"))
        ):
            continue
        if before.text.lower() in ("::", ".", "as", "collate"):
            continue
        if (first.text.lower(), before.text) == ("extract", "("):
            continue
        if after.kind == "text" or after.text in ("(", ".", ":", ":=", "=>"):
            continue
        if token.text.lower() not in seen:
            seen.add(token.text.lower())
            yield SqlName(token.text.replace('""', '"'), quoted)
