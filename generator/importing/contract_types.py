"""The types of a data contract in the words of a spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .found import Guess

__all__ = ["date_format", "logical"]

_PHYSICAL = {
    "integer": "int int1 int2 int3 int4 int8 int16 int32 int64 integer bigint smallint "
    "tinyint mediumint serial bigserial smallserial long short byteint",
    "float": "float float4 float8 float32 float64 double real doubleprecision",
    "boolean": "bool boolean bit",
    "date": "date",
    "timestamp": "timestamp timestamptz datetime datetime2 smalldatetime datetimeoffset "
    "timestamp_ntz timestamp_ltz timestamp_tz timestampwithtimezone "
    "timestampwithouttimezone",
    "time": "time timewithouttimezone",
    "json": "json jsonb variant struct array map object record super",
    "uuid": "uuid guid uniqueidentifier",
    "binary": "binary varbinary bytea blob bytes longblob",
    "string": "string text varchar char character charactervarying bpchar nvarchar nchar "
    "clob longtext mediumtext tinytext enum citext xml str varchar2 nvarchar2",
}
_BY_WORD = {word: kind for kind, words in _PHYSICAL.items() for word in words.split()}
_DECIMALS = ("decimal", "numeric", "number", "dec", "bignumeric", "money")
_LOGICAL = {
    "string": "string",
    "date": "date",
    "timestamp": "timestamp",
    "time": "time",
    "integer": "integer",
    "boolean": "boolean",
    "object": "json",
    "array": "json",
    "map": "json",
}
_OF_STRINGS = {"uuid": "uuid", "binary": "binary", "byte": "binary"}
_MOST, _USUAL_SCALE = 38, 10
_JAVA = {
    "yyyy": "%Y",
    "uuuu": "%Y",
    "yy": "%y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
    "SSS": "%f",
    "SSSSSS": "%f",
}
_ISO = re.compile(r"(?i)yyyy-MM-dd(?:'?T'? ?HH:mm:ss(?:\.S+)?(?:XXX|X|Z|'Z')?)?")


def logical(declared: Mapping[str, Any]) -> Guess[str]:
    """The type of a property: by its physical type where that is known, which is exact.

    Before version 3.1 of the standard a `date` may have been a timestamp or a time, too.
    """
    word = str(declared.get("logicalType") or "").lower()
    physical = str(declared.get("physicalType") or "")
    options = declared.get("logicalTypeOptions") or {}
    if found := _physical(physical):
        expected = _LOGICAL.get(word, "")
        is_same = found.split("(")[0] in (expected, "decimal", "float", "integer")
        if not word or is_same or word in ("date", "number") or physical == word:
            return Guess(found)
        # Texts that hold something else are what the logical type is about.
        if found == "string" and expected:
            return Guess(expected)
        said = f"the contract says {word}, and {physical} at the source"
        return Guess(found, said, False)
    if word == "string":
        return Guess(_OF_STRINGS.get(str(options.get("format") or ""), "string"))
    if word == "number":
        if str(options.get("format") or "") in ("f32", "f64"):
            return Guess("float")
        said = f"a number of no declared size{f' ({physical})' if physical else ''}"
        return Guess(f"decimal({_MOST},{_USUAL_SCALE})", said, False)
    if word == "object" and physical and not declared.get("properties"):
        return Guess("string", f"{physical} is not known here: kept as text", False)
    if word in _LOGICAL:
        return Guess(_LOGICAL[word])
    said = f"{physical} is not known here" if physical else "the contract says no type"
    return Guess("string", f"{said}: kept as text", False)


def _physical(text: str) -> str:
    """The logical type of a physical one such as `NUMERIC(10,2)`, or nothing."""
    match = re.match(
        r"\s*([A-Za-z_ ]*[A-Za-z_0-9 ]*?)\s*"
        r"(?:[\[(<]\s*(\d+)?\s*(?:,\s*(\d+)\s*)?[^\])>]*[\])>]+)?"
        r"(\s+with(?:out)? time zone)?\s*$",
        text,
        re.IGNORECASE,
    )
    if not match or not match[1]:
        return ""
    word = (match[1] + (match[4] or "")).replace(" ", "").lower()
    word = word.removesuffix("unsigned")
    if word in _DECIMALS and match[2]:
        precision, scale = int(match[2]), int(match[3] or 0)
        if 1 <= precision <= _MOST and scale <= precision:
            return f"decimal({precision},{scale})"
        return ""
    return _BY_WORD.get(word, "")


def date_format(text: str) -> Guess[str] | None:
    """A pattern of Java's in strptime's codes; None where it is ISO 8601, or not known."""
    if not text or _ISO.fullmatch(text):
        return None
    parts = re.findall(r"'[^']*'|([A-Za-z])(\1*)|([^A-Za-z']+)", text)
    whole = [m[0] for m in re.finditer(r"'[^']*'|([A-Za-z])\1*|[^A-Za-z']+", text)]
    codes = []
    for part in whole:
        if part in _JAVA:
            codes.append(_JAVA[part])
        elif part.startswith("'"):
            codes.append(part[1:-1] or "'")
        elif part[0].isalpha():
            return None
        else:
            codes.append(part.replace("%", "%%"))
    return Guess("".join(codes)) if parts else None
